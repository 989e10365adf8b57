//! The names of the texts. Adding one here makes the compiler ask for it in each language.

use crate::table;

table! {
    /// The texts in one language; templates as in [`fill`](super::fill()).
    Texts {
        // Names
        broker controller controller_alone administrator administrator_alone producer consumer
        everyone nobody and or_ list semicolon full_stop source_default source_topic source_cluster
        // What is explained
        elected elected_first elected_unclean leader_lost with_isr isr_shrunk isr_expanded
        elr_shrunk reassigned proposal_refused fenced unfenced node_deleted node_created
        shutting_down registration_refused held truncated power_lost power_lost_to refused retried
        position_reset consumer_failed lost duplicated late
        // What befell nodes and links
        crashed lost_power wiped lost_tail log_dir_failed stopped paused paused_until cut
        cut_until slowed slowed_until
        // Where there is nothing to explain
        nothing
        // Reasons
        not_caught_up never_caught_up only_the_end_counts too_far_behind silent slow_link
        slow_answers session_ended session_expired session_agreed session_closed fenced_leaves_isr
        node_gone log_dir_lost
        shutdown_asked unclean_restart session_lives session_lives_unknown candidates
        candidates_by_isr chosen chosen_nobody longest_log log_of st_valid st_valid_elr
        st_out_of_sync st_fenced st_gone st_shutting_down st_restarted st_log_dir unclean_setting
        unclean_administrator unclean_last_known waits_for waits_for_nobody waits_for_anybody
        last_member_stays enters_elr preferred_asked preferred_timer caught_up caught_up_to_start
        caught_up_to_mark below_epoch_start fenced_joins stale_proposal joined_isr was_out
        came_back came_back_zookeeper unfenced_again session_again recovered recovered_node
        recovered_process held_by held_member unheard_of not_fetched_yet outsider_holds
        fenced_member below_min_isr moved_on_with_isr diverged cut_at_high_watermark
        cut_at_high_watermark_had asked_epoch_end asked_epoch_end_both beyond_leaders_end heard_late
        wrote_alone had_once unflushed isr_too_small isr_since no_leader leader_gone
        leader_gone_until not_leading leader_moved connection_lost unanswered
        not_committed_in_time sequence_gap delivery_timeout no_retry no_retry_setting
        high_watermark_stood cut_below_position out_of_range out_of_range_at goes_on_at
        goes_on_where_parted no_reset_policy appended_by deposed leader_starting acknowledged_by
        acknowledged_by_leader nobody_asked small_isr_is_enough not_counted proposal_forgotten at
        from_to had_by
        had_by_all elected_without no_elr cut_at still_at never_appended appended_twice
        appended_once_more not_idempotent waited tried_again asked reassignment_complete
        refused_because
        // Facts: who did what; {0} is the node
        ev_appended ev_replicated ev_high_watermark ev_truncated ev_log_loaded ev_became_leader
        ev_became_follower ev_became_orphan ev_isr_shrink ev_isr_expand ev_isr_refused
        ev_isr_forgotten ev_fetched
        ev_append_unconfirmed ev_fetch_failed ev_diverged ev_broker_registered
        ev_registration_refused ev_broker_fenced ev_broker_unfenced ev_in_controlled_shutdown
        ev_session_expired ev_config_changed ev_admin_done ev_admin_refused ev_broker_running
        ev_shutdown_started ev_broker_stopped ev_session_created ev_session_closed ev_session_lost
        ev_node_created ev_node_deleted ev_controller_elected ev_controller_gone
        ev_control_refused ev_produced ev_sent ev_acknowledged ev_retried ev_refused
        ev_producer_epoch ev_produce_refused ev_duplicate_dropped ev_consumed ev_position_reset
        ev_offset_refused ev_consumer_failed ev_disconnected ev_request_timed_out ev_process_down
        ev_process_up ev_power_lost ev_log_lost ev_replica_offline ev_log_dir_failed
        ev_log_dir_offline ev_halted
        // Partition changes: {0} is the partition
        ch_created ch_leader ch_no_leader ch_isr ch_elr ch_replicas ch_recovered ch_unclean
        ch_other ch_subject cause_fenced cause_gone cause_back cause_unfenced cause_registered
        cause_shutdown cause_shrink cause_expand cause_recovered cause_election cause_reassignment
        cause_config cause_directory cause_log_dir
        // What the script makes happen
        act_crash act_power_loss act_stop act_start act_pause act_resume act_wipe act_fail_log_dir
        act_replace_log_dir act_cut act_heal
        act_heal_all act_slow act_elect_preferred act_elect_unclean act_set act_unset act_cluster
        act_produce act_rate act_rate_stop act_consume act_consume_stop act_reassign
        act_reassign_cancel act_create_topic act_ignored act_everything
    }
}
