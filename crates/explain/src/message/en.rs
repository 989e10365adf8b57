//! The texts in English.

use super::Texts;

/// English.
pub static EN: Texts = Texts {
    // Names
    broker: "broker {0}",
    controller: "the controller",
    controller_alone: "controller",
    administrator: "the administrator",
    administrator_alone: "administrator",
    producer: "producer {0}",
    consumer: "consumer {0}",
    everyone: "everyone",
    nobody: "nobody",
    and: "{0} and {1}",
    or_: "{0} or {1}",
    list: ", ",
    semicolon: "; ",
    full_stop: ".",
    source_default: "default",
    source_topic: "topic {0}",
    source_cluster: "cluster",
    // What is explained
    elected: "{1} became the leader of {0} in place of {2}, in leader epoch {3}",
    elected_first: "{1} became the leader of {0}, which had none, in leader epoch {3}",
    elected_unclean: "{1} became the leader of {0} by an unclean election, in leader epoch {3}",
    leader_lost: "{0} lost its leader, {1}, and has none since (leader epoch {2})",
    with_isr: "{0}; ISR {1} → {2}",
    isr_shrunk: "{1} left the ISR of {0}: {2} → {3}",
    isr_expanded: "{1} joined the ISR of {0}: {2} → {3}",
    elr_shrunk: "{1} left the ELR of {0}: {2} → {3}",
    reassigned: "{0} is assigned to other replicas: {1} → {2}",
    proposal_refused: "The controller refused the ISR that {1} proposed for {0}: {2}",
    fenced: "{0} was fenced",
    unfenced: "{0} was unfenced",
    node_deleted: "The node of {0} in ZooKeeper is gone: it counts as dead",
    node_created: "{0} has a node in ZooKeeper again: it counts as live",
    shutting_down: "The controller began the controlled shutdown of {0}",
    registration_refused: "The controller refused to register {0} ({1}), {2} {2|time|times}",
    held: "The high watermark of {0} stood still at {1} for {2}, while {3} had records up to {4}",
    truncated: "{1} cut its log of {0} back to offset {2}: {3} {3|record|records} gone",
    power_lost: "{1} lost {2} unflushed {2|record|records} of {0}",
    power_lost_to: "{1} lost {2} unflushed {2|record|records} of {0}, down to offset {3}",
    refused: "{1} gave up {2} {2|record|records} for {0}: {3}",
    retried: "{1} tried {2} {2|batch|batches} for {0} again: {3}",
    position_reset: "{1} moved from offset {3} of {0} to {2}",
    consumer_failed: "{1} stopped reading {0}: {2}",
    lost: "{2} acknowledged {2|record|records} of {1} in {0} {2|is|are} lost: {3}",
    duplicated: "{2} {2|record|records} of {1} {2|is|are} in {0} more than once: {3}",
    late: "{2} {2|record|records} of {1} in {0} {2|was|were} acknowledged late, up to {4} after \
        `send`: {3}",
    // What befell nodes and links
    crashed: "{0} crashed at {1}.",
    wiped: "The disk of {0} was replaced by an empty one at {1}.",
    lost_tail: "{0} lost the end of a log at {1}.",
    log_dir_failed: "A log directory of {0} failed at {1}.",
    lost_power: "{0} lost power at {1}.",
    stopped: "{0} was told to stop at {1}.",
    paused: "{0} was paused at {1}.",
    paused_until: "{0} was paused from {1} to {2}.",
    cut: "The link {0} was cut at {1}.",
    cut_until: "The link {0} was cut from {1} to {2}.",
    slowed: "The link {0} took {3} from {1} on.",
    slowed_until: "The link {0} took {3} from {1} to {2}.",
    // Where there is nothing to explain
    nothing: "Nothing happened that needs a reason",
    // Reasons
    not_caught_up: "{0} had not caught up with {1} since {2}, and replica.lag.time.max.ms is {3}; \
        the leader checks every {4}, and found it at {5}.",
    never_caught_up: "{0} had not caught up with {1} in this leader epoch, and \
        replica.lag.time.max.ms is {3}; the leader checks every {4}, and found it at {5}.",
    only_the_end_counts: "{0} fetched all the while. But before 0.10.2 (KAFKA-4485) only a fetch \
        from the very end of the leader's log counts as caught up, and who is always one fetch \
        behind never gets there.",
    too_far_behind: "{0} had {2} records less than {1}, and replica.lag.max.messages is {3}: \
        before 0.9 (KIP-16) that alone is too much, however short it lasts. The leader checks \
        every {4}, and found it at {5}.",
    silent: "{0} had not fetched from {1} for longer than replica.lag.time.max.ms ({2}); the \
        leader checks every {3}, and found it at {4}.",
    slow_link: "The link {0} takes {1} throughout: so the script has it.",
    slow_answers: "{0} takes {1} to send what it answers a fetch with (fetch.send.time): so the \
        script has it.",
    session_ended: "The controller had heard no heartbeat of {0} since {1}, and \
        broker.session.timeout.ms is {2}; it checks every {3}, and noticed at {4}.",
    session_expired: "ZooKeeper had heard nothing of {0} since {1}, and \
        zookeeper.session.timeout.ms is {2}{3}. Sessions end at ticks of {4} (tickTime); this one \
        did at {5}.",
    session_agreed: ", for which ZooKeeper takes {0}, between 2 and 20 ticks",
    session_closed: "{0} closed its session with ZooKeeper as it stopped.",
    node_gone: "The node of {0} in ZooKeeper is gone. The controller takes such a broker out of \
        every ISR, and it leads nothing.",
    fenced_leaves_isr: "{0} was fenced. A fenced broker leaves every ISR and leads nothing.",
    log_dir_lost: "A log directory of {0} has failed. The broker leaves the ISR of every partition \
        that it had there and leads none of them; it stays active.",
    shutdown_asked: "{0} asked for a controlled shutdown at {1}: before it stops, the controller \
        takes it out of every ISR and gives what it leads to others.",
    unclean_restart: "{0} registered again without having stopped in order: what it had not \
        flushed may be missing, so it leaves ISR and ELR.",
    session_lives: "{0} is back, but the session of its last process lives on: its last heartbeat \
        came before {1}, and broker.session.timeout.ms is {2}. Until it ends the controller takes \
        this one for a second broker of the same id.",
    session_lives_unknown: "The session of the last process of {0} lives on; \
        broker.session.timeout.ms is {2}. Until it ends the controller takes this one for a second \
        broker of the same id.",
    candidates: "In the order of the assignment: {0}.",
    candidates_by_isr: "In the order of the ISR: {0}.",
    chosen: "The first that may lead does: {0}.",
    chosen_nobody: "Nobody may lead.",
    longest_log: "The rule elects-most-up-to-date, which no Kafka has, takes the one with the \
        longest log of those that may lead ({0}): {1}.",
    log_of: "the log of {0} ends at {1}",
    st_valid: "{0} is in the ISR and active",
    st_valid_elr: "{0} is in the ELR, which counts while the ISR is empty, and active",
    st_out_of_sync: "{0} is not in the ISR",
    st_gone: "{0} is gone from ZooKeeper",
    st_fenced: "{0} is fenced",
    st_shutting_down: "{0} is shutting down",
    st_restarted: "{0} restarted without having stopped in order",
    st_log_dir: "{0} has lost the log directory of its replica",
    unclean_setting: "unclean.leader.election.enable is true, so a replica that is not in the ISR \
        may lead: {0}. Committed records that it does not have are lost.",
    unclean_administrator: "The administrator asked for an unclean election, so a replica that is \
        not in the ISR may lead: {0}. Committed records that it does not have are lost.",
    unclean_last_known: "ISR and ELR are empty, and {0}, the last known leader, is back: it \
        leads again, whatever unclean.leader.election.enable says. What it lost meanwhile stays \
        lost.",
    waits_for: "unclean.leader.election.enable is {1}, so the partition waits for {0}.",
    waits_for_nobody: "unclean.leader.election.enable is {1}, and there is nobody to wait for.",
    waits_for_anybody: "unclean.leader.election.enable is true: the first replica that comes back \
        leads, whatever it has.",
    last_member_stays: "Without ELR the last member of the ISR stays in it, though it is gone: \
        {0}. It marks who has everything.",
    enters_elr: "The ISR is smaller than min.insync.replicas ({1}) now, and below that nothing \
        more is committed. So who left it is noted in the ELR, {0}: it has all that is committed, \
        and may lead without loss if the ISR is empty.",
    preferred_asked: "The administrator asked for the preferred leader, the first of the \
        assignment: {0}.",
    preferred_timer: "{0} is the preferred leader, the first of the assignment, and in the ISR; \
        every {1} the controller gives leadership back \
        (leader.imbalance.check.interval.seconds).",
    caught_up: "{0} asked {1} for records from offset {2} on: its log reached the high watermark \
        ({3}) and the start of leader epoch {4} ({5}). It was neither fenced nor shutting down, \
        so it joins.",
    caught_up_to_start: "{0} asked {1} for records from offset {2} on: its log reached the high \
        watermark ({3}) and the start of leader epoch {4} ({5}). By the rules before 3.3 nothing \
        else is asked, so it joins.",
    caught_up_to_mark: "{0} asked {1} for records from offset {2} on: its log reached the high \
        watermark ({3}). By the rules before 2.0.1 nothing else is asked, so it joins.",
    below_epoch_start: "Its log ended at {3}, before the start of leader epoch {1} ({2}): what \
        lies between may be committed, and {0} did not have it. Since 2.0.1 (KAFKA-7128) it would \
        have to copy that first.",
    fenced_joins: "{0} had been fenced at {1}, and still was. Since 3.3 (KIP-841) a fenced broker \
        may not join an ISR; before, nobody asked.",
    stale_proposal: "{1} had proposed this at {2}, when it was so. Before the controller heard of \
        it {0} had restarted, at {3}: the proposal was about the process before. Since 3.5 \
        (KIP-903) the controller sees that by the broker epoch, and refuses.",
    joined_isr: "{0} had joined the ISR at {1}.",
    was_out: "It had been out of the ISR since {1}.",
    came_back: "{0} was started at {1} and unfenced at {2}.",
    came_back_zookeeper: "{0} was started at {1}, and had its node in ZooKeeper at {2}.",
    unfenced_again: "{0} was heard again, and unfenced at {1}.",
    session_again: "{0} reached ZooKeeper again, and had its node there at {1}.",
    recovered: "The link {0} was in order again at {1}.",
    recovered_node: "{0} went on at {1}.",
    recovered_process: "{0} was started again at {1}.",
    held_by: "The high watermark is the least that the members of the ISR have, as far as the \
        leader knows: {0}.",
    held_member: "{0} had nothing from offset {1} on",
    unheard_of: "{0} had more, but the leader had not heard of it: it moves the high \
        watermark by the fetches that reach it.",
    not_fetched_yet: "{0} is in the ISR, and had not fetched from {1} in leader epoch {2} yet: \
        until every member has, the high watermark stands still.",
    outsider_holds: "{0} was not in the ISR, but had been caught up with {1} at {2}, less than \
        replica.lag.time.max.ms ({3}) before. So it might join at any moment, and counts too: as \
        far as {1} knew, it had nothing from offset {4} on.",
    fenced_member: "{0} had been fenced at {1} already, so the controller takes no notice of it: \
        only its leader can put it out of the ISR, once it has lagged for replica.lag.time.max.ms \
        ({2}).",
    below_min_isr: "The ISR was {0}, fewer than min.insync.replicas ({1}): then the high watermark \
        does not move.",
    moved_on_with_isr: "It moved on when the ISR became {0} at {1}.",
    diverged: "{0} follows {1}, and asked it for records after its own offset {2}. In the log of \
        {1} leader epoch {3} ends at {4}: what {0} has beyond is not the leader's, and goes.",
    cut_at_high_watermark: "{0} came to follow {1}. Before 0.11 (KIP-101) a follower then cuts its \
        log at its own high watermark, {2}, without a question: of what lies beyond it has not \
        heard whether it is committed.",
    cut_at_high_watermark_had: "{0} came to follow {1}. Before 0.11 (KIP-101) a follower then cuts \
        its log at its own high watermark, {2}, without a question: of what lies beyond it has not \
        heard whether it is committed. The log of {1} goes on to {3}; {0} is to copy that.",
    asked_epoch_end: "{0} came to follow {1}, and asked it where the last leader epoch of its own \
        log ends there; it cut its log at the answer, {2}. From 0.11 to 1.1 (KIP-101) that is an \
        offset alone: whether {1} has that epoch at all, it does not say (since 2.0 it does, \
        KIP-279).",
    asked_epoch_end_both: "{0} came to follow {1}, and asked it where the last leader epoch of \
        its own log ends there. The answer names the epoch that {1} has, too; {0} looked that up \
        in its own log, and cut what lies beyond the end of either: from {2} on (KIP-101, \
        KIP-279).",
    beyond_leaders_end: "{0} follows {1}, and asked it for records from offset {2} on, but the log \
        of {1} ends at {3} already: out of range. So {0} cut its log there.",
    heard_late: "The controller had made {0} the leader again at {2}, in leader epoch {1}. But {0} \
        heard of the elections late, one after the other, and did first what an older one asked of \
        it.",
    wrote_alone: "From offset {2} on it was written under {0}, the leader of epoch {1}; {3} did \
        not have it when it took over.",
    had_once: "{0} had had a copy, but its log lost all from offset {2} on at {1}.",
    unflushed: "{0} does not wait for its disk before it acknowledges ({2} is {1}); what only its \
        memory held is gone.",
    isr_too_small: "{0} refuses acks=all while the ISR is smaller than min.insync.replicas: it was \
        {1}, and {2} are wanted.",
    isr_since: "The ISR had been {0} since {1}.",
    no_leader: "There was no leader since {0}.",
    leader_gone: "{0} was still the leader.",
    leader_gone_until: "{0} was still the leader, until {1}.",
    not_leading: "{0} was asked, but did not lead.",
    leader_moved: "The leader had become {0} at {1}.",
    connection_lost: "The connection to {0} was lost.",
    unanswered: "{0} did not answer within request.timeout.ms ({1}).",
    not_committed_in_time: "{0} has the batch, at offset {1}, but the high watermark did not \
        reach its end in time; it may be committed yet.",
    sequence_gap: "{0} does not have the producer's batches before this one, so it would leave a \
        gap in the sequence; the producer begins anew with another producer epoch.",
    delivery_timeout: "{0} gives records up after delivery.timeout.ms ({1}), whatever the state \
        of its attempts.",
    no_retry: "That is final: {0} does not try {1} again.",
    no_retry_setting: "{0} does not try again: retries is 0.",
    high_watermark_stood: "The high watermark stood still at {0} from {1} on.",
    cut_below_position: "It had read up to offset {0}, but the log of the new leader ended at {1}: \
        what it read beyond is gone.",
    out_of_range: "The leader has no such offset.",
    out_of_range_at: "The leader has no offset {0}.",
    goes_on_at: "auto.offset.reset is {1}, so it goes on at offset {0}.",
    goes_on_where_parted: "It goes on at offset {0}, where the logs part (KIP-320): \
        auto.offset.reset is {1}, and only with none it would stop there.",
    no_reset_policy: "auto.offset.reset is none: the application must decide.",
    appended_by: "{0}, the leader of epoch {1}, appended {4|it at offset|them at offsets} {2} {3}.",
    deposed: "{0} had not led since {1}, and did not know it.",
    leader_starting: "{0} was the leader, and starting: it serves nobody until it is unfenced.",
    acknowledged_by: "Acknowledged {1}, with acks={0}; the ISR was {2}.",
    acknowledged_by_leader: "Acknowledged {1}, with acks={0}: by the leader's word alone. The ISR \
        was {2}.",
    nobody_asked: "With acks=0 whatever is sent counts as acknowledged, {1}; nobody was asked.",
    small_isr_is_enough: "acks=all waits for the ISR alone, {0}, and min.insync.replicas ({1}) \
        asks for no more.",
    not_counted: "The controller had taken {0} into the ISR at {2}, but {1} had not heard of \
        that. By the rules before 2.7 (KIP-497) a leader does not count whom it has only proposed, \
        so its high watermark did not wait for {0}.",
    proposal_forgotten: "{1} did not wait for {0}: it had proposed {0} for the ISR, and the \
        controller agreed, but at {2} metadata of partition epoch {3} came, which it knew already, \
        and made it forget the proposal.",
    at: "at {0}",
    from_to: "from {0} to {1}",
    had_by: "At that time only {0} had a copy; {1} had none.",
    had_by_all: "At that time all replicas had a copy: {0}.",
    elected_without: "{0} became leader in epoch {3} at {1} with a log that ended at offset {2}.",
    no_elr: "Without ELR (eligible.leader.replicas.version is {0}) only the ISR may lead, whoever \
        else has everything that is committed.",
    cut_at: "{0} cut its copy away at {1}, when it had to follow.",
    still_at: "{0} has its copy still, but does not lead.",
    never_appended: "No log ever took this: with acks=0 {0} does not wait for an answer, and \
        counts as acknowledged what it has sent.",
    appended_twice: "The same was appended at {0}.",
    appended_once_more: "offset {1} at {0}",
    not_idempotent: "enable.idempotence is false for {0}, so the broker could not tell that it had \
        this already.",
    waited: "The way from `send` into the leader's log took up to {0}, and from there to the \
        acknowledgement up to {1}.",
    tried_again: "{0} tried {1} {1|batch|batches} again: {2}.",
    asked: "The administrator asked for it.",
    reassignment_complete: "With {0} in the ISR the reassignment is complete.",
    refused_because: "The controller's state was newer than the proposal, or a member may not \
        join ({0}).",
    // Facts: who did what; {0} is the node
    ev_appended: "{0} appends {1} {1|record|records} to {2}; log end {3}",
    ev_replicated: "{0} copies {1} {1|record|records} of {2}; log end {3}",
    ev_high_watermark: "{0} moves its high watermark of {1} to {2}",
    ev_truncated: "{0} cuts its log of {1} back to {2}: {3} {3|record goes|records go}",
    ev_log_loaded: "{0} loads its log of {1}, which ends at {2}",
    ev_became_leader: "{0} leads {1} in leader epoch {2}, which starts at offset {3}",
    ev_became_follower: "{0} follows {1} for {2} (leader epoch {3})",
    ev_became_orphan: "{0} has no leader to follow for {1} (leader epoch {2})",
    ev_isr_shrink: "{0} asks to take {1} out of the ISR of {2}: not caught up since {3}",
    ev_isr_expand: "{0} asks to take {1} into the ISR of {2}: it has caught up",
    ev_isr_forgotten: "{0} forgets that it proposed {1} for the ISR of {2}: metadata of partition \
                       epoch {3}, which it knew, came late and ended the proposal",
    ev_isr_refused: "The ISR that {0} proposed for {1} is refused: {2}",
    ev_fetched: "{0} learns from a fetch that {1} has all of {2} below offset {3}",
    ev_append_unconfirmed: "{0} answers a batch of {1} that it has at offset {2} with {3}",
    ev_fetch_failed: "{0} cannot fetch {1} from {2}: {3}",
    ev_diverged: "{0} learns that its log of {1} diverges: in the leader's, epoch {2} ends at {3}",
    ev_broker_registered: "{0} is registered by the controller",
    ev_registration_refused: "The registration of {0} is refused: {1}",
    ev_broker_fenced: "{0} is fenced",
    ev_broker_unfenced: "{0} is unfenced",
    ev_in_controlled_shutdown: "The controller begins the controlled shutdown of {0}",
    ev_session_expired: "The session of {0} ends: no heartbeat since {1}",
    ev_config_changed: "{0} is changed",
    ev_admin_done: "The administrator's request is done",
    ev_admin_refused: "The administrator's request is refused: {0}",
    ev_broker_running: "{0} runs: its listeners are open",
    ev_shutdown_started: "{0} asks the controller for a controlled shutdown",
    ev_broker_stopped: "{0} has stopped in good order",
    ev_session_created: "{0} opens a session with ZooKeeper",
    ev_session_closed: "{0} closes its session",
    ev_session_lost: "{0} hears that its session has expired",
    ev_node_created: "{0} is there: its node in ZooKeeper is created",
    ev_node_deleted: "{0} is gone: its node went with its session",
    ev_controller_elected: "{0} is controller, in epoch {1}",
    ev_controller_gone: "{0} is not controller any more: that went with its session",
    ev_control_refused: "{0} refuses what the controller in {1} says: {2}",
    ev_produced: "{0} is given {1} {1|record|records} for {2}",
    ev_sent: "{0} sends a batch to {1} (attempt {2})",
    ev_acknowledged: "{0}: {1} {1|record|records} acknowledged by {2} (acks={3})",
    ev_retried: "{0} will try a batch for {1} again: {2}",
    ev_refused: "{0} gives up {1} {1|record|records} for {2}: {3}",
    ev_producer_epoch: "{0} takes producer epoch {1}",
    ev_produce_refused: "{0} refuses a batch of {1} for {2}: {3}",
    ev_duplicate_dropped: "{0} knows this batch of {1} already: it is in {2} at offset {3}",
    ev_consumed: "{0} reads {1} {1|record|records} of {2}, up to offset {3}",
    ev_position_reset: "{0} sets its position in {1} to {2}",
    ev_offset_refused: "{0} is not told an offset of {1} to read from: {2}",
    ev_consumer_failed: "{0} stops reading {1}: {2}",
    ev_disconnected: "{0} loses its connection to {1}",
    ev_request_timed_out: "A request of {0} to {1} goes unanswered",
    ev_process_down: "{0} is gone",
    ev_process_up: "The process of {0} starts",
    ev_power_lost: "{0} loses {1} unflushed {1|record|records} of {2}",
    ev_log_lost: "{0} loses its log of {2} with the disk: {1} {1|record|records}",
    ev_replica_offline: "{0} cannot reach its log of {1} any more",
    ev_log_dir_failed: "{0} notices that log directory {1} has failed",
    ev_log_dir_offline: "The controller hears that log directory {1} of {0} has failed",
    ev_halted: "{0} halts: it cannot run without the log directory that failed",
    // Partition changes: {0} is the partition
    ch_created: "{0} is created: leader {1}, ISR {2}",
    ch_leader: "{0}: {1} elected leader, leader epoch {2}",
    ch_no_leader: "{0} has no leader any more, leader epoch {1}",
    ch_isr: "ISR {0} → {1}",
    ch_elr: "ELR {0} → {1}",
    ch_replicas: "replicas {0} → {1}",
    ch_recovered: "leader recovered",
    ch_unclean: "unclean election: records may be lost",
    ch_other: "{0}: leader epoch {1}, partition epoch {2}",
    ch_subject: "{0}: {1}",
    cause_gone: "the node of {0} in ZooKeeper was gone",
    cause_back: "{0} was back in ZooKeeper",
    cause_fenced: "{0} was fenced",
    cause_unfenced: "{0} was unfenced",
    cause_registered: "{0} registered anew",
    cause_shutdown: "{0} is shutting down",
    cause_shrink: "the leader asked for it",
    cause_expand: "the leader asked for it: caught up",
    cause_recovered: "the leader has recovered",
    cause_election: "leader election",
    cause_reassignment: "reassignment",
    cause_config: "a setting changed",
    cause_directory: "log directory assigned",
    cause_log_dir: "a log directory of {0} failed",
    // What the script makes happen
    act_crash: "{0} crashes (kill -9)",
    act_power_loss: "{0} loses power",
    act_stop: "{0} is told to stop",
    act_start: "{0} starts",
    act_pause: "{0} stands still (SIGSTOP)",
    act_resume: "{0} goes on (SIGCONT)",
    act_wipe: "{0} gets an empty disk",
    act_fail_log_dir: "The disk of log directory {1} of {0} fails",
    act_replace_log_dir: "Log directory {1} of {0} gets an empty disk",
    act_cut: "The link {0} is cut",
    act_heal: "The link {0} is healed",
    act_heal_all: "Every link is healed",
    act_slow: "The link {0} now takes {1}",
    act_elect_preferred: "The administrator asks for preferred leaders: {0}",
    act_elect_unclean: "The administrator asks for an unclean election: {0}",
    act_set: "{0}: {1} is set to {2}",
    act_unset: "{0}: {1} goes back to its default",
    act_cluster: "cluster",
    act_produce: "{0} is told to send {1} {1|record|records}",
    act_rate: "{0} now sends a record every {1}",
    act_rate_stop: "{0} stops sending",
    act_consume: "{0} reads on",
    act_consume_stop: "{0} stops reading",
    act_reassign: "The administrator moves {0} to replicas {1}",
    act_reassign_cancel: "The administrator cancels the move of {0}",
    act_create_topic: "The administrator creates topic {0}",
    act_ignored: "Without effect: {0}",
    act_everything: "all partitions",
};
