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
  /** Ids of the articles' statements that it shows. */
  statements: string[];
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

/** What became of one producer's records. */
export interface Producer {
  name: string;
  topic: string;
  acks: "0" | "1" | "all";
  produced: number;
  acknowledged: number;
  refused: number;
  timed_out: number;
  pending: number;
  lost: number;
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

/** Something that happened; only `highwater run --all-facts` tells these. */
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
  /** 16 hexadecimal digits: equal runs have equal hashes. */
  trace_hash: string;
  events: number;
  /** Only in releases with ZooKeeper. */
  zookeeper?: ZooKeeper;
  state?: State;
  facts?: Fact[];
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
