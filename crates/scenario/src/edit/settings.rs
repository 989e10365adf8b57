//! The same script with another setting: what it would take to ask "what if".

use crate::ast::{
    Action, ConfigTarget, Content, Line, Script, Setting, Statement, TopicLine, Value,
};
use crate::span::{Span, Spanned};

/// Gives a producer a setting, whatever it said before.
pub fn set_on_producer(script: &mut Script, name: &str, key: &str, value: &str) {
    for statement in statements(script) {
        if let Statement::Producer(line) = statement
            && line.name.value == name
        {
            set(&mut line.settings, key, Value::Word(value.to_owned()));
        }
    }
}

/// Takes a setting from a producer, so that its default holds.
pub fn unset_on_producer(script: &mut Script, name: &str, key: &str) {
    for statement in statements(script) {
        if let Statement::Producer(line) = statement
            && line.name.value == name
        {
            line.settings.retain(|setting| setting.key.value != key);
        }
    }
}

/// Gives a topic a setting from its creation to the end: what changes it later, there or for the
/// whole cluster, goes.
pub fn set_on_topic(script: &mut Script, name: &str, key: &str, value: &str) {
    topic_lines(script, name, |line| {
        set(&mut line.settings, key, Value::Word(value.to_owned()));
    });
    let concerns = |target: &ConfigTarget| match target {
        ConfigTarget::Topic(topic) => topic.value == name,
        ConfigTarget::Cluster => true,
    };
    script.lines.retain_mut(|line| match action_of(line) {
        Some(Action::Set { target, settings }) if concerns(target) => {
            settings.retain(|setting| setting.key.value != key);
            !settings.is_empty()
        }
        Some(Action::Unset { target, keys }) if concerns(target) => {
            keys.retain(|own| own.value != key);
            !keys.is_empty()
        }
        _ => true,
    });
}

/// Gives every partition of a topic one more replica, on the first of `brokers` without one;
/// where the script leaves the choice to Kafka, `factor` says how many in all.
pub fn add_replica(script: &mut Script, name: &str, brokers: &[u16], factor: u16) {
    let ids: Vec<String> = brokers.iter().map(u16::to_string).collect();
    topic_lines(script, name, |line| {
        let own = line.settings.iter_mut().find(|setting| setting.key.value == "replicas");
        match own {
            Some(setting) => add_to_lists(&mut setting.value.value, &ids),
            None => {
                let factor = Value::Word(factor.to_string());
                set(&mut line.settings, "replication.factor", factor);
            }
        }
    });
}

/// Sets a `feature` of the cluster.
pub fn set_feature(script: &mut Script, key: &str, value: &str) {
    let value = Value::Word(value.to_owned());
    for statement in statements(script) {
        if let Statement::Feature(settings) = statement
            && settings.iter().any(|setting| setting.key.value == key)
        {
            return set(settings, key, value);
        }
    }
    let mut settings = Vec::new();
    set(&mut settings, key, value);
    let first = |line: &Line| {
        use Statement::{Highwater, Kafka};
        !matches!(line.content, Content::Statement(Highwater(_) | Kafka(_)))
    };
    // Behind the lines that say whose rules hold.
    let named = script.lines.iter().rposition(|line| !first(line)).map_or(0, |last| last + 1);
    let content = Content::Statement(Statement::Feature(settings));
    let line = Line { number: 0, span: Span::default(), content, era: None, comment: None };
    script.lines.insert(named, line);
}

/// Takes out every `elect unclean`.
pub fn drop_unclean_elections(script: &mut Script) {
    let is_one =
        |line: &mut Line| matches!(action_of(line), Some(Action::Elect { unclean: true, .. }));
    script.lines.retain_mut(|line| !is_one(line));
}

fn statements(script: &mut Script) -> impl Iterator<Item = &mut Statement> {
    script.lines.iter_mut().filter_map(|line| match &mut line.content {
        Content::Statement(statement) => Some(statement),
        _ => None,
    })
}

fn action_of(line: &mut Line) -> Option<&mut Action> {
    match &mut line.content {
        Content::Statement(Statement::At { action, .. }) => Some(action),
        _ => None,
    }
}

/// Every line that makes the topic, at the start or later.
fn topic_lines(script: &mut Script, name: &str, mut change: impl FnMut(&mut TopicLine)) {
    for statement in statements(script) {
        let line = match statement {
            Statement::Topic(line) => line,
            Statement::At { action: Action::CreateTopic(line), .. } => line,
            _ => continue,
        };
        if line.name.value == name {
            change(line);
        }
    }
}

fn set(settings: &mut Vec<Setting>, key: &str, value: Value) {
    let value = Spanned::new(value, Span::default());
    match settings.iter_mut().find(|setting| setting.key.value == key) {
        Some(setting) => setting.value = value,
        None => {
            let key = Spanned::new(key.to_owned(), Span::default());
            settings.push(Setting { key, value });
        }
    }
}

/// Adds to a list of brokers, or to each list in a list, the first broker that is not in it.
fn add_to_lists(value: &mut Value, brokers: &[String]) {
    let Value::List(items) = value else { return };
    if items.iter().any(|item| matches!(item.value, Value::List(_))) {
        return items.iter_mut().for_each(|item| add_to_lists(&mut item.value, brokers));
    }
    let there = |id: &&String| items.iter().any(|item| item.value == Value::Word((*id).clone()));
    if let Some(id) = brokers.iter().find(|id| !there(id)) {
        items.push(Spanned::new(Value::Word(id.clone()), Span::default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parse, print};
    use expect_test::{Expect, expect};

    fn check(text: &str, edit: impl Fn(&mut Script), expected: Expect) {
        let mut script = parse(text).0;
        edit(&mut script);
        expected.assert_eq(&print(&script));
    }

    #[test]
    fn a_producer() {
        let text = "producer a acks=1 rate=1/s from 2s # slow\nproducer b\n";
        check(
            text,
            |script| set_on_producer(script, "a", "acks", "all"),
            expect![[r#"
                producer a acks=all rate=1/s from 2s  # slow
                producer b
            "#]],
        );
        check(
            text,
            |script| set_on_producer(script, "b", "enable.idempotence", "true"),
            expect![[r#"
                producer a acks=1 rate=1/s from 2s  # slow
                producer b enable.idempotence=true
            "#]],
        );
        check(
            text,
            |script| unset_on_producer(script, "a", "rate"),
            expect![[r#"
                producer a acks=1 from 2s  # slow
                producer b
            "#]],
        );
    }

    #[test]
    fn a_topic() {
        let text = "topic t replicas=[1,2] min.insync.replicas=1\n\
                    at 1s set topic t min.insync.replicas=2\n\
                    at 2s set cluster min.insync.replicas=2 unclean.leader.election.enable=true\n\
                    at 3s unset topic t min.insync.replicas\n\
                    at 4s create topic u replicas=[[1],[2,1]]\n";
        check(
            text,
            |script| set_on_topic(script, "t", "min.insync.replicas", "2"),
            expect![[r#"
                topic t replicas=[1,2] min.insync.replicas=2
                at 2s set cluster unclean.leader.election.enable=true
                at 4s create topic u replicas=[[1],[2,1]]
            "#]],
        );
        check(
            "topic t replicas=[1,2]\nat 4s create topic u replicas=[[1],[2,1]]\ntopic v\n",
            |script| {
                ["t", "u", "v"].iter().for_each(|topic| add_replica(script, topic, &[1, 2, 3], 4));
            },
            expect![[r#"
                topic t replicas=[1,2,3]
                at 4s create topic u replicas=[[1,2],[2,1,3]]
                topic v replication.factor=4
            "#]],
        );
    }

    #[test]
    fn a_feature_and_elections() {
        let key = "eligible.leader.replicas.version";
        check(
            "highwater 1\nkafka 4.3\n\ntopic t replicas=[1]\n",
            |script| set_feature(script, key, "0"),
            expect![[r#"
                highwater 1
                kafka 4.3
                feature eligible.leader.replicas.version=0

                topic t replicas=[1]
            "#]],
        );
        check(
            "feature eligible.leader.replicas.version=0\nat 1s elect unclean\n\
             at 1s elect preferred\n",
            |script| {
                set_feature(script, key, "1");
                drop_unclean_elections(script);
            },
            expect![[r#"
                feature eligible.leader.replicas.version=1
                at 1s elect preferred
            "#]],
        );
    }
}
