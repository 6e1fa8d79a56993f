/** The same inside a real Vector: lines in by standard input, which ends and Vector with it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Stats } from '../../host/types.js';
import { AnswerCheck, WrongAnswer } from '../check.js';
import type { Prepared } from './cases.js';

export interface VectorBench {
  /** Path of Vector. */
  vector: string;
  /** Path of mailstitch.lua. */
  module: string;
  /** The folder of the runs. */
  folder: string;
}

export interface VectorRun {
  /** User and system time of all threads of Vector, less those of a run without lines. */
  cpuSeconds: number;
  wallSeconds: number;
  lines: number;
}

export interface Pipeline {
  name: string;
  /** Transforms and sinks. */
  config(module: string): string;
  /** Throws if what came out is wrong. `output` is what the sink printed, `log` what Vector said. */
  check(prepared: Prepared, output: Buffer, log: string): void;
}

const PRINTED = 'sinks: {out: {type: console, inputs: [stitch], encoding: {codec: json}}}\n';

export const BARE = 'no transform';

export const PIPELINES: readonly Pipeline[] = [
  {
    name: BARE,
    config: () => 'sinks: {out: {type: blackhole, inputs: [lines], print_interval_secs: 60}}\n',
    check({ source }, _, log) {
      // its last word tells all of them
      const counts = [...log.matchAll(/Collected events\. events=(\d+)/g)].map(([, count]) => Number(count));
      expectCount(BARE, counts.at(-1), source.lines);
    },
  },
  {
    name: 'lua, a hook that does nothing',
    config: () => `${lua('count = 0', 'function(event) count = count + 1 end', COUNTED)}${PRINTED}`,
    check({ source }, output) {
      expectCount('lua', Number(JSON.parse(output.toString()).lines), source.lines);
    },
  },
  {
    name: 'lua, mailstitch',
    config: (module) =>
      `${lua('mail = require("mailstitch").new { clock = "event" }', 'mail.process', STITCHED, {
        search_dirs: [dirname(module)],
        timers: [{ interval_seconds: 1, handler: 'mail.tick' }],
      })}${PRINTED}`,
    check({ source }, output) {
      const check = new AnswerCheck(source);
      const end = output.lastIndexOf('\n', output.length - 2) + 1;
      check.add(output.subarray(0, end));
      check.finish(JSON.parse(output.toString('utf8', end)).stats as Stats);
    },
  },
];

const COUNTED = 'function(emit) emit { log = { lines = count } } end';
/** The counters come last. */
const STITCHED = 'function(emit) mail.shutdown(emit) emit { log = { stats = mail.stats() } } end';

function lua(source: string, process: string, shutdown: string, more: object = {}): string {
  const stitch = {
    type: 'lua',
    version: '2',
    inputs: ['lines'],
    source,
    hooks: { process, shutdown },
    ...more,
  };
  return `transforms: ${JSON.stringify({ stitch })}\n`;
}

function expectCount(name: string, found: number | undefined, expected: number): void {
  if (found !== expected) throw new WrongAnswer(`Vector, ${name}: ${found} lines, expected ${expected}`);
}

export const canBeMeasured = process.platform === 'linux';

export function versionOf(vector: string): string {
  return /\d+\.\d+\.\d+/.exec(execFileSync(vector, ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown';
}

export function measureVector(bench: VectorBench, pipeline: Pipeline, prepared: Prepared): VectorRun {
  const start = run(bench, pipeline, '/dev/null');
  const whole = run(bench, pipeline, prepared.path);
  pipeline.check(prepared, whole.output, whole.log);
  return {
    cpuSeconds: whole.cpuSeconds - start.cpuSeconds,
    wallSeconds: whole.wallSeconds - start.wallSeconds,
    lines: prepared.source.lines,
  };
}

function run({ vector, module, folder }: VectorBench, pipeline: Pipeline, inputPath: string) {
  const own = join(folder, 'vector');
  const paths = { config: join(own, 'vector.yaml'), out: join(own, 'out'), log: join(own, 'log') };
  mkdirSync(join(own, 'data'), { recursive: true });
  writeFileSync(
    paths.config,
    `data_dir: ${join(own, 'data')}\nsources: {lines: {type: stdin}}\n${pipeline.config(module)}`,
  );
  const files = [openSync(inputPath, 'r'), openSync(paths.out, 'w'), openSync(paths.log, 'w')];
  try {
    const cpuBefore = cpuOfChildren();
    const from = performance.now();
    const { status, error } = spawnSync(vector, ['--config', paths.config], {
      stdio: files as [number, number, number],
    });
    const wallSeconds = (performance.now() - from) / 1e3;
    const cpuSeconds = cpuOfChildren() - cpuBefore;
    if (error) throw error;
    const log = readFileSync(paths.log, 'utf8');
    if (status !== 0 || / (ERROR|WARN) /.test(log))
      throw new WrongAnswer(`Vector, ${pipeline.name}: ended with ${status}\n${log.slice(-2000)}`);
    return { cpuSeconds, wallSeconds, output: readFileSync(paths.out), log };
  } finally {
    for (const file of files) closeSync(file);
    rmSync(own, { recursive: true });
  }
}

/** Of all that have ended and were waited for, in hundredths of a second. */
function cpuOfChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  const [user, system] = [13, 14].map((at) => Number(fields[at]));
  return ((user as number) + (system as number)) / TICKS_A_SECOND;
}

const TICKS_A_SECOND = 100;
