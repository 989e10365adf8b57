//! The names of the texts. Adding one here makes the compiler ask for it in each language.

macro_rules! texts {
    ($($(#[doc = $group:literal])? $key:ident)*) => {
        /// The texts in one language; templates as in [`fill`](super::fill()).
        #[allow(missing_docs)] // the English table is the documentation
        #[derive(Debug)]
        pub struct Texts { $(pub $key: &'static str,)* }

        impl Texts {
            /// Every text with its name, in a fixed order.
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($key), self.$key),)*]
            }
        }
    };
}

texts! {
    // Names
    broker controller administrator producer consumer everyone nobody and or_ list semicolon
    full_stop source_default source_topic source_cluster source_own
    // What is explained
    elected elected_first elected_unclean leader_lost with_isr isr_shrunk isr_expanded
    reassigned proposal_refused fenced unfenced shutting_down registration_refused held
    truncated power_lost power_lost_to refused retried position_reset consumer_failed lost
    duplicated
    // What befell nodes and links
    crashed lost_power stopped paused paused_until cut cut_until slowed slowed_until
    // Where there is nothing to explain
    nothing
    // Reasons
    not_caught_up never_caught_up leader_stood_still session_ended fenced_leaves_isr
    shutdown_asked unclean_restart session_lives session_lives_unknown candidates chosen
    chosen_nobody st_valid st_valid_elr st_out_of_sync st_fenced st_shutting_down st_restarted
    unclean_setting unclean_administrator unclean_last_known waits_for waits_for_nobody
    waits_for_anybody preferred_asked preferred_timer caught_up was_out came_back
    unfenced_again recovered recovered_node held_by held_member unheard_of below_min_isr
    moved_on_with_isr diverged wrote_alone unflushed isr_too_small isr_since no_leader
    leader_gone leader_gone_until not_leading leader_moved connection_lost unanswered
    not_committed_in_time sequence_gap delivery_timeout no_retry no_retry_setting
    high_watermark_stood cut_below_position out_of_range out_of_range_at no_reset_policy
    appended_by deposed leader_starting acknowledged_by nobody_asked at from_to had_by
    had_by_all elected_without cut_at still_at never_appended appended_twice
    appended_once_more not_idempotent asked refused_because
}
