import type { InputMeter } from '../meters.js';

/** Whose lines these are, where the lines themselves do not say so. */
export interface Origin {
  /** Names the appliance, above what the lines say: the setting `appliance` of an input. */
  readonly appliance?: string;
  /** Names the appliance of lines that name none: the address of whoever sent them. */
  readonly peer?: string;
  /** Lines that start with `{` are records (`{"message": ..., "host": ...}`), not text. Default true. */
  readonly records?: boolean;
}

/**
 * What an input wants to hear of the lines it handed over. All calls come later than the `push` itself.
 *
 * A line is *released* when no document will be made of it any more and every document that was made of it is
 * accepted by all outputs. All lines of one message are released together.
 */
export interface Receipt {
  /** The lines outlive this process: they are on disk, or all of them are released. Once. */
  safe?(): void;
  /** Line number `index` of the push (the first one is 0) is released. Once for each line. */
  released?(index: number): void;
}

/** Where the inputs hand over their lines. */
export interface Intake {
  /**
   * Takes whole lines, each ended by `\n`; the bytes are copied. Lines of one push are taken at one time.
   * Returns how many lines it counted, which is the number of `\n`.
   */
  push(lines: Uint8Array, origin: Origin, receipt?: Receipt): number;
}

/** What every input is given. */
export interface InputContext {
  readonly intake: Intake;
  readonly meter: InputMeter;
  readonly log: Log;
  /** Folder for what the input has to remember across restarts; undefined if there is none. */
  readonly stateDir: string | undefined;
  /** The input can not go on (a file system error, a broken configuration): the service ends with this error. */
  fail(error: Error): void;
  /** The input came to its end (standard input). When all inputs have, the service stops in order. */
  ended(): void;
}

/**
 * One source of lines. It has been constructed with its spec and an `InputContext`; nothing is open before `start`.
 */
export interface LineInput {
  /** As in the configuration, without secrets: `syslog+tcp://0.0.0.0:514`. */
  readonly name: string;
  /** Resolves when lines can come (the socket is bound); rejects with an `IoError` that says what is wrong. */
  start(): Promise<void>;
  /** Back-pressure: read nothing more until `resume`. What can not wait (UDP) goes on. May be called twice. */
  pause(): void;
  resume(): void;
  /**
   * Neither memory nor disk can hold more: an input that cannot wait throws away what comes, and counts it
   * (`backpressure`), until it is told otherwise. A document that was begun is worth more than a line that is new.
   */
  shed?(sheds: boolean): void;
  /** Ends reading; what was read by now is pushed. After it resolves nothing is pushed any more. Idempotent. */
  stop(): Promise<void>;
  /** Why no line can come now, such as a server that is out of reach; undefined while all is well. */
  trouble?(): string | undefined;
  /** After the outputs have ended: the last receipts were given; says so to whoever must hear, and hangs up. */
  close?(): Promise<void>;
  /** SIGHUP: certificates are read anew. */
  reload?(): void;
}

/** The part of a pino logger that the rooms use: an object of facts, then a short sentence. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
