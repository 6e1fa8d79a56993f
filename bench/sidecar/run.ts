/** The benchmark of the sidecar: `npm run bench:sidecar`, with `-- --quick`, `--rounds N` or `--write`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WrongAnswer } from '../check.js';
import { ROOT } from '../machine.js';
import { type Latency, measureLatency } from './latency.js';
import { SidecarError } from './process.js';
import { type CaseResult, markdownReport, type Results, textReport } from './report.js';
import { measureThroughput, type ThroughputCase } from './throughput.js';

const USAGE = `usage: npm run bench:sidecar -- [--quick] [--rounds N] [--write]
  --quick     a tenth of the lines, one round
  --rounds N  runs of each case, default 5
  --write     writes docs/benchmarks-sidecar.md`;

const UDP_RATE = 100_000;
const LATENCY_RATE = 10_000;
const SEED = 3;

function casesOf(quick: boolean): ThroughputCase[] {
  const messages = quick ? 8_000 : 80_000;
  const tcp = 'syslog+tcp://127.0.0.1:0';
  const udp = 'syslog+udp://127.0.0.1:0?receive_buffer=64MiB';
  return [
    { name: 'TCP to a file', protocol: 'tcp', input: tcp, messages },
    { name: 'TCP to a file, with spool', protocol: 'tcp', input: `${tcp}?spool=true`, messages },
    { name: 'TCP to a file, octet counting', protocol: 'tcp-octet', input: tcp, messages },
    {
      name: `UDP to a file, ${UDP_RATE / 1000},000 a second`,
      protocol: 'udp',
      input: udp,
      messages,
      rate: UDP_RATE,
    },
  ];
}

async function main(): Promise<number> {
  let options: { quick: boolean; rounds: number; write: boolean };
  try {
    options = readOptions();
  } catch (error) {
    console.error(`bench: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  try {
    const results = await runRounds(options);
    process.stdout.write(textReport(results));
    if (options.write) writeFileSync(join(ROOT, 'docs/benchmarks-sidecar.md'), markdownReport(results));
    return 0;
  } catch (error) {
    const isKnown = error instanceof WrongAnswer || error instanceof SidecarError;
    console.error(`bench: ${isKnown ? error.message : (error as Error).stack}`);
    return 1;
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  });
  const rounds = values.rounds ?? (values.quick ? '1' : '5');
  if (!/^[1-9]\d?$/.test(rounds)) throw new RangeError('--rounds takes a number from 1 to 99');
  return { quick: values.quick, rounds: Number(rounds), write: values.write };
}

/** A B C A B C: what the machine does besides hits all cases alike. */
async function runRounds({ quick, rounds }: { quick: boolean; rounds: number }): Promise<Results> {
  const cases = casesOf(quick).map((row): CaseResult => ({ row, rounds: [] }));
  const latency: Latency[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { row, rounds: done } of cases) {
      const one = await inFolder((folder) => measureThroughput(row, folder, SEED + round));
      done.push(one);
      const perSecond = Math.round(one.lines / one.wallSeconds).toLocaleString('en-US');
      process.stderr.write(`round ${round + 1}: ${row.name}: ${perSecond} lines/s, ${one.lost} lost\n`);
    }
    const one = await inFolder((folder) =>
      measureLatency(folder, quick ? 2_000 : 8_000, LATENCY_RATE, SEED + round),
    );
    latency.push(one);
    process.stderr.write(`round ${round + 1}: latency: p99 ${one.p99.toFixed(1)} ms above linger\n`);
  }
  return { cases, latency };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mailstitch-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
