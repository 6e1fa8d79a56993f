/** What all targets that come in by the stream ABI have in common: the core with settings, and what must hold. */
import type { Settings, Stats } from '../../host/types.js';
import { Latest } from '../engine/latest.js';
import { Machine, type Program } from '../engine/machine.js';
import { guarded } from '../fault.js';
import { checkAccounting } from '../invariants/accounting.js';
import { checkKeys } from '../invariants/keys.js';
import { checkMemory, type StartMemory } from '../invariants/memory.js';
import { readOutput } from '../invariants/output.js';
import { checkSame, inPieces } from '../invariants/pieces.js';
import { checkReceipts, TRACKED } from '../invariants/receipts.js';
import { checkRounds, inRounds } from '../invariants/rounds.js';
import { checkSchemas } from '../invariants/schemas.js';
import { type Core, give, instantiate, outputOf } from '../script/core.js';
import { readScript, type Script } from '../script/script.js';
import { SETTINGS_WORDS } from '../script/settings-words.js';
import { type Manner, PLAIN, runStream, type StreamRun } from '../script/stream-run.js';
import type { Target, Trial } from './target.js';

/** A core that was started with settings, and what it had then. */
interface Started {
  machine: Machine<Core>;
  memory: StartMemory;
}

/** Instances that are kept at a time: each takes 10 MB, and starting one 10 ms. */
const MOST_STARTED = 12;
const YEAR_MS = 366 * 86_400_000;

/** The module with whatever settings scripts ask for. */
export class StreamCores {
  readonly #program: Program;
  readonly #started = new Latest<Started>(MOST_STARTED, (key) => this.#start(key));

  constructor(program: Program) {
    this.#program = program;
  }

  of(settings: Settings): Started {
    return this.#started.of(JSON.stringify(settings));
  }

  #start(key: string): Started {
    const machine = new Machine(this.#program, () => startCore(this.#program, key));
    machine.exports.stats();
    const { memory_bytes, store_bytes } = JSON.parse(outputOf(machine.exports).toString()) as Stats;
    return { machine, memory: { bytes: memory_bytes, storeBytes: store_bytes } };
  }
}

/** Takes settings that are right, and starts with them: no edge of that counts. */
function startCore(program: Program, settings: string): Core {
  const core = instantiate(program);
  if (core.configure(give(core, Buffer.from(settings))) !== 0)
    throw new Error(`settings of the fuzzer have faults: ${settings}`);
  core.tick(0n);
  return core;
}

/** What a target of this kind brings along. */
export interface StreamSource {
  name: string;
  seeds(): Uint8Array[];
  words(): Uint8Array[];
  lines(): Uint8Array[];
  /** What the bytes of an input mean; by default they are a script. */
  read?(input: Uint8Array): Script;
}

export class StreamTarget implements Target {
  readonly name: string;
  readonly settings = SETTINGS_WORDS;
  readonly #source: StreamSource;
  readonly #cores: StreamCores;

  constructor(program: Program, source: StreamSource) {
    this.name = source.name;
    this.#source = source;
    this.#cores = new StreamCores(program);
  }

  /** Each as it is, and a few of them in every format and way. */
  seeds(): Uint8Array[] {
    const seeds = this.#source.seeds();
    const heads = SETTINGS_WORDS.flatMap((word) => [`! ${word}\n`, `! ecs ${word}\n`, `! ocsf ${word}\n`]);
    const led = heads.map((head, at) =>
      Buffer.concat([Buffer.from(head), seeds[(at * 7) % seeds.length] as Uint8Array]),
    );
    return [...seeds, ...led];
  }

  words = (): Uint8Array[] => this.#source.words();
  lines = (): Uint8Array[] => this.#source.lines();

  run(input: Uint8Array): Trial {
    const { started, run } = this.#live(this.#read(input), PLAIN);
    const reading = readOutput(run);
    checkAccounting(run, reading);
    checkMemory(run, started.memory);
    return {
      counters: started.machine.counters,
      lines: run.stats.lines,
      documents: reading.documents.length,
    };
  }

  compare(input: Uint8Array): void {
    const script = this.#read(input);
    const plain = this.#live(script, PLAIN).run;
    // without `linger` a message is due with its last line and goes with the next call, so it matters where a call ends
    if (script.settings.linger !== '0') {
      checkSame('the same bytes in any pieces', plain, this.#live(script, inPieces(input)).run);
    }
    const steps: Script['steps'] = [...script.steps, { does: 'drain' }, { does: 'tick', ms: YEAR_MS }];
    const tracked = this.#live({ ...script, steps }, TRACKED).run;
    if (!tracked.output.equals(plain.output)) checkSame('tracking lines changes nothing', plain, tracked);
    // with event time a connection without an end waits for ever: no stamp comes that ends its wait
    checkReceipts(tracked, script.settings.clock !== 'event');
    const reading = readOutput(plain);
    checkKeys(reading);
    checkSchemas(script.settings.format, reading);
    const rounds = inRounds(script);
    if (rounds === undefined) return;
    const { started, run: first } = this.#live(rounds, PLAIN);
    const later = { ...PLAIN, startMs: first.nowMs };
    checkRounds(first, () => guarded(() => runStream(started.machine.exports, rounds, later)));
  }

  #read(input: Uint8Array): Script {
    return (this.#source.read ?? readScript)(input);
  }

  #live(script: Script, manner: Manner): { started: Started; run: StreamRun } {
    const started = this.#cores.of(script.settings);
    const run = guarded(() => runStream(started.machine.fresh(), script, manner));
    return { started, run };
  }
}
