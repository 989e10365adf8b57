//! The texts in English.

use super::Texts;

/// English.
pub static EN: Texts = Texts {
    // Names
    broker: "broker {0}",
    controller: "the controller",
    administrator: "the administrator",
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
    source_own: "{0}",
    // What is explained
    elected: "{1} became the leader of {0} in place of {2}, in leader epoch {3}",
    elected_first: "{1} became the leader of {0}, which had none, in leader epoch {3}",
    elected_unclean: "{1} became the leader of {0} by an unclean election, in leader epoch {3}",
    leader_lost: "{0} lost its leader, {1}, and has none since (leader epoch {2})",
    with_isr: "{0}; ISR {1} → {2}",
    isr_shrunk: "{1} left the ISR of {0}: {2} → {3}",
    isr_expanded: "{1} joined the ISR of {0}: {2} → {3}",
    reassigned: "{0} is assigned to other replicas: {1} → {2}",
    proposal_refused: "The controller refused the ISR that {1} proposed for {0}: {2}",
    fenced: "{0} was fenced",
    unfenced: "{0} was unfenced",
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
    // What befell nodes and links
    crashed: "{0} crashed at {1}.",
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
    leader_stood_still: "{0} itself stood still from {1} to {2}: nobody could fetch from it.",
    session_ended: "The controller had heard no heartbeat of {0} since {1}, and \
        broker.session.timeout.ms is {2}; it checks every {3}, and noticed at {4}.",
    fenced_leaves_isr: "{0} was fenced. A fenced broker leaves every ISR and leads nothing.",
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
    chosen: "The first that may lead does: {0}.",
    chosen_nobody: "Nobody may lead.",
    st_valid: "{0} is in the ISR and active",
    st_valid_elr: "{0} is in the ELR, which counts while the ISR is empty, and active",
    st_out_of_sync: "{0} is not in the ISR",
    st_fenced: "{0} is fenced",
    st_shutting_down: "{0} is shutting down",
    st_restarted: "{0} restarted without having stopped in order",
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
    preferred_asked: "The administrator asked for the preferred leader, the first of the \
        assignment: {0}.",
    preferred_timer: "{0} is the preferred leader, the first of the assignment, and in the ISR; \
        every {1} the controller gives leadership back \
        (leader.imbalance.check.interval.seconds).",
    caught_up: "{0} asked {1} for records from offset {2} on. So it had all below the high \
        watermark ({3}) and all from before leader epoch {4} (which starts at {5}); it was not \
        fenced either, and joins.",
    was_out: "It had been out of the ISR since {1}.",
    came_back: "{0} was started at {1} and unfenced at {2}.",
    unfenced_again: "{0} was unfenced at {1}.",
    recovered: "The link {0} was in order again at {1}.",
    recovered_node: "{0} went on at {1}.",
    held_by: "The high watermark is the least that a member of the ISR has: {0}.",
    held_member: "{0} had nothing from offset {1} on",
    unheard_of: "{0} had more, but the leader had not heard of it: it moves the high \
        watermark by the fetches that reach it.",
    below_min_isr: "The ISR was {0}, fewer than min.insync.replicas ({1}): then the high watermark \
        does not move.",
    moved_on_with_isr: "It moved on when the ISR became {0} at {1}.",
    diverged: "{0} follows {1}, and asked it for records after its own offset {2}. In the log of \
        {1} leader epoch {3} ends at {4}: what {0} has beyond is not the leader's, and goes.",
    wrote_alone: "From offset {2} on it was written under {0}, the leader of epoch {1}; {3} did \
        not have it when it took over.",
    unflushed: "Nothing waits for the disk of {0} before it acknowledges (flush.messages is {1}); \
        what only its memory held is gone.",
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
    out_of_range: "The leader has no such offset, and auto.offset.reset says where to go on.",
    out_of_range_at: "The leader has no offset {0}, and auto.offset.reset says where to go on.",
    no_reset_policy: "auto.offset.reset is none: the application must decide.",
    appended_by: "{0}, the leader of epoch {1}, appended them at offsets {2} {3}.",
    deposed: "{0} had not led since {1}, and did not know it.",
    leader_starting: "{0} was the leader, and starting: it serves nobody until it is unfenced.",
    acknowledged_by: "They were acknowledged {1}, with acks={0}; the ISR was {2}.",
    nobody_asked: "With acks=0 they counted as acknowledged when they were sent, {1}; nobody was \
        asked.",
    at: "at {0}",
    from_to: "from {0} to {1}",
    had_by: "Then only {0} had them; {1} did not.",
    had_by_all: "Then {0} had them.",
    elected_without: "{0} became leader in epoch {3} at {1} with a log that ended at offset {2}.",
    cut_at: "{0} cut them away at {1}, when it had to follow.",
    still_at: "{0} has them still, but does not lead.",
    never_appended: "No log ever had them: with acks=0 {0} does not wait for an answer, and counts \
        as acknowledged what it has sent.",
    appended_twice: "They were appended at {0}.",
    appended_once_more: "offset {1} at {0}",
    not_idempotent: "enable.idempotence is false for {0}, so the broker could not tell that it had \
        them already.",
    asked: "The administrator asked for it.",
    refused_because: "The controller's state was newer than the proposal, or a member may not \
        join ({0}).",
};
