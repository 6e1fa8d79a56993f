/** The fuzzer: `npm run fuzz -- --minutes 10`. Progress goes to standard error, the figures to standard output. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { packageFile } from '../host/package-files.js';
import type { Figures, Finding } from './engine/campaign.js';
import { writeInput } from './engine/corpus.js';
import { Coverage } from './engine/coverage.js';
import { faultOf, keptFolder, openProgram } from './engine/laboratory.js';
import type { Program } from './engine/machine.js';
import { createTarget, TARGET_NAMES } from './targets/index.js';
import { Watch } from './watch.js';
import { type Report, type Task, WATCHED_BYTES, WATCHED_HEAD } from './worker.js';

const USAGE = `usage: npm run fuzz -- [--minutes N] [--target NAME]... [--seed N] [--workers N]
       npm run fuzz -- --reproduce FILE [--target NAME]
  --minutes N       how long, default 1
  --target NAME     ${TARGET_NAMES.join(', ')}; default all
  --seed N          the same inputs again, as far as time allows; default by the clock
  --workers N       threads, default one a processor
  --reproduce FILE  runs one input and says what it shows
  --distil          puts few short inputs that reach as much as all in the place of fuzz/corpus
  --blind           no guidance by coverage: what it is worth shows by comparison`;

const FINDINGS = 'build/fuzz-findings';

interface Options {
  minutes: number;
  targets: string[];
  seed: number;
  workers: number;
  reproduce: string | undefined;
  distils: boolean;
  isGuided: boolean;
  asksHelp: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      target: { type: 'string', multiple: true },
      seed: { type: 'string' },
      workers: { type: 'string', default: String(availableParallelism()) },
      reproduce: { type: 'string' },
      distil: { type: 'boolean', default: false },
      blind: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = values.target?.find((name) => !TARGET_NAMES.includes(name));
  if (unknown !== undefined) throw new RangeError(`no target ${unknown}`);
  return {
    minutes: above(0, 'minutes', values.minutes),
    targets: values.target ?? TARGET_NAMES,
    seed: Math.trunc(above(-1, 'seed', values.seed ?? String(Date.now() % 1_000_000))),
    workers: Math.max(1, Math.trunc(above(0, 'workers', values.workers))),
    reproduce: values.reproduce,
    distils: values.distil,
    isGuided: !values.blind,
    asksHelp: values.help,
  };
}

function above(least: number, name: string, text: string): number {
  const value = Number(text);
  if (!(value > least)) throw new RangeError(`--${name} ${text} is no number above ${least}`);
  return value;
}

/** One input again. Its target is the first word of its name, or the folder that it is in. */
function reproduce(file: string, named: string | undefined): number {
  const name =
    named ??
    [basename(file).split('-')[0], basename(dirname(file))].find((word) =>
      TARGET_NAMES.includes(word as string),
    );
  if (name === undefined) throw new RangeError(`${file} does not say of which target it is: add --target`);
  const fault = faultOf(createTarget(name, openProgram()), readFileSync(file));
  console.log(fault === undefined ? `${name}: everything holds` : `${name}: ${fault.message}`);
  return fault === undefined ? 0 : 1;
}

/** All threads of a run, and what they told. */
class Run {
  readonly #options: Options;
  readonly #program: Program;
  readonly #figures = new Map<string, Figures>();
  readonly #coverage: Coverage;
  readonly #findings: Finding[] = [];
  readonly #startMs = Date.now();

  constructor(options: Options) {
    this.#options = options;
    this.#program = openProgram();
    this.#coverage = new Coverage(this.#program.edges);
  }

  async toEnd(): Promise<number> {
    const { targets, workers, seed } = this.#options;
    // with more threads than targets several work at one, from different seeds
    const threads = Array.from({ length: workers }, (_, at) => {
      const own = targets.filter((_, target) => target % workers === at);
      return this.#thread(own.length > 0 ? own : [targets[at % targets.length] as string], seed + 1000 * at);
    });
    await Promise.all(threads);
    console.log(JSON.stringify(this.#sums()));
    return this.#findings.length === 0 ? 0 : 1;
  }

  #thread(targets: string[], seed: number): Promise<void> {
    const { minutes, isGuided, distils } = this.#options;
    const watched = new SharedArrayBuffer(WATCHED_HEAD + WATCHED_BYTES);
    const untilMs = this.#startMs + minutes * 60_000;
    const task: Task = { program: this.#program, targets, seed, untilMs, isGuided, distils, watched };
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task });
    let target = targets[0] as string;
    return new Promise((resolve, reject) => {
      const watch = new Watch(watched, (input) => {
        this.#find({ target, invariant: 'every input ends', seen: 'this one did not', input });
        void worker.terminate();
      });
      worker.on('message', (report: Report) => {
        if (report.kind === 'target') target = report.target;
        else this.#hear(`${seed} ${target}`, report);
      });
      worker.on('error', (error) => {
        watch.stop();
        reject(error);
      });
      worker.on('exit', () => {
        watch.stop();
        resolve();
      });
    });
  }

  #hear(key: string, report: Exclude<Report, { kind: 'target' }>): void {
    if (report.kind === 'finding') this.#find(report.finding);
    else if (report.kind === 'corpus') {
      rmSync(keptFolder('corpus', report.target), { recursive: true, force: true });
      for (const input of report.inputs) writeInput(keptFolder('corpus', report.target), input);
    } else {
      this.#coverage.merge(report.classes);
      this.#figures.set(key, report.figures);
      this.#progress(report.target);
    }
  }

  #progress(target: string): void {
    const seconds = Math.round((Date.now() - this.#startMs) / 1000);
    const { inputs, edges, edges_of } = this.#sums();
    const findings = this.#findings.length;
    console.error(
      `fuzz: ${seconds} s, ${inputs} inputs, ${edges} of ${edges_of} edges, ${findings} findings (${target})`,
    );
  }

  #find(finding: Finding): void {
    this.#findings.push(finding);
    const folder = join(dirname(packageFile('package.json')), FINDINGS);
    mkdirSync(folder, { recursive: true });
    const name = `${finding.target}-${this.#options.seed}-${this.#findings.length}`;
    const file = join(folder, name);
    writeFileSync(file, finding.input);
    const command = `npm run fuzz -- --reproduce ${relative(process.cwd(), file)}`;
    writeFileSync(`${file}.txt`, `${finding.invariant}\n${finding.seen}\n\nAgain: ${command}\n`);
    console.error(`fuzz: ${finding.target}: ${finding.invariant}: ${finding.seen}\n      again: ${command}`);
  }

  #sums() {
    const targets: Record<string, Figures> = {};
    const all = { inputs: 0, lines: 0, documents: 0 };
    for (const [key, figures] of this.#figures) {
      const name = key.split(' ')[1] as string;
      const before = targets[name] ?? { inputs: 0, edges: 0, lines: 0, documents: 0 };
      targets[name] = {
        inputs: before.inputs + figures.inputs,
        edges: Math.max(before.edges, figures.edges),
        lines: before.lines + figures.lines,
        documents: before.documents + figures.documents,
      };
      for (const sum of ['inputs', 'lines', 'documents'] as const) all[sum] += figures[sum];
    }
    const { minutes, seed } = this.#options;
    const edges = { edges: this.#coverage.edges, edges_of: this.#program.edges };
    return { minutes, seed, ...all, ...edges, findings: this.#findings.length, targets };
  }
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions();
    if (options.asksHelp) {
      console.log(USAGE);
      return 0;
    }
    if (options.reproduce !== undefined) {
      const named = options.targets.length === 1 ? options.targets[0] : undefined;
      return reproduce(options.reproduce, named);
    }
  } catch (error) {
    console.error(`fuzz: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  return new Run(options).toEnd();
}

process.exitCode = await main();
