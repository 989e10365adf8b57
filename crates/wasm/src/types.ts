/** A broker's process: what it does. */
export type Process = "running" | "starting" | "paused" | "stopping" | "down";
/** Whether a leader has yet to recover from an unclean election. */
export type Recovery = "recovered" | "recovering";
/** First and count of a run of a producer's records. */
export type Values = [first: number, count: number];

/** Something wrong with a script, and where. */
export interface Diagnostic {
  severity: "error" | "warning";
  /** Stable: `E` or `W` and four digits. */
  code: string;
  message: string;
  help: string | null;
  /** From 1. */
  line: number;
  /** In characters, from 1. */
  column: number;
  end_line: number;
  end_column: number;
  /** Offset in the text as JavaScript counts. */
  from: number;
  to: number;
}

/** A worked example. */
export interface Preset {
  id: string;
  title: string;
  summary: string;
  /** Under which heading it stands. */
  group: "articles" | "history";
  /** Its number among the scenarios of Kafka's history: `S9`. */
  scenario: string | null;
  /** Ids of the articles' statements that it shows. */
  statements: string[];
  /** Releases between which its outcome changes, oldest first. */
  releases: string[];
  /** Proposals and issues of Kafka that it is about. */
  sources: { name: string; url: string | null }[];
  script: string;
}

/** One replica at one instant; -1 if it has no log. */
export interface Replica {
  broker: number;
  log_end_offset: number;
  high_watermark: number;
}

/** One partition at one instant. */
export interface Partition {
  topic: string;
  partition: number;
  /** -1 for none. */
  leader: number;
  leader_epoch: number;
  partition_epoch: number;
  isr: number[];
  elr: number[];
  last_known_elr: number[];
  leader_recovery_state: Recovery;
  high_watermark: number;
  /** Assigned replicas, the preferred leader first. */
  replicas: Replica[];
}

/** One broker at one instant. */
export interface Broker {
  broker: number;
  process: Process;
  fenced: boolean;
}

/** One change of a partition's registration, as it was afterwards. */
export interface Change {
  time_us: number;
  topic: string;
  partition: number;
  leader: number;
  leader_epoch: number;
  partition_epoch: number;
  isr: number[];
  elr: number[];
  last_known_elr: number[];
  leader_recovery_state: Recovery;
  replicas: number[];
  adding: number[];
  removing: number[];
  /** `topic_created`, `broker_fenced:2`, `isr_shrink`, ... */
  cause: string;
}

/** One action of the script. */
export interface Action {
  time_us: number;
  action: string;
  line: number;
  /** False if it was not possible at that time. */
  done: boolean;
}

/** From `send` to the acknowledgement, by nearest rank. */
export interface Latency {
  p50_us: number;
  p95_us: number;
  p99_us: number;
  max_us: number;
}

/** What Kafka promises, and whether the run kept it. */
export interface KafkaPromise {
  /** `I11` and its like: docs/json.md tells what they say. */
  id: string;
  /** `acks_all_durability` and its like. */
  name: string;
  state: "kept" | "broken" | "not_promised";
  /** Records concerned, or how often a check found it broken. */
  count: number;
  first_us: number | null;
}

/** The first and the last instant of something that happened to each of several records. */
export type Span = [first_us: number, last_us: number];

/** Successive records of one producer that fared alike. */
export interface Records {
  producer: string;
  first: number;
  count: number;
  fates: (
    | "lost"
    | "late"
    | "refused"
    | "in_doubt"
    | "duplicated"
    | "reordered"
    | "read_and_gone"
    | "failed_but_present"
  )[];
  topic: string | null;
  partition: number | null;
  produced_us: Span;
  answer: "acknowledged" | "refused" | "timed_out" | "pending";
  error: string | null;
  answered_us: Span | null;
  /** Offset of the first; the others follow. */
  offset: number | null;
  leader_epoch: number | null;
  appended_by: number | null;
  appended_us: Span | null;
  committed_us: Span | null;
  read: { consumer: string; read_us: Span }[];
  presence: "in_log" | "possible" | "gone" | "never_appended";
  /** The election since which no leader has had them. */
  lost_at: {
    time_us: number;
    leader: number;
    leader_epoch: number;
    unclean: boolean;
    fact: number;
  } | null;
  /** Where they were cut off a log. */
  cuts: {
    time_us: number;
    broker: number;
    kind: "truncated" | "power_lost" | "wiped" | "replica_deleted" | "log_dir_failed";
    fact: number;
  }[];
  /** Brokers that have them still, in logs that do not count. */
  stranded: number[];
  /** Further copies in the leader's log. */
  copies: {
    offset: number;
    leader_epoch: number;
    appended_us: Span | null;
    retry_fact: number | null;
  }[];
}

/** How one partition served. */
export interface Availability {
  topic: string;
  partition: number;
  since_us: number;
  /** Time without leader. */
  leaderless_us: number;
  /** Time without progress for acks=all. */
  stalled_us: number;
  /** Part of its time with a leader, in millionths. */
  led_ppm: number;
  /** Part of its time with progress for acks=all, in millionths. */
  progress_ppm: number;
  leaderless: [from_us: number, to_us: number][];
  stalled: [from_us: number, to_us: number][];
}

/** A metric of Kafka's that a run moved, at one node. */
export interface Metric {
  /** Its name in JMX. */
  name: string;
  node: string;
  /** The value at an instant, or marks since the start of the run. */
  kind: "gauge" | "count";
  /** -1 while the process is down. */
  points: [time_us: number, value: number][];
}

/** What became of records, in numbers. */
export interface Counts {
  produced: number;
  acknowledged: number;
  refused: number;
  timed_out: number;
  pending: number;
  lost: number;
}

/** What became of one producer's records. */
export interface Producer extends Counts {
  name: string;
  topic: string;
  acks: "0" | "1" | "all";
  lost_values: Values[];
  duplicated: number;
  duplicated_values: Values[];
  failed_but_present: number;
  /** Acknowledged more than a second after `send`. */
  late: number;
  /** In the log after a record that was produced later. */
  reordered: number;
  /** Read by a consumer, and in no log that counts any more. */
  read_and_gone: number;
  latency: Latency;
  /** Records that failed, by the name of Kafka's error. */
  errors: Record<string, number>;
}

/** How far one consumer came. */
export interface Consumer {
  name: string;
  positions: { topic: string; partition: number; position: number; behind: number }[];
}

/** One `expect` of the script. */
export interface Expect {
  line: number;
  text: string;
  held: boolean;
  found: string;
  /** If it did not hold: the number of the fact that decided it, if there is one. */
  fact: number | null;
}

/** The cluster at one instant, after everything that happened at it. */
export interface State {
  time_us: number;
  partitions: Partition[];
  brokers: Broker[];
  controller: Process;
  /** Only in releases with ZooKeeper. */
  zookeeper?: ZooKeeperState;
}

/** A controller from `time_us` on; -1 for none. */
export interface Controller {
  time_us: number;
  broker: number;
  controller_epoch: number;
}

/** A session of a broker with ZooKeeper. */
export interface Session {
  broker: number;
  opened_us: number;
  ended_us: number | null;
  end: "expired" | "closed" | null;
}

/** ZooKeeper over the whole run. */
export interface ZooKeeper {
  controllers: Controller[];
  sessions: Session[];
}

/** An open session. */
export interface SessionState {
  broker: number;
  session: number;
  connected: boolean;
  last_contact_us: number;
  timeout_us: number;
  owns_broker: boolean;
}

/** ZooKeeper at one instant. */
export interface ZooKeeperState {
  /** -1 for none. */
  controller: number;
  controller_epoch: number;
  controlling: number[];
  sessions: SessionState[];
}

/** Something that happened: as `Simulation.facts` and `highwater run --all-facts` tell it. */
export interface Fact {
  id: number;
  time_us: number;
  node: string;
  cause: number | null;
  kind: string;
  text: string;
}

/** What a run came to: the format of `highwater run --json`. */
export interface Report {
  format: 1;
  version: string;
  /** Decimal: it may exceed what a number holds. */
  seed: string;
  end_us: number;
  /** Whether the run was stopped before its end, since it took too many events. */
  cut_short: boolean;
  promises: KafkaPromise[];
  partitions: Partition[];
  brokers: Broker[];
  changes: Change[];
  actions: Action[];
  producers: Producer[];
  consumers: Consumer[];
  /** Runs of records that are out of the ordinary. */
  records: Records[];
  availability: Availability[];
  expects: Expect[];
  /** Kafka's own metrics, as far as the run moved them. */
  metrics: Metric[];
  /** 16 hexadecimal digits: equal runs have equal hashes. */
  trace_hash: string;
  events: number;
  /** Only in releases with ZooKeeper. */
  zookeeper?: ZooKeeper;
  state?: State;
  facts?: Fact[];
}

/** What the calls of this package throw. */
export interface HighwaterError extends Error {
  name: "HighwaterError";
  /**
   * What is wrong: the `script`, an `option`, a `link`; or the run has `not_reached` the instant
   * that was asked for.
   */
  code: "script" | "option" | "link" | "not_reached";
  /** Only with `script`: all that is wrong with it. */
  diagnostics?: Diagnostic[];
}

/** One reason of an explanation. */
export interface Reason {
  /** What kind of reason: a stable word. */
  kind: string;
  time_us: number | null;
  /** Number of the fact that shows it. */
  fact: number | null;
  text: string;
}

/** A setting that plays a part. */
export interface Setting {
  /** Kafka's name of it. */
  name: string;
  value: string;
  /** Where the value comes from, in words. */
  source: string;
}

/** Why something happened. */
export interface Explanation {
  time_us: number;
  /** When it was over, if it lasted. */
  until_us: number | null;
  /** `orders/0`, if it is about one. */
  partition: string | null;
  /** Number of the fact that tells it. */
  fact: number | null;
  kind:
    | "elected"
    | "leader_lost"
    | "isr_shrunk"
    | "isr_expanded"
    | "elr_shrunk"
    | "reassigned"
    | "proposal_refused"
    | "fenced"
    | "unfenced"
    | "node_deleted"
    | "node_created"
    | "shutting_down"
    | "registration_refused"
    | "high_watermark_held"
    | "truncated"
    | "power_lost"
    | "refused"
    | "retried"
    | "position_reset"
    | "consumer_failed"
    | "lost"
    | "duplicated"
    | "late";
  /** What happened, in words. */
  text: string;
  /** The nearest reason first, the faults last. */
  reasons: Reason[];
  settings: Setting[];
  /** Ids in docs/rules.txt. */
  rules: string[];
  links: { title: string; url: string }[];
}

/** Explanations of a run: the format of `highwater why --json`. */
export interface WhyReport {
  format: 1;
  version: string;
  seed: string;
  language: "en" | "zh-Hans" | "zh-Hant";
  /** By time. */
  explanations: Explanation[];
}

/** What was worse with a change than without; 0 where it was not. */
export interface Price {
  failed: number;
  lost: number;
  duplicated: number;
  leaderless_us: number;
  stalled_us: number;
  /** Before and with the change, if it grew. */
  latency_p99_us: [before_us: number, after_us: number] | null;
}

/** The same run with something changed. */
export interface Trial {
  /** Settings that were set otherwise: of a topic or client, or (`null`) of the cluster. */
  changes: { key: string; value: string; of: string | null }[];
  helps: "fully" | "partly" | "not";
  /** How much of the harm is left; null if the run was cut short. */
  left: number | null;
  price: Price | null;
  text: string;
  /** The changed script. */
  script: string;
  /** Fragment of a link to it, unless it is too long for one. */
  link: string | null;
}

/** What would have helped against one harm. */
export interface Advice {
  harm: "lost" | "duplicated" | "failed" | "leaderless";
  /** Name of the producer, or of the partition if it is `leaderless`. */
  subject: string;
  /** Records, or microseconds if it is `leaderless`. */
  amount: number;
  text: string;
  /** Single changes, in the order tried. */
  singles: Trial[];
  /** Pairs that help fully; tried if no single change does. */
  pairs: Trial[];
  /** Whether the limit of runs kept some from being tried. */
  incomplete: boolean;
}

/** What would have helped: the format of `highwater advise --json`. */
export interface AdviceReport {
  format: 1;
  version: string;
  seed: string;
  language: "en" | "zh-Hans" | "zh-Hant";
  /** A harm each; empty if nothing was lost, late or refused. */
  advice: Advice[];
}

/** How far the search for advice has come. */
export interface AdvisingProgress {
  harms_done: number;
  harms: number;
  /** Changes tried so far that are told of. */
  trials: number;
}

/** One replication scheme. */
export interface Scheme extends Counts {
  /** `kafka`, `majority-quorum`, `asynchronous`, ... */
  id: string;
  name: string;
  stalled_us: number;
  stalls_us: Span[];
  latency_p50_us: number | null;
  latency_p99_us: number | null;
  messages: number;
  copies_needed: "f+1" | "2f+1" | "-";
  copies_at_least: number | null;
}

/** Schemes under one schedule: the format of `highwater compare --json`. */
export interface ComparisonReport {
  format: 1;
  version: string;
  seed: string;
  language: "en" | "zh-Hans" | "zh-Hant";
  partition: string;
  /** Brokers with a copy, in the order of assignment. */
  copies: number[];
  end_us: number;
  /** Kafka's settings first. */
  schemes: Scheme[];
  /** What the models do otherwise or not at all. */
  notes: string[];
}

/** Options of `why`: without any, everything is explained. */
export interface WhyOptions {
  /** Explain what this fact is part of, led to, or came from. */
  fact?: number;
  /** Explain what lies nearest to this instant. */
  at_us?: number;
  /** Only what is about this partition (and about brokers): `orders/0`. */
  partition?: string;
  /** BCP 47: `en`, `zh-Hans`, `zh-Hant`. */
  lang?: string;
}

/** Options of `advise`. */
export interface AdviseOptions {
  /** BCP 47: `en`, `zh-Hans`, `zh-Hant`. */
  lang?: string;
}

/** Options of `compare`. */
export interface CompareOptions {
  /** `orders/0`; the first partition if not said. */
  partition?: string;
  /** BCP 47: `en`, `zh-Hans`, `zh-Hant`. */
  lang?: string;
}

/** Options of `Simulation.facts`. */
export interface FactsOptions {
  from_us?: number;
  to_us?: number;
}

/** How far a run has come. */
export interface Progress {
  now_us: number;
  end_us: number;
  events: number;
}

/** Options of `encodeLink`. */
export interface LinkOptions {
  /** `d1`, the shortest, if not said. */
  codec?: "d1" | "p";
  /** Open the page at this instant. */
  time_us?: number;
}

/** What a link holds. */
export interface DecodedLink {
  text: string;
  time_us: number | null;
}

/** Options of `Simulation.svg`. */
export interface SvgOptions {
  /** CSS pixels, 960 if not said. */
  width?: number;
  theme?: "auto" | "light" | "dark";
  /** `orders/0`; the first partition if not said. */
  partition?: string;
  /** BCP 47: `en`, `zh-Hans`, `zh-Hant`. */
  lang?: string;
  from_us?: number;
  to_us?: number;
  /** Prefix of the ids within: another one for each picture of a page. */
  id?: string;
}
