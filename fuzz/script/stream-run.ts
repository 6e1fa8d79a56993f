/** Lives an input with the stream ABI, and keeps all that came out of it. */
import type { Stats } from '../../host/types.js';
import { Status } from '../../host/wasm.js';
import { type Core, give, outputOf } from './core.js';
import type { Script } from './script.js';

/** How a run deals with what an input leaves open. */
export interface Manner {
  /** Cuts what is pushed into pieces, where the host's reads would end. */
  cut(bytes: Uint8Array): Iterable<Uint8Array>;
  /** Asks for receipts of lines. */
  tracks: boolean;
  /** Does what changes nothing: explains lines. */
  explains: boolean;
  /** When the first step happens. */
  startMs: number;
  /** The process ends without a drain. */
  isKilled?: boolean;
}

export interface StreamRun {
  script: Script;
  /** All output of pushes, ticks and drains, in order. */
  output: Buffer;
  /** What `explain` answered. */
  explanations: Buffer[];
  /** Counters at the end. */
  stats: Stats & { reasons: Record<string, number> };
  linesTaken: number;
  /** Pairs of a line's number and 0 for held once more, 1 for let go; of a run that tracks. */
  receipts: number[];
  /** Milliseconds at the end. */
  nowMs: number;
}

/** Monday, 16 March 2026, 09:20:00: after the stamps in most lines. */
export const START_MS = Date.UTC(2026, 2, 16, 9, 20);

export const PLAIN: Manner = { cut: (bytes) => [bytes], tracks: false, explains: true, startMs: START_MS };

/** Runs a script to its end, which is a drain. */
export function runStream(core: Core, script: Script, manner: Manner = PLAIN): StreamRun {
  return new Host(core, manner).run(script);
}

/** How often a bound was reached: then the order of lines, and what else is in memory, decide what is left out. */
export function boundsReached({ stats }: StreamRun): number {
  return Object.values(stats.bounds).reduce((total, count) => total + count, 0);
}

class Host {
  readonly #core: Core;
  readonly #manner: Manner;
  readonly #output: Buffer[] = [];
  readonly #explanations: Buffer[] = [];
  readonly #receipts: number[] = [];
  #nowMs: number;

  constructor(core: Core, manner: Manner) {
    this.#core = core;
    this.#manner = manner;
    this.#nowMs = manner.startMs;
  }

  run(script: Script): StreamRun {
    const core = this.#core;
    if (this.#manner.tracks) core.track();
    for (const step of script.steps) this.#do(step);
    if (!this.#manner.isKilled) this.#do({ does: 'drain' });
    core.stats();
    const stats = JSON.parse(outputOf(core).toString()) as StreamRun['stats'];
    return {
      script,
      output: Buffer.concat(this.#output),
      explanations: this.#explanations,
      stats,
      linesTaken: core.linesTaken() >>> 0,
      receipts: this.#receipts,
      nowMs: this.#nowMs,
    };
  }

  #do(step: Script['steps'][number]): void {
    const core = this.#core;
    switch (step.does) {
      case 'push':
        for (const piece of this.#manner.cut(step.bytes)) this.#push(piece);
        return;
      case 'tick':
        this.#nowMs += step.ms;
        this.#deliver(core.tick(BigInt(this.#nowMs)));
        return;
      case 'drain':
        this.#deliver(core.drain(BigInt(this.#nowMs)));
        return;
      case 'explain':
        if (!this.#manner.explains) return;
        core.explain(give(core, step.line));
        this.#explanations.push(outputOf(core));
        return;
      case 'origin':
        give(core, Buffer.from(step.appliance + step.peer, 'latin1'));
        core.origin(step.appliance.length, step.peer.length, step.records ? 1 : 0);
        return;
    }
  }

  #push(bytes: Uint8Array): void {
    const cap = this.#core.inputCap();
    for (let from = 0; from < bytes.length; from += cap) {
      const length = give(this.#core, bytes.subarray(from));
      this.#deliver(this.#core.push(length, BigInt(this.#nowMs)));
    }
  }

  #deliver(status: number): void {
    for (let latest = status; ; latest = this.#core.resume()) {
      this.#output.push(outputOf(this.#core));
      if (this.#manner.tracks) {
        const pairs = new Uint32Array(
          this.#core.memory.buffer,
          this.#core.receiptsPtr(),
          2 * this.#core.receiptsLen(),
        );
        for (const word of pairs) this.#receipts.push(word);
      }
      if (latest === Status.done) return;
    }
  }
}
