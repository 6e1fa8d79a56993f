/** What crosses the border between the page and its worker. Numbers of lines and documents count from 0. */
import type { Settings, SettingsFault } from '../host/types.js';

export const FORMATS = ['classic', 'ecs', 'ocsf'] as const;
export type Format = (typeof FORMATS)[number];

export interface Progress {
  lines: number;
  documents: number;
  /** Lines that no rule knew. */
  unmatched: number;
  bytesRead: number;
  bytesTotal: number;
}

export type RunResult =
  | { outcome: 'done'; progress: Progress; ms: number; troubles: string[] }
  | { outcome: 'settings'; faults: SettingsFault[] }
  /** Another run has begun meanwhile. */
  | { outcome: 'replaced' };

/**
 * What became of a line. `waiting`: of no document yet; after the end of a run, of none at all (an entry that
 * says nothing of a message, the end of a connection whose messages were told, a blank line).
 */
export type LineState = 'message' | 'unmatched' | 'waiting';

export interface LineRow {
  number: number;
  text: string;
  /** How much of `text` is the beginning of a longer line. */
  isCut: boolean;
  state: LineState;
  /** Numbers of the documents that it is part of, ascending. */
  documents: number[];
  /** Characters at the start of `text` that are its prefix: priority, time, host, tag, level. */
  prefix: number;
  /** For an unmatched line: characters that a rule agrees with, its prefix included. */
  matched?: number;
}

export interface DocumentRow {
  number: number;
  /** RFC 3339. */
  time: string;
  subject: string;
  from: string;
  to: string;
  disposition: string;
  verdict: string;
  complete: boolean;
  sequence: number;
  lines: number;
}

/** Which part of a message's life a line belongs to; the order is that of the time line's columns. */
export const LANES = ['connection', 'message', 'engines', 'quarantine', 'delivery'] as const;
export type Lane = (typeof LANES)[number];

/** One line in the life of a message. */
export interface Step {
  line: number;
  /** Seconds since 1970; undefined for a line without a time. */
  time?: number;
  lane: Lane;
  /** What the rule calls it. */
  title: string;
  /** Values that the line has beside numbers of connections and messages, in brief. */
  detail: string;
  /** The id of the rule; the log type of a Mimecast event. */
  rule: string;
  /** The line says that a message came from another one. */
  isLineage: boolean;
}

export interface Relative {
  /** `parent`, `child` (of any depth), or `same` for an earlier or later document of the message. */
  relation: 'parent' | 'child' | 'same';
  /** How it came to be, such as `split`. */
  how: string;
  /** Its message ID. */
  mid: string;
  document: number | undefined;
}

/** Everything the page shows of a document. */
export interface MessageView {
  number: number;
  row: DocumentRow;
  documents: Record<Format, Record<string, unknown>>;
  /** Of all documents of the message, ascending. */
  lines: number[];
  steps: Step[];
  relatives: Relative[];
}

/** Where a value comes from. */
export interface Origin {
  /** Lines that say it. */
  said: number[];
  /** Further lines without which it would be another one, or none. */
  needed: number[];
}

/** The worker. Every call but `run` is answered while a run goes on. */
export interface SessionApi {
  /** Reads the files from the first to the last; what was read before is forgotten. */
  run(settings: Settings, files: File[], onProgress: (progress: Progress) => void): Promise<RunResult>;
  lines(from: number, to: number): LineRow[];
  /** Of the documents that the last `find` found. */
  documents(from: number, to: number): DocumentRow[];
  /** Documents that have the text somewhere, case aside; all of them for an empty one. Returns how many. */
  find(text: string): number;
  /** The place of a document among those that were found; -1 if it is not. */
  placeOf(document: number): number;
  message(document: number): MessageView | undefined;
  /** Where the value at `path` of a document comes from. */
  originOf(document: number, format: Format, path: (string | number)[]): Promise<Origin>;
  /** How a line is understood, as `mailstitch explain` says it. */
  explain(line: number): string;
  /** SHA-256 of the module, in hexadecimal. */
  moduleDigest(): Promise<string>;
}
