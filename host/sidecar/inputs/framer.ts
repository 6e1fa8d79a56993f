import type { Room } from './room.js';

/** A message of a gigabyte is none; and ten digits at the start of a line are seconds since 1970. */
export const MAX_COUNT_DIGITS = 9;

export interface FramingOptions {
  /** A longer line is cut to so many bytes, without its end. */
  readonly maxLineBytes: number;
  /** For long lines that are begun; a line that finds none is cut too. */
  readonly room: Room;
  /** Whole lines, each ended by `\n`; valid during the call only. */
  onLines(lines: Uint8Array): void;
  /** `oversize`: a line was cut. `framing`: a length was expected and is none, or the message ended too early. */
  onTrouble(why: 'framing' | 'oversize'): void;
}

/** Bytes of one connection in, lines out. How the bytes are cut into chunks makes no difference. */
export interface Framer {
  /** Takes the next bytes, and may write into them. False: what comes next can not be made out any more. */
  feed(chunk: Buffer): boolean;
  /** No more will come: what is begun is a line. Idempotent. */
  end(): void;
}
