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
        expectations expect_summary lost_values promises promises_check promises_checking
        promises_kept promises_broken promises_not_given promise_kept promise_broken
        promise_not_given
        // Cluster
        release cluster_at stage_help partition all_partitions broker controller
        high_watermark log_end role_leader role_in_sync role_catching_up role_none
        state_fenced state_down state_down_in_isr state_paused state_paused_in_isr state_starting
        state_stopping state_offline state_stale_leader
        epoch will_be_cut not_replicated behind since zoom_whole
        zoom_tail zoom_label log_of no_leader leader epochs isr elr replicas
        controller_card clients_card network_card network_quiet network_held network_more
        leaders_per_broker produced position recovering
        // Broker menu
        broker_actions do_crash do_crash_help do_power_loss do_power_loss_help do_stop do_stop_help
        do_start do_start_help do_pause do_pause_help do_resume do_resume_help do_cut do_cut_help
        do_heal do_heal_help do_wipe do_wipe_help do_fail_dir do_fail_dir_help do_replace_dir
        do_replace_dir_help
        // Transport
        transport play pause previous_event next_event to_start to_end speed time_slider time_of
        // Charts
        charts charts_help
        // Events list
        events events_count filter filter_key filter_faults filter_isr filter_logs filter_clients
        filter_all search_events events_none events_earlier events_later because
        zookeeper_sessions zookeeper_silent zookeeper_stale zookeeper_disconnected zookeeper_no_node
        messages messages_help messages_window messages_routine messages_many
        metrics metrics_help metrics_none metrics_node metrics_value metrics_since metrics_next
        metrics_at metrics_marks metrics_start
        advice advice_ask advice_help advice_trying advice_done advice_none advice_useless
        advice_try
        advice_try_help variant_opened why why_nothing why_before why_after why_rules
        // Records
        tab_records records records_help records_none fate_filter fate_notable
        fate_notable_help fate_lost_help fate_read_and_gone fate_read_and_gone_help
        fate_late fate_late_help fate_refused_help fate_present fate_present_help
        fate_duplicated_help fate_reordered fate_reordered_help fate_pending_help fate_any
        fate_any_help fate_notable_none fate_none fate_count fate_more fate_offsets
        fate_sent fate_acknowledged fate_acknowledged_late fate_refused fate_given_up
        fate_unanswered fate_read fate_retried fate_again fate_after_later fate_in_log
        fate_possible fate_never_appended fate_gone fate_gone_elected fate_gone_unclean
        fate_gone_astray
        fate_truncated fate_replica_deleted fate_power_lost fate_wiped fate_stranded
        fate_separator availability availability_led availability_progress
        availability_progress_help availability_without availability_full
        availability_always latency latency_half latency_of latency_all fate_show
        key_records
        // Comparison
        tab_compare compare compare_help compare_intro compare_ask compare_running
        compare_stop compare_stopped compare_again compare_stale compare_none
        compare_mistakes compare_subject compare_scheme compare_as_written compare_stalled
        compare_stalled_help compare_available compare_half_help compare_tail_help
        compare_messages compare_messages_help compare_copies compare_copies_help
        compare_at_least compare_no_number compare_assumed compare_assumed_kafka
        compare_assumed_quorum compare_assumed_backup compare_assumed_detection
        compare_docs key_compare
        // Help dialog
        help_title help_script help_stage help_time help_keys key_play key_step key_second key_ends
        key_speed key_edit key_zoom key_help legend_title legend_epoch legend_uncommitted
        legend_cut legend_hw legend_consumer
    }
}
