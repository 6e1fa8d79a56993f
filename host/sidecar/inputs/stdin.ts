import type { Readable } from 'node:stream';
import { fileTrouble, IoError } from '../../errors.js';
import type { StdinInputSpec } from '../config/specs.js';
import { Feed } from './feed.js';
import type { Framer } from './framer.js';
import type { InputContext, LineInput } from './input.js';
import { NewlineFraming } from './newline-framing.js';
import { originOf } from './origin.js';
import { Room } from './room.js';

/** What the module takes as one line. */
const MAX_LINE_BYTES = 1024 * 1024;

/** Lines from standard input: `tail -F mail.current | mailstitch listen --input stdin`. */
export class StdinInput implements LineInput {
  readonly name: string;
  readonly #context: InputContext;
  readonly #open: () => Readable;
  readonly #framer: Framer;
  #stream: Readable | undefined;
  #isPaused = false;
  #isOver = false;

  /** `open` is for tests; it may throw an error of the system. */
  constructor(spec: StdinInputSpec, context: InputContext, open: () => Readable = () => process.stdin) {
    this.name = spec.name;
    this.#context = context;
    this.#open = open;
    const feed = new Feed(context);
    const origin = originOf(spec);
    this.#framer = new NewlineFraming({
      maxLineBytes: MAX_LINE_BYTES,
      room: new Room(MAX_LINE_BYTES),
      onLines: (lines) => feed.push(lines, origin),
      onTrouble: (why) => context.meter.trouble(why),
    });
  }

  async start(): Promise<void> {
    let stream: Readable;
    try {
      stream = this.#open(); // of a closed descriptor: EBADF
    } catch (error) {
      throw this.#trouble(error);
    }
    this.#stream = stream;
    stream.on('error', this.#fail).on('end', this.#end);
    if (this.#isPaused) stream.pause();
    stream.on('data', this.#take);
    this.#context.log.info({ input: this.name, address: 'standard input' }, 'listening');
  }

  pause(): void {
    this.#isPaused = true;
    this.#stream?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#stream?.resume();
  }

  /** What the writer has not sent by now stays with the writer. */
  async stop(): Promise<void> {
    const stream = this.#stream;
    if (this.#isOver || stream === undefined) return;
    this.#isOver = true;
    stream.pause();
    stream.off('data', this.#take).off('end', this.#end);
    for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) this.#framer.feed(chunk as Buffer);
    this.#framer.end();
    stream.destroy(); // or it would keep the process alive
  }

  readonly #take = (chunk: Buffer): void => {
    this.#framer.feed(chunk);
  };

  readonly #end = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#framer.end();
    this.#context.ended();
  };

  readonly #fail = (error: Error): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#framer.end();
    this.#context.fail(this.#trouble(error));
  };

  #trouble(error: unknown): IoError {
    return new IoError(fileTrouble('standard input', error));
  }
}
