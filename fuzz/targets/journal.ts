/**
 * The journal: a process that is killed at the end of a script, what happens to its file, and the one that comes after
 * it. Whatever stands in the file, it starts, tells the truth, and leaves a file that is whole.
 */
import { accounts } from '../../host/accounting.js';
import type { Stats } from '../../host/types.js';
import { Latest } from '../engine/latest.js';
import { Machine, type Program } from '../engine/machine.js';
import { MOST_BYTES } from '../engine/mutate.js';
import { Fault, guarded } from '../fault.js';
import { readOutput } from '../invariants/output.js';
import { type Core, give } from '../script/core.js';
import { damaged, splitDamages } from '../script/journal-damage.js';
import { MemoryFiles } from '../script/memory-files.js';
import { readScript, type Script } from '../script/script.js';
import { SETTINGS_WORDS } from '../script/settings-words.js';
import { boundsReached, PLAIN, runStream, type StreamRun } from '../script/stream-run.js';
import { caseLogs, exampleLines } from './rows.js';
import { StreamCores } from './stream-target.js';
import type { Target, Trial } from './target.js';

const PREFIX = '<22>Mar 16 09:20:01 esa1.example.com mail_logs: Info: ';
const DAMAGES = [
  '~40 1\n',
  '~100 255\n',
  '~100 255 r\n',
  '~44 3 r\n',
  '~77 16 r\n',
  '~200 1 r\n',
  '~cut 10\n',
  '~cut 300\n',
];
const JOURNAL = '/journal';
const MOST_STARTED = 8;
const KILLED = { ...PLAIN, explains: false, isKilled: true };

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** A core that has a journal, and the directory that it is in. */
interface Started {
  machine: Machine<Core>;
  files: MemoryFiles;
}

export class JournalTarget implements Target {
  readonly name = 'journal';
  readonly settings = SETTINGS_WORDS;
  readonly #program: Program;
  readonly #plain: StreamCores;
  readonly #started = new Latest<Started>(MOST_STARTED, (key) => this.#start(key));

  constructor(program: Program) {
    this.#program = program;
    this.#plain = new StreamCores(program);
  }

  seeds(): Uint8Array[] {
    const logs = caseLogs(/./, MOST_BYTES / 2);
    return [
      ...logs,
      ...logs.map((log, at) => Buffer.concat([log, bytes(DAMAGES[at % DAMAGES.length] as string)])),
    ];
  }

  words = (): Uint8Array[] => [...DAMAGES, ...SETTINGS_WORDS, '@tick 31000\n', '@tick 15000000\n'].map(bytes);

  lines = (): Uint8Array[] => exampleLines('assembly/cisco').map((line) => bytes(PREFIX + line));

  run(input: Uint8Array): Trial {
    const { rest, damages } = splitDamages(input);
    const script = readScript(rest);
    const first = this.#killed(script);
    const { files } = this.#of(script);
    const journal = files.files.get(JOURNAL.slice(1)) ?? Buffer.alloc(0);
    files.files.set(JOURNAL.slice(1), damaged(journal, damages));
    const second = this.#next(script, first.nowMs);
    const counters = this.#of(script).machine.counters.slice();
    const third = this.#next(script, second.nowMs);
    const { damaged: places, torn_bytes: torn } = third.stats.journal as NonNullable<Stats['journal']>;
    if (places + torn > 0)
      throw new Fault('what a process leaves is whole', `${places} places, ${torn} bytes`);
    return { counters, lines: first.stats.lines, documents: readOutput(second).documents.length };
  }

  compare(input: Uint8Array): void {
    // half a line is in nobody's journal: whoever sent it has not been told that it was taken
    const script = readScript(Buffer.concat([splitDamages(input).rest, bytes('\n')]));
    const first = this.#killed(script);
    const second = this.#next(script, first.nowMs);
    const plain = guarded(() => runStream(this.#plain.of(script.settings).machine.fresh(), script));
    // at a bound it matters what else is in memory, which may be more than it would have been
    const hasBounds = [first, second, plain].some((run) => boundsReached(run) > 0);
    if (hasBounds || script.steps.some(({ does }) => does === 'drain')) return;
    const lines = (run: StreamRun) => run.output.toString('latin1').split('\n');
    const found = [...new Set([...lines(first), ...lines(second)])].sort();
    const wanted = [...new Set(lines(plain))].sort();
    const odd = found.find((line, at) => line !== wanted[at]) ?? wanted[found.length];
    if (odd !== undefined) throw new Fault('a restart changes no document', odd.slice(0, 2000));
  }

  /** A process on an empty directory, which never comes to an end. */
  #killed(script: Script): StreamRun {
    const { machine, files } = this.#of(script);
    files.files.clear();
    files.restart();
    return checked(guarded(() => runStream(machine.fresh(), script, KILLED)));
  }

  /** The process after it, which drains. */
  #next(script: Script, nowMs: number): StreamRun {
    const { machine, files } = this.#of(script);
    files.restart();
    const none = { ...script, steps: [] };
    return checked(guarded(() => runStream(machine.fresh(), none, { ...PLAIN, startMs: nowMs })));
  }

  #of({ settings }: Script): Started {
    return this.#started.of(JSON.stringify({ ...settings, journal: JOURNAL }));
  }

  #start(settings: string): Started {
    const files = new MemoryFiles();
    const { module } = this.#program;
    const machine = new Machine(this.#program, () => {
      const core = new WebAssembly.Instance(module, files.imports(module)).exports as unknown as Core;
      files.begin(core);
      core.inputPtr();
      if (core.configure(give(core, bytes(settings))) !== 0)
        throw new Error(`settings have faults: ${settings}`);
      core.explain(0); // it starts, and does not look for a journal yet
      return core;
    });
    return { machine, files };
  }
}

function checked(run: StreamRun): StreamRun {
  const wrong = accounts(run.stats as unknown as Stats).find(({ holds }) => !holds);
  if (wrong !== undefined) throw new Fault(`accounts with a journal: ${wrong.meaning}`, wrong.text);
  const { documents, passed } = readOutput(run);
  const { stats } = run;
  if (documents.length + passed.length !== stats.documents + stats.passed)
    throw new Fault('what was counted came out', `${documents.length} + ${passed.length}`);
  return run;
}
