//! Where Kafka's proposals and issues are to be read.

const WIKI: &str = "https://cwiki.apache.org/confluence/display/KAFKA/";
const ISSUES: &str = "https://issues.apache.org/jira/browse/";

/// The proposals that presets name, by the titles of their pages.
const PROPOSALS: &[(&str, &str)] = &[
    ("KIP-16", "KIP-16+-+Automated+Replica+Lag+Tuning"),
    ("KIP-98", "KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging"),
    (
        "KIP-101",
        "KIP-101+-+Alter+Replication+Protocol+to+use+Leader+Epoch+rather+than+High+Watermark+for\
         +Truncation",
    ),
    ("KIP-106", "KIP-106+-+Change+Default+unclean.leader.election.enabled+from+True+to+False"),
    ("KIP-112", "KIP-112%3A+Handle+disk+failure+for+JBOD"),
    (
        "KIP-207",
        "KIP-207%3A+Offsets+returned+by+ListOffsetsResponse+should+be+monotonically+increasing\
         +even+during+a+partition+leader+change",
    ),
    (
        "KIP-279",
        "KIP-279%3A+Fix+log+divergence+between+leader+and+follower+after+fast+leader+fail+over",
    ),
    ("KIP-320", "KIP-320%3A+Allow+fetchers+to+detect+and+handle+log+truncation"),
    ("KIP-392", "KIP-392%3A+Allow+consumers+to+fetch+from+closest+replica"),
    ("KIP-497", "KIP-497%3A+Add+inter-broker+API+to+alter+ISR"),
    ("KIP-500", "KIP-500%3A+Replace+ZooKeeper+with+a+Self-Managed+Metadata+Quorum"),
    ("KIP-679", "KIP-679%3A+Producer+will+enable+the+strongest+delivery+guarantee+by+default"),
    ("KIP-841", "KIP-841%3A+Fenced+replicas+should+not+be+allowed+to+join+the+ISR+in+KRaft"),
    ("KIP-858", "KIP-858%3A+Handle+JBOD+broker+disk+failure+in+KRaft"),
    (
        "KIP-903",
        "KIP-903%3A+Replicas+with+stale+broker+epoch+should+not+be+allowed+to+join+the+ISR",
    ),
    ("KIP-966", "KIP-966%3A+Eligible+Leader+Replicas"),
];

/// The address of a proposal (`KIP-903`) or an issue (`KAFKA-7128`).
pub fn source_url(name: &str) -> Option<String> {
    if name.starts_with("KAFKA-") {
        return Some(format!("{ISSUES}{name}"));
    }
    let page = PROPOSALS.iter().find(|(proposal, _)| *proposal == name)?.1;
    Some(format!("{WIKI}{page}"))
}
