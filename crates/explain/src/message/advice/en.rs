//! Advice in English.

use super::AdviceTexts;

/// English.
pub(super) static EN: AdviceTexts = AdviceTexts {
    lost: "{0} acknowledged {0|record|records} of {1} {0|was|were} lost.",
    duplicated: "{0} {0|record|records} of {1} {0|is|are} in the log more than once.",
    failed: "{0} {0|record|records} of {1} {0|was|were} refused or not confirmed in time.",
    leaderless: "{1} had no leader for {0}.",
    of_producer: "{0}={1} for producer {2}",
    of_idempotence: "{0}={1}, which needs acks=all, for producer {2}",
    of_topic: "{0}={1} for topic {2}",
    of_cluster: "{0}={1}",
    no_elect_unclean: "no unclean election by the administrator",
    both: "{0} together with {1}",
    helps_records: "Helps: {0}. Then there are none.",
    helps_time: "Helps: {0}. Then it always has a leader.",
    partly_records: "Helps in part: {0}. Then it is {1} {1|record|records}.",
    partly_time: "Helps in part: {0}. Then it is {1}.",
    no_use: "Does not help alone: {0}.",
    cut_short: "Not known, since the run would take too long: {0}.",
    no_single: "No single setting helps.",
    no_pair: "No two of them together help either.",
    nothing_to_try: "There is no setting to change that bears on this.",
    incomplete: "Not everything was tried: there is too much.",
    at_no_price: " It costs nothing that shows in this run.",
    disks_cost: " Disks take no time here; on real ones each record then waits for them.",
    price: " The price: {0}.",
    price_failed: "{0} more {0|record|records} refused or not confirmed in time",
    price_lost: "{0} more acknowledged {0|record|records} lost",
    price_duplicated: "{0} more {0|duplicate|duplicates}",
    price_leaderless: "{0} more without leader",
    price_stalled: "{0} more without progress for acks=all",
    price_latency: "99 of 100 acknowledgements take up to {1} instead of {0}",
    separator: "; ",
    nothing: "Nothing was lost, written twice or refused, and no partition was without leader.",
};
