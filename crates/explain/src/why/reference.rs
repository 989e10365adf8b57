//! Where to read on: Kafka's own documentation and improvement proposals.

/// A page about a reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reference {
    /// A Kafka improvement proposal.
    Kip(u16),
    /// A setting's entry in Kafka's documentation.
    Setting(&'static str),
}

impl Reference {
    /// What the page is called where there is little room: `KIP-966`, or the setting's name.
    pub fn title(&self) -> String {
        match self {
            Reference::Kip(number) => format!("KIP-{number}"),
            Reference::Setting(key) => (*key).to_owned(),
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        match *self {
            Reference::Kip(number) => {
                let space = "https://cwiki.apache.org/confluence/display/KAFKA/";
                format!("{space}KIP-{number}{}", kip_title(number))
            }
            Reference::Setting(key) => {
                let group = group(key);
                format!("https://kafka.apache.org/documentation/#{group}_{key}")
            }
        }
    }
}

/// The rest of a proposal's title, as its address has it.
fn kip_title(number: u16) -> &'static str {
    match number {
        16 => "+-+Automated+Replica+Lag+Tuning",
        98 => "+-+Exactly+Once+Delivery+and+Transactional+Messaging",
        101 => {
            "+-+Alter+Replication+Protocol+to+use+Leader+Epoch+rather+than+High+Watermark+for+\
            Truncation"
        }
        279 => "%3A+Fix+log+divergence+between+leader+and+follower+after+fast+leader+fail+over",
        320 => "%3A+Allow+fetchers+to+detect+and+handle+log+truncation",
        460 => "%3A+Admin+Leader+Election+RPC",
        497 => "%3A+Add+inter-broker+API+to+alter+ISR",
        595 => "%3A+A+Raft+Protocol+for+the+Metadata+Quorum",
        631 => "%3A+The+Quorum-based+Kafka+Controller",
        841 => "%3A+Fenced+replicas+should+not+be+allowed+to+join+the+ISR+in+KRaft",
        858 => "%3A+Handle+JBOD+broker+disk+failure+in+KRaft",
        903 => "%3A+Replicas+with+stale+broker+epoch+should+not+be+allowed+to+join+the+ISR",
        966 => "%3A+Eligible+Leader+Replicas",
        _ => "",
    }
}

/// The part of Kafka's documentation that a setting is in.
fn group(key: &str) -> &'static str {
    match key {
        "min.insync.replicas"
        | "unclean.leader.election.enable"
        | "flush.messages"
        | "flush.ms" => "topicconfigs",
        "acks"
        | "delivery.timeout.ms"
        | "request.timeout.ms"
        | "retries"
        | "enable.idempotence" => "producerconfigs",
        "auto.offset.reset" => "consumerconfigs",
        _ => "brokerconfigs",
    }
}
