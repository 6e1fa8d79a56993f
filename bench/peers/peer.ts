/** What a peer is: a program with the rules it is given, run over a file of lines, whose documents can be read. */

import type { TrafficSource } from '../traffic.js';
import type { Field } from '../traffic-message.js';

/** What a row of the page can do besides reading lines, in the configuration that is measured. */
export interface Abilities {
  parses: boolean;
  correlates: boolean;
  /** Lines of a connection that come after those of the message, and lines in any order. */
  anyOrder: boolean;
  /** Documents of messages whose end never comes. */
  expires: boolean;
  /** Rewritten, split, generated and bounce messages. */
  lineage: boolean;
  /** RFC 2047 and file names. */
  decodes: boolean;
  /** Open messages can outlive a restart. */
  restarts: boolean;
  /** A line that no rule knows comes out, or stands in its message's document. */
  keepsUnknown: boolean;
  bounded: boolean;
}

export const NOTHING: Abilities = {
  parses: false,
  correlates: false,
  anyOrder: false,
  expires: false,
  lineage: false,
  decodes: false,
  restarts: false,
  keepsUnknown: false,
  bounded: true,
};

export const MAILSTITCH: Abilities = {
  parses: true,
  correlates: true,
  anyOrder: true,
  expires: true,
  lineage: true,
  decodes: true,
  restarts: true,
  keepsUnknown: true,
  bounded: true,
};

/** A program and its version, or why it cannot be measured. */
export type Tool = { program: string; version: string } | { missing: string };

/** The lines of a run, made once for all of them. */
export interface Traffic {
  open: number;
  source: TrafficSource;
  path: string;
}

/** One run has a folder of its own. */
export interface Place {
  folder: string;
  traffic: Traffic;
  /** Where the documents go. */
  output: string;
}

export interface Command {
  argv: readonly string[];
  /** What stands at standard input; nothing if left out. */
  input?: string;
  /** The program writes its documents itself, not to standard output. */
  writesItself?: true;
  env?: Readonly<Record<string, string>>;
  /** For one that does not end by itself: true once its last document is written. */
  isDone?(): boolean | Promise<boolean>;
}

/** Values of some columns, as they were found. */
export type Values = Partial<Record<Field, readonly string[]>>;

/** One line of the output: a document, or what one line of the log says. */
export interface Found {
  mids: readonly string[];
  values: Values;
}

/** How the output of a run becomes documents, and what of ours it cannot have. */
export interface Documents {
  kind: 'documents';
  /** One reader a run: it may remember what earlier lines said. Null: a line that is no part of any message. */
  reader(): (line: string) => Found | null;
  /** Columns that are compared. */
  fields: readonly Field[];
  /** Each line of the log is a record; the check puts those of a message together. */
  isByLine?: true;
  /** A message without an end may be missing when the log ends. */
  holdsBack?: true;
  /** A later document of a message replaces the first. */
  supersedes?: true;
  /** Why values that are left out are left out, for the page. */
  left: string;
}

/** What comes out is counted only. */
export interface Count {
  kind: 'count';
  of(output: string, log: string): number;
  expected: 'lines' | 'lines with MID';
}

/** Nothing comes out: the run ends when the program's own counters show every line. */
export interface Watched {
  kind: 'watched';
}

export interface Peer {
  /** For the option --only. */
  id: string;
  name: string;
  /** `bare`: the host of the row that follows, without the work. */
  group: 'floor' | 'bare' | 'parse' | 'correlate' | 'mailstitch';
  abilities: Abilities;
  answers: Documents | Count | Watched;
  /** A line takes so long that with few open messages a tenth of the lines are read, and with many there is one round. */
  isSlow?: true;
  find(): Tool;
  command(program: string, place: Place): Command | Promise<Command>;
}
