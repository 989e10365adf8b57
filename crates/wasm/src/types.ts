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
}

/** The cluster at one instant, after everything that happened at it. */
export interface State {
  time_us: number;
  partitions: Partition[];
  brokers: Broker[];
  controller: Process;
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
  partitions: Partition[];
  brokers: Broker[];
  changes: Change[];
  actions: Action[];
  producers: Producer[];
  consumers: Consumer[];
  expects: Expect[];
  /** 16 hexadecimal digits: equal runs have equal hashes. */
  trace_hash: string;
  events: number;
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
