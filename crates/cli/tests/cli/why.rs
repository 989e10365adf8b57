//! `highwater why`.

use crate::tool::highwater;
use expect_test::expect;

/// What lies nearest to an instant.
#[test]
fn around_an_instant() {
    let told = highwater("why preset:lagging-follower --at 11s", "");
    assert_eq!((told.status, told.stderr.as_str()), (0, ""));
    expect![[r#"
        10.539 s  Broker 3 left the ISR of orders/0: [1, 2, 3] → [1, 2]
            Broker 3 had not caught up with broker 1 since 4.956 s,
              and replica.lag.time.max.ms is 5 s;
              the leader checks every 2.5 s,
              and found it at 10.513 s.
            The link broker 3 → broker 1 was cut from 5 s to 20 s.
            [R5.1, R5.2, R1.8, KIP-497, replica.lag.time.max.ms=5 s (broker 1)]
    "#]]
    .assert_eq(&told.stdout.replace("; ", ";\n      ").replace(", and ", ",\n      and "));
}

/// The same in Chinese.
#[test]
fn in_other_languages() {
    for (lang, word) in [("zh-Hans", "离开"), ("zh-Hant", "離開")] {
        let told = highwater(&format!("why preset:lagging-follower --at 11s --lang {lang}"), "");
        assert!(told.stdout.contains(word), "{}", told.stdout);
    }
    let told = highwater("why preset:lagging-follower --lang fr", "");
    assert_eq!(told.status, 2);
    assert!(told.stderr.contains("the languages are en, zh-Hans, zh-Hant"), "{}", told.stderr);
}

/// Only one partition, and what is about brokers.
#[test]
fn one_partition() {
    let all = highwater("why preset:five-brokers", "").stdout;
    let one = highwater("why preset:five-brokers --partition orders/2", "").stdout;
    assert!(all.contains("orders/0") && all.contains("orders/2"));
    assert!(!one.contains("orders/0") && one.contains("orders/2"));
    assert!(one.contains("Broker 2 was fenced"), "{one}");
    let unknown = highwater("why preset:five-brokers --partition orders/99", "");
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("there is no partition `orders/99`"), "{}", unknown.stderr);
}

/// Where nothing happens there is nothing to say.
#[test]
fn nothing_to_explain() {
    let calm = "topic orders replicas=[1,2,3]\nproducer web rate=10/s\nrun 5s\n";
    assert_eq!(highwater("why -", calm).stdout, "Nothing happened that needs a reason\n");
    let late = highwater("why - --at 6s", calm);
    assert_eq!(late.status, 2);
    assert!(late.stderr.contains("6.000 s is after the end of the run"), "{}", late.stderr);
}
