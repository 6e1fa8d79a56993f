/** What the oracle keeps: everything, for good. Nothing is pooled, packed or forgotten. */
import type { Match } from './forms.js';

/** A line about a message, connection or delivery. */
export interface Fact {
  /** Seconds since 1970, 0 unknown. */
  stamp: number;
  match: Match;
  /** Which of the message's numbers the line named. */
  number: MessageNumber | null;
  /** The line is about another message, and tells this one that message's number. */
  isReversed: boolean;
  /** The line as it came. */
  line: string;
}

/** A connection or delivery. */
export interface Scope {
  kind: 'ICID' | 'DCID' | 'RCID';
  number: number;
  facts: Fact[];
  /** Latest stamp of its own lines. */
  lastStamp: number;
  isClosed: boolean;
  /** Messages that came by it or went out by it. */
  messages: Set<Message>;
  /** When it goes, if no message needs it by then; milliseconds on the clock of its appliance. */
  due: number;
}

export interface MessageNumber {
  mid: number;
  isFinished: boolean;
  isRewritten: boolean;
}

export type Relation = 'split' | 'generated' | 'bounce' | 'reinjected' | 'returned';
export type State = 'open' | 'finishing' | 'held' | 'done';
export type Reason = 'finished' | 'timeout' | 'hold' | 'late' | 'drain';

export interface Message {
  appliance: Appliance;
  /** The one it was received under, then those it was rewritten to. */
  numbers: MessageNumber[];
  facts: Fact[];
  connection: Scope | null;
  deliveries: Set<Scope>;
  state: State;
  /** When its state ends, milliseconds on the clock of its appliance. */
  due: number;
  /** Lines came since the last document. */
  isDirty: boolean;
  /** Lines came after a final document. */
  isLate: boolean;
  /** Sequence of the last document. */
  sequence: number;
  lines: number;
  firstStamp: number;
  lastStamp: number;
  /** What its id is made of, from its first document on; and the stamp in it. */
  name: string | null;
  nameMid: number;
  nameStamp: number;
  /** Where it came from: what its documents say, and the message whose knowledge it inherits. */
  origin: { parent: Message; mid: number; relation: Relation } | null;
  /** The message above it in the thread; one that would make a circle is left out. */
  above: Message | null;
  /** The number under which it came back from an SMA, 0 if it did not. */
  returnedAs: number;
  /** The message that it turned out to be the same as. */
  joined: Message | null;
  /** Its number is that of another message by now: of what its lines said nothing is left. */
  isForgotten: boolean;
}

/** The message that a message is by now. */
export function current(message: Message): Message {
  return message.joined === null ? message : current(message.joined);
}

export class Appliance {
  /** Milliseconds since 1970. */
  now = 0;
  /** Lines in a row whose stamps lie far behind. */
  behind = 0;
  readonly messages = new Map<number, Message>();
  /** Former messages of a number that is used again, the newest first. */
  readonly past = new Map<number, Message[]>();
  readonly scopes = new Map<string, Scope>();
  /** Messages that carried a file, by its SHA-256, the newest last. */
  readonly carriers = new Map<string, Message[]>();
  private isNamed = false;

  constructor(private known: string) {}

  get name(): string {
    return this.known;
  }

  /** A document carries the name: it stays. */
  fixName(): void {
    this.isNamed = true;
  }

  /** A relay may have cut the name to its first label: of the two the longer counts. */
  heardAs(name: string): void {
    if (!this.isNamed && name.length > this.known.length) this.known = name;
  }
}
