/** The shapes that cross the border of the engine: what goes in as settings, what comes out as JSON. */
import type { MimecastEvent, Reason } from './document-types.js';

export * from './document-types.js';

/** A duration: a number with `ms`, `s`, `m`, `h` or `d`, such as `30s`, or `0`. */
export type Duration = string;

/** A size in bytes: a number, or text with a unit such as `64MiB`. */
export type ByteSize = number | string;

/** The settings, with the names they have in a settings file. What is left out has its default. */
export interface Settings {
  /** The schema of the documents. Default `classic`. */
  format?: 'classic' | 'ecs' | 'ocsf';
  /** One document for each accepted recipient instead of one for each message. Default false. */
  expand?: boolean;
  /** The longest wait from the first line of a message to its first document. Default `30s`. */
  timeout?: Duration;
  /** How long an unfinished message stays open after its first document; `0` = not at all. Default `4h`. */
  hold?: Duration;
  /** The wait after `Message finished` for lines that come late. Default `2s`. */
  linger?: Duration;
  /** What timers run on: `arrival` (default) = the `nowMs` of each call, `event` = the stamps in the lines. */
  clock?: 'arrival' | 'event';
  /** Lines of no message: `pass` (default) hands them on, marked and in place, `drop` counts them only. */
  unmatched?: 'pass' | 'drop';
  connections?: 'none' | 'rejected' | 'all';
  /** Messages that may be open at once; at the bound the oldest is handed out early. Default 1,000,000. */
  max_messages?: number;
  /** Memory for open messages; at the bound the oldest is handed out early. Default `64MiB`. */
  max_bytes?: ByteSize;
  /** Memory for messages that were handed out, so that late lines and children find them. Default `4MiB`. */
  remember?: ByteSize;
  /** Adds the log lines themselves to each document, as `raw`. Default false. */
  keep_raw?: boolean;
  /** The name of the appliance for lines whose prefix names no host. Default `unknown`. */
  appliance?: string;
  /** Mimecast: one document for each message (default); false: one for each event, at once. */
  correlate?: boolean;
  /** Mimecast: like `timeout`. Default `15m`. */
  mimecast_timeout?: Duration;
  /** Mimecast: like `hold`. Default `24h`. */
  mimecast_hold?: Duration;
  /** Mimecast: like `linger`, from the last delivery on. Default `1m`. */
  mimecast_linger?: Duration;
  /** Mimecast: adds the fingerprint that Elastic's integration makes of nine fields. Default false. */
  nine_fields?: boolean;
  /** Fluent Bit: all documents that are due in one record instead of one a call. Default false. */
  batch?: boolean;
  /** Records: the key that holds the log line. Default `message`, `log`, `MESSAGE` or `_raw`. */
  message_key?: string;
  /** Records: the key that names the appliance. Default `host`, `hostname` or `source_address`. */
  host_key?: string;
  /** More rules: each a block of the rule language, or a single pattern. Where the module reads files: or a file. */
  rules?: string[];
  /**
   * The zone of stamps that have none: `UTC` (default), `+02:00`, a POSIX TZ string such as
   * `CET-1CEST,M3.5.0,M10.5.0/3`, or a name such as `Europe/Berlin`.
   */
  timezone?: string;
  /**
   * A file in which open messages outlive a restart; it is made if it is not there. One process at a time may use it.
   * Default none.
   */
  journal?: string;
  /**
   * When the journal is put on the disk itself: `off` (default) = when the system does, which outlives the process but not
   * the machine; `second` = once a second; `line` = before a call returns.
   */
  sync?: 'off' | 'second' | 'line';
}

/** One thing that is wrong with the settings. */
export interface SettingsFault {
  /** The name of the setting, as it was given. */
  key: string;
  /** The value that was given. */
  value: unknown;
  /** What is wrong, such as `not a duration`. */
  problem: string;
  /** What would be right. */
  expected: string;
}

/** Counters since the stitcher was made. Which sums of them are equal: accounting.ts. */
export interface Stats {
  /** Lines that came in. Blank ones do not count; a piece of a line that was cut is one. */
  lines: number;
  /** Lines that a start read once more, and that are among those below. */
  replayed: number;
  /** Lines a rule knew. */
  matched: number;
  /** Lines no rule knew. */
  unmatched: number;
  /** Lines that were not read: what follows in a line that was cut, a record that is too large. */
  rejected: number;
  /** Lines that were handed on as they came. */
  passed: number;
  /** Lines that were dropped. */
  dropped: number;
  /** Lines that nobody has: a call of Fluent Bit's filter broke off, or had no memory for the record. */
  lost: number;
  /** Lines that were cut because they are longer than the core takes. */
  oversize: number;
  /** Messages that were opened; two that turned out to be one are one. */
  messages: number;
  /** Messages that have a document. */
  told: number;
  /** Messages that are open and have none yet. */
  untold: number;
  /** Messages whose first document broke off: see `failed`. */
  abandoned: number;
  /** Messages that are open now. */
  open: number;
  documents: number;
  /** Documents with sequence number 1. */
  first_documents: number;
  /** Documents with a higher one. */
  follow_ups: number;
  /** With `expand`, documents of further recipients. */
  further: number;
  /** Documents by what they say is the reason for them. */
  reasons: Record<Reason, number>;
  /** Documents of connections that no message came by. */
  connections: number;
  /** Documents handed out before the end of their message was seen. */
  incomplete: number;
  /** Events of Mimecast; a line may hold several. */
  events: number;
  /** Lines that looked like events of Mimecast and could not be read; they are unmatched. */
  malformed: number;
  /** Calls of Fluent Bit's filter that broke off. */
  failed: number;
  /** Lines that came after the final document of their message. */
  late: number;
  /** Messages handed out early to keep the budget. */
  evicted: number;
  /** How often each bound was reached, by its name in docs/bounds.md. */
  bounds: Record<string, number>;
  appliances: number;
  /** Messages, connections, deliveries and host names that are known by number or name. */
  keys: number;
  /** Memory of open messages and of those that are remembered. */
  store_bytes: number;
  /** Size of the module's memory. */
  memory_bytes: number;
  /** With a journal. */
  journal?: JournalStats;
}

/** What became of the journal since the stitcher was made. */
export interface JournalStats {
  /** Size of the file. */
  bytes: number;
  /** Bytes that could not be written yet. */
  waiting_bytes: number;
  /** Lines that were written. */
  lines: number;
  /** Documents that are not known to be safe. */
  unconfirmed: number;
  /** How often the file was written anew, without what nobody remembers. */
  compactions: number;
  /** Entries that were given up because nothing could be written for long. */
  lost: number;
  /** Messages that were open after that. */
  restored_messages: number;
  /** Lines that were read and that no rule knows any more. */
  unknown_lines: number;
  /** Damaged places that were stepped over. */
  damaged: number;
  /** Bytes of a torn end. */
  torn_bytes: number;
}

/** What stands before the text of a line. What the prefix does not give is null. */
export interface Prefix {
  /** The shape of the prefix, such as `P2`; `P0` is none. */
  form: string;
  /** Syslog priority. */
  pri: number | null;
  /** RFC 3339 UTC. */
  time: string | null;
  host: string | null;
  tag: string | null;
  level: string | null;
}

/** What one row takes from a text. */
export interface ExplainedFact {
  rule: string;
  title: string;
  pattern: string;
  captures: { name: string; type: string; value: string }[];
  sets: { name: string; value: string }[];
  does: string[];
}

/** How one line is understood. */
export interface Explanation {
  line: string;
  prefix: Prefix;
  /** The line without its prefix. */
  text: string;
  /** The id of the rule that matched; null if none did. */
  rule: string | null;
  /** Absent on a miss, like the other facts of a rule. */
  title?: string;
  pattern?: string;
  captures?: { name: string; type: string; value: string }[];
  sets?: { name: string; value: string }[];
  does?: string[];
  /** Of a consolidated event: the number of its message, and what each of its keys is read as. */
  mid?: string;
  facts?: ExplainedFact[];
  /** Events of Mimecast that the line holds. */
  events?: MimecastEvent[];
  /** How many bytes of the text matched; on a miss the furthest any rule got. */
  matched_bytes: number;
}
