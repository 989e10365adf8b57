//! The names of the texts. Adding one here makes the compiler ask for it in each language.

use highwater_explain::table;

table! {
    /// The texts in one language; templates as in [`fill`](super::fill()).
    Texts {
        // Frame of the page
        app_name tagline skip_to_cluster presets preset_menu article_a article_b article_c edited
        own_script language appearance theme_auto theme_light theme_dark share share_help
        link_copied link_by_hand help docs fidelity close undo tab_script tab_cluster tab_charts
        tab_events views open_playground panic
        // Editor
        script_label no_problems problem_count problem_at severity_error severity_warning
        line_count link_length line_added reset_to_preset
        // Links
        link_bad link_bad_help
        // Empty script
        empty_title empty_text empty_use
        // Run and verdict
        running stale verdict verdict_lost verdict_none_lost verdict_duplicated verdict_refused
        verdict_no_records verdict_nothing_acknowledged verdict_expect_failed cut_short acknowledged
        lost refused in_doubt duplicated pending in_doubt_help longest_wait expect_held
        expect_not_held
        expectations expect_summary lost_values         // Cluster
        release cluster_at stage_help partition all_partitions broker controller producer consumer
        administrator high_watermark log_end role_leader role_in_sync role_catching_up role_none
        state_fenced state_down state_down_in_isr state_paused state_paused_in_isr state_starting
        state_stopping state_stale_leader epoch will_be_cut not_replicated behind since zoom_whole
        zoom_tail zoom_label log_of no_leader leader epochs isr elr replicas
        controller_card clients_card network_card network_quiet network_held network_more
        leaders_per_broker produced position recovering
        // Broker menu
        broker_actions do_crash do_crash_help do_power_loss do_power_loss_help do_stop do_stop_help
        do_start do_start_help do_pause do_pause_help do_resume do_resume_help do_cut do_cut_help
        do_heal do_heal_help do_wipe do_wipe_help
        // Transport
        transport play pause previous_event next_event to_start to_end speed time_slider time_of
        // Charts
        charts charts_help
        // Events list
        events events_count filter filter_key filter_faults filter_isr filter_logs filter_clients
        filter_all search_events events_none events_earlier events_later because
        zookeeper_sessions zookeeper_silent zookeeper_stale zookeeper_disconnected zookeeper_no_node
        messages messages_help messages_window messages_routine messages_many
        advice advice_ask advice_help advice_trying advice_done advice_none advice_useless
        advice_try
        advice_try_help variant_opened why why_nothing why_before why_after why_rules
        // Help dialog
        help_title help_script help_stage help_time help_keys key_play key_step key_second key_ends
        key_speed key_edit key_zoom key_help legend_title legend_epoch legend_uncommitted
        legend_cut legend_hw legend_consumer
    }
}
