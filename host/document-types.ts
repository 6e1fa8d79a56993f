/** The documents, and lines that are none. */

/** What an engine of the appliance said: true = passed or clean, false = failed, null = not evaluated. */
export interface Flags {
  Antivirus: boolean | null;
  DKIM: boolean | null;
  DMARK: boolean | null;
  SPF: boolean | null;
  /** File reputation and analysis. */
  AMP: boolean | null;
  Antispam: boolean | null;
  /** Data loss prevention. */
  DLP: boolean | null;
  Graymail: boolean | null;
  Outbreak: boolean | null;
  /** Sender domain reputation. */
  SDR: boolean | null;
  /** Reputation of URLs in the message. */
  URL: boolean | null;
}

/** What the engines found in the message: the weightiest finding of any. */
export type Verdict =
  | 'malicious'
  | 'violation'
  | 'spam'
  | 'suspicious'
  | 'unscannable'
  | 'graymail'
  | 'clean'
  | 'unknown';

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
  | 'split'
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
  /** Message IDs of the appliance: a rewritten message has several. Empty in the document of a connection. */
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
  /** Id of the received message that this one descends from, directly or not; its own if it descends from none. */
  thread: string;
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
  verdict: Verdict;
  /** How many log lines it was made from. */
  lines: number;
  /** Only for a message that was made from another one. */
  parent?: Parent;
  /** Only when values had to be cut to keep the memory budget. */
  truncated?: true;
  /** Only for a message that was in quarantines. */
  quarantines?: QuarantineStay[];
  /** Only with the setting `keep_raw`. */
  raw?: string[];
}

/** A stay in a quarantine; `spam` is the one for spam. */
export interface QuarantineStay {
  name: string;
  /** Why the message was put there. */
  reason: string;
  /** RFC 3339 UTC; null if no line says so. */
  entered: string | null;
  /** RFC 3339 UTC; null while it is held, and if no line says so. */
  left: string | null;
  /** `held`, `released` or `deleted`. */
  result: string;
  /** Why it left. */
  left_reason: string;
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

/**
 * A document in the format `ecs`: fields of Elastic Common Schema; what it has no field for stands below `cisco_esa` or
 * `mimecast`. All fields: docs/schemas.md, docs/mimecast.md.
 */
export interface EcsDocument {
  '@timestamp': string;
  ecs: { version: string };
  event: Record<string, unknown>;
  [field: string]: unknown;
}

/** A document in the format `ocsf`, of the class Email Activity; what it has no attribute for stands below `unmapped`. */
export interface OcsfDocument {
  class_uid: 4009;
  /** Milliseconds since 1970. */
  time: number;
  metadata: Record<string, unknown>;
  unmapped: Record<string, unknown>;
  [attribute: string]: unknown;
}

/** A document in any format. */
export type StitchDocument = ClassicDocument | MimecastMessage | MimecastEvent | EcsDocument | OcsfDocument;

/** True for a document in the format `ecs`. */
export function isEcsDocument(output: StitchDocument | PassedLine): output is EcsDocument {
  return 'ecs' in output && '@timestamp' in output;
}

/** True for a document in the format `ocsf`. */
export function isOcsfDocument(output: StitchDocument | PassedLine): output is OcsfDocument {
  return 'class_uid' in output;
}

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
