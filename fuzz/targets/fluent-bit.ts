/** Records of Fluent Bit through the filter ABI, with settings out of a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilterExports } from '../../test/support/fluent-bit-host.js';
import { RecordLost } from '../../test/support/fluent-bit-host.js';
import { Latest } from '../engine/latest.js';
import { type Exports, Machine, type Program } from '../engine/machine.js';
import { Fault } from '../fault.js';
import { checkAnswers, checkSameAnswers } from '../invariants/answers.js';
import {
  ClockedFilter,
  type FilterRun,
  type FilterScript,
  readFilterScript,
  STATS,
  TICK,
} from '../script/filter-run.js';
import { SETTINGS_WORDS } from '../script/settings-words.js';
import { caseLogs, exampleLines, fileLines, literals } from './rows.js';
import type { Target, Trial } from './target.js';

/** A record whose line is no line of a message, and that begins like no other: what is known of the last head goes. */
const STRANGER = Buffer.from('{"between":1,"log":"what is this","host":"elsewhere"}');
const MOST_STARTED = 8;
const MAX_BYTES = 1 << 20;
/** The largest message, its document and the answer that it stands in: as in memory.ts. */
const ROOM = 52 << 20;

interface Started {
  clocked: ClockedFilter;
  machine: Machine<FilterExports & Exports>;
  bytes: number;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const record = (line: string): string => JSON.stringify({ log: line });
const recordsOf = (log: Uint8Array): string[] =>
  Buffer.from(log).toString('latin1').split('\n').slice(0, 40).map(record);

/** Is nothing due, and nothing evicted, before the last record? */
function isTimeless({ settings, steps }: FilterScript): boolean {
  const isQuick =
    settings.clock === 'event' || settings.linger === '0' || settings.max_messages !== undefined;
  return !isQuick && steps.every(({ does }) => does !== 'tick');
}

export class FluentBitTarget implements Target {
  readonly name = 'fluent-bit';
  readonly settings = SETTINGS_WORDS;
  readonly #program: Program;
  readonly #started = new Latest<Started>(MOST_STARTED, (settings) => this.#start(settings));

  constructor(program: Program) {
    this.#program = program;
  }

  seeds(): Uint8Array[] {
    const logs = caseLogs(/^(0|1|cef-1|mimecast)/, 8000).map((log) => bytes(recordsOf(log).join('\n')));
    const alone = exampleLines('assembly/cisco').map((line) => bytes(`${record(line)}\n@tick 40000`));
    const documented = fileLines('test/fixtures/mimecast-documented.log').map((line) => bytes(record(line)));
    return [...logs, ...alone, ...documented, bytes(`! batch\n${record('MID 1 close')}\n${TICK}\n${STATS}`)];
  }

  words(): Uint8Array[] {
    const keys = [
      '"log":"',
      '"message":"',
      '"host":"',
      '","',
      '"}',
      '{"log":"',
      '\\u0000',
      '\\n',
      '\\"',
      '@tag a',
      '@sec 1773652801',
    ];
    return [...keys, ...literals('assembly/cisco'), ...SETTINGS_WORDS].map(bytes);
  }

  lines(): Uint8Array[] {
    const steps = ['@tick 1000', '@tick 31000', '@tick 15000000', '@tag syslog.1', TICK, STATS];
    return [...exampleLines('assembly/cisco').map(record), ...steps].map(bytes);
  }

  run(input: Uint8Array): Trial {
    const { started, run } = this.#live(input);
    const documents = checkAnswers(run);
    const { memory_bytes: memory = 0, store_bytes: store = 0 } = run.stats;
    if (memory > started.bytes + MAX_BYTES + ROOM) {
      throw new Fault('memory: all of it within its bound', `${memory} bytes, ${store} of the store`);
    }
    return { counters: started.machine.counters, lines: run.stats.lines ?? 0, documents: documents.length };
  }

  /** The filter proves that a record begins like the one before: that must show in nothing but time. */
  compare(input: Uint8Array): void {
    // what is due waits for its turn, and another record more or less may give it one
    if (!isTimeless(readFilterScript(input))) return;
    const plain = this.#live(input).run;
    const broken = this.#live(input, STRANGER).run;
    checkSameAnswers('a repeated head is read like any other', plain, broken);
  }

  #live(input: Uint8Array, between?: Buffer): { started: Started; run: FilterRun } {
    const script = readFilterScript(input);
    const started = this.#started.of(JSON.stringify(script.settings));
    started.machine.fresh();
    try {
      return { started, run: started.clocked.run(script, between) };
    } catch (error) {
      if (error instanceof RecordLost) throw new Fault('no trap', error.message);
      throw error;
    }
  }

  #start(settings: string): Started {
    const directory = mkdtempSync(join(tmpdir(), 'mailstitch-fuzz-'));
    try {
      writeFileSync(join(directory, 'mailstitch.json'), settings);
      const clocked = new ClockedFilter(this.#program.module, directory);
      const machine = new Machine(this.#program, () => clocked.exports);
      return { clocked, machine, bytes: machine.bytes };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}
