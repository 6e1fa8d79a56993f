/** The shapes that cross the border of the engine: what goes in as settings, what comes out as JSON. */

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

/** What an engine of the appliance said: true = passed or clean, false = failed, null = not evaluated. */
export interface Flags {
  Antivirus: boolean | null;
  DKIM: boolean | null;
  DMARK: boolean | null;
  SPF: boolean | null;
}

/** Why a document was handed out. */
export type Reason = 'finished' | 'timeout' | 'hold' | 'late' | 'budget' | 'drain';

/** What became of the message. */
export type Disposition =
  | 'delivered'
  | 'bounced'
  | 'mixed'
  | 'dropped'
  | 'aborted'
  | 'quarantined'
  | 'rejected'
  | 'delayed'
  | 'queued'
  | 'unknown';

/** How a message came from another one. */
export interface Parent {
  /** The appliance that wrote the parent's lines. */
  appliance: string;
  /** The parent's message ID. */
  mid: string;
  /** The kind of lineage, such as `split`. */
  relation: string;
}

/**
 * One message. A value the log does not give is `""`; several distinct values are joined with ` || `
 * in order of arrival. `DMARK` is the spelling of the tool whose document this is.
 */
export interface ClassicDocument {
  /** Injection connection ID. */
  ICID: string;
  /** Message IDs of the appliance: a rewritten message has several. */
  MID: string;
  /** The Message-ID header. */
  MessageID: string;
  Related_MID: string;
  OutbreakFilters: string;
  /** Verdict of the anti-spam engine. */
  CASE: string;
  GRAYMAIL: string;
  Antivirus: string;
  LDAP_Drop: string;
  SPF: string;
  DKIM: string;
  DKIM_Detail: string;
  DMARK: string;
  DMARK_Detail: string;
  /** Decoded to Unicode. */
  Subject: string;
  /** File names, decoded to Unicode. */
  Attachments: string;
  /** Envelope sender. */
  From: string;
  /** Envelope recipients. */
  To: string;
  /** Sender domain reputation. */
  SenderReputation: string;
  ThreatCategory: string;
  SuspectedDomains: string;
  DomainAge: string;
  Action: string;
  Action_Desc: string;
  Content_Filter: string;
  /** Address of the client. */
  IP: string;
  /** Text of the lines that no other key takes. */
  Other: string;
  Flags: Flags;
  /** 32 hexadecimal digits; the same when the same log is read again, and for every sequence number. */
  id: string;
  appliance: string;
  /** Stamp of the first line, RFC 3339 UTC; null if no line had one. */
  first_time: string | null;
  /** Stamp of the last line, RFC 3339 UTC; null if no line had one. */
  last_time: string | null;
  /** The end of the message was seen. */
  complete: boolean;
  reason: Reason;
  /** 1 for the first document of a message; a higher number supersedes a lower one with the same id. */
  sequence: number;
  disposition: Disposition;
  /** How many log lines it was made from. */
  lines: number;
  /** Only for a message that was made from another one. */
  parent?: Parent;
  /** Only when values had to be cut to keep the memory budget. */
  truncated?: true;
  /** Only with the setting `keep_raw`. */
  raw?: string[];
}

/** A type of Mimecast's SIEM logs. */
export type LogType =
  | 'receipt'
  | 'process'
  | 'delivery'
  | 'jrnl'
  | 'avlog'
  | 'spam'
  | 'internal-email-protect'
  | 'impersonation-protect'
  | 'url-protect'
  | 'attachment-protect';

/** How the type of an event was found. */
export type LogTypeBy = 'file name' | 'type field' | 'unique key' | 'elimination' | 'score' | 'tie' | 'none';

/** One event of Mimecast: its own members as they are named there, and these. */
export interface MimecastEvent {
  [member: string]: unknown;
  /** Several if the event looks like each of them; `unknown` if it looks like none. */
  log_type: LogType | LogType[] | 'unknown';
  log_type_by: LogTypeBy;
  /** 32 hexadecimal digits over the content of the event: the same whenever and however it is sent. */
  id: string;
  /** Only with the setting `nine_fields`. */
  fingerprint?: string;
  /** Only with the setting `keep_raw`, and only in a document of its own. */
  raw?: string[];
}

/** All attempts to deliver a message to one recipient, by time. */
export interface MimecastDelivery {
  Rcpt: string | null;
  disposition: 'delivered' | 'delayed';
  attempts: MimecastEvent[];
}

/**
 * One message of Mimecast: what its events agree on, under the keys of the pipe form, then the events by what they are
 * about, then what mailstitch says of it. What no event says is left out.
 */
export interface MimecastMessage {
  acc?: string;
  aCode?: string;
  MsgId?: string;
  Subject?: string | number;
  headerFrom?: string;
  /** Envelope sender. */
  Sender?: string;
  /** Recipients, by time. */
  Rcpt?: (string | number)[];
  Dir?: string;
  /** Address of the client. */
  IP?: string;
  /** What was done at receipt. */
  Act?: string;
  RejType?: string;
  RejInfo?: string;
  SpamScore?: number | string;
  SpamInfo?: unknown;
  SpamProcessingDetail?: unknown;
  /** Why it was held. */
  Hld?: string;
  /** Types of its events. */
  log_type: LogType[];
  receipt?: MimecastEvent[];
  process?: MimecastEvent[];
  delivery?: MimecastDelivery[];
  jrnl?: MimecastEvent[];
  /** What was found in it, by type. */
  threats?: Partial<Record<LogType, MimecastEvent[]>>;
  /** Events of no type or of several. */
  other?: MimecastEvent[];
  id: string;
  /** The account. */
  appliance: string;
  first_time: string | null;
  last_time: string | null;
  /** Seconds from the first event to the last. */
  duration: number | null;
  complete: boolean;
  reason: Reason;
  sequence: number;
  disposition: Disposition;
  /** How many events it was made from: one that was sent twice is one. */
  lines: number;
  /** Only when an event did not fit; it then has a document of its own. */
  truncated?: true;
  raw?: string[];
}

/** A document in the format `classic`. */
export type StitchDocument = ClassicDocument | MimecastMessage | MimecastEvent;

/** True for a message of an ESA: the document of ironport-correlator. */
export function isClassicDocument(output: StitchDocument | PassedLine): output is ClassicDocument {
  return 'MID' in output && 'Flags' in output;
}

/** A line that belongs to no message, with the setting `unmatched: pass`. */
export interface PassedLine {
  /** The line as it came. */
  message: string;
  mailstitch: {
    unmatched: true;
    /** How many bytes of its text the nearest rule knew. */
    matched_bytes: number;
  };
}

/** True for a line that was passed on, false for a document. */
export function isPassedLine(output: StitchDocument | PassedLine): output is PassedLine {
  return 'mailstitch' in output;
}

/** Counters since the stitcher was made. */
export interface Stats {
  lines: number;
  /** Lines a rule knew. */
  matched: number;
  /** Lines no rule knew. */
  unmatched: number;
  /** Lines that were handed on as they came. */
  passed: number;
  /** Lines that were dropped. */
  dropped: number;
  /** Lines that were cut because they are longer than the core takes. */
  oversize: number;
  /** Messages that were opened. */
  messages: number;
  /** Messages that are open now. */
  open: number;
  documents: number;
  /** Documents with sequence number 1. */
  first_documents: number;
  /** Documents handed out before the end of their message was seen. */
  incomplete: number;
  /** Events of Mimecast; a line may hold several. */
  events: number;
  /** Lines that looked like events of Mimecast and could not be read; they are unmatched. */
  malformed: number;
  /** Calls that broke off in Fluent Bit's filter; what they were about is lost. */
  failed: number;
  /** Follow-up documents for lines that came after the final document. */
  late: number;
  /** Messages handed out early to keep the budget. */
  evicted: number;
  /** Facts that were left out because a message or a connection had too many; `truncated` marks its document. */
  cut: number;
  appliances: number;
  /** Messages, connections, deliveries and host names that are known by number or name. */
  keys: number;
  /** Memory of open messages and of those that are remembered. */
  store_bytes: number;
  /** Size of the module's memory. */
  memory_bytes: number;
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
  /** Events of Mimecast that the line holds. */
  events?: MimecastEvent[];
  /** How many bytes of the text matched; on a miss the furthest any rule got. */
  matched_bytes: number;
}
