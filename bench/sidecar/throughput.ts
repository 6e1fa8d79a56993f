/** How many lines a second one core takes, from one sender to a file, by TCP and by UDP. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { packageFile } from '../../host/package-files.js';
import type { Stats } from '../../host/types.js';
import { AnswerCheck } from '../check.js';
import { TrafficSource } from '../traffic.js';
import { SENDER_PREFIX, SidecarError, SidecarProcess } from './process.js';
import { SENDER_TRAFFIC } from './traffic.js';

export interface ThroughputCase {
  name: string;
  /** `tcp-octet`: each line as a counted frame. */
  protocol: 'tcp' | 'tcp-octet' | 'udp';
  input: string;
  messages: number;
  /** UDP: so many datagrams a second. */
  rate?: number;
}

export interface Throughput {
  lines: number;
  /** From the first line sent to the last line read. */
  wallSeconds: number;
  cpuSeconds: number;
  lost: number;
  residentMiB: number;
  documents: number;
}

const POLL_MS = 10;
/** What does not come in so long a time does not come any more. */
const STILL_MS = 2_000;
const LOST = 'mailstitch_input_lost_lines_total';

/** Runs one case in `folder`, which is this run's own. Throws where an answer is wrong or something is missing. */
export async function measureThroughput(
  row: ThroughputCase,
  folder: string,
  seed: number,
): Promise<Throughput> {
  const file = join(folder, 'out.ndjson');
  const service = await SidecarProcess.start({
    inputs: [row.input],
    outputs: [`file:${file}`],
    options: ['--linger', '200ms'],
    stateDir: join(folder, 'state'),
  });
  try {
    const source = new TrafficSource({ ...SENDER_TRAFFIC, messages: row.messages, seed });
    while (source.next(1 << 20) !== null); // counts its lines
    const sender = startSender(row, service.port(row.input.split('?')[0] as string), seed);
    await sender.ready;
    const cpuBefore = service.cpuSeconds();
    const begin = performance.now();
    await sender.sent;
    const lines = await linesRead(service, source.lines);
    const wallSeconds = (performance.now() - begin) / 1000;
    const cpuSeconds = service.cpuSeconds() - cpuBefore;
    const residentMiB = service.residentMiB();
    const lost = [...(await service.metrics())].reduce(
      (sum, [name, value]) => sum + (name.startsWith(LOST) ? value : 0),
      0,
    );
    if (lines === source.lines) await until(service, 'mailstitch_documents_total', source.documents);
    await service.stop();
    const documents = lines === source.lines ? checkAnswers(source, file) : 0;
    return {
      lines,
      wallSeconds,
      cpuSeconds,
      lost: Math.max(lost, source.lines - lines),
      residentMiB,
      documents,
    };
  } finally {
    service.kill();
    rmSync(file, { force: true });
  }
}

function startSender({ protocol, messages, rate }: ThroughputCase, port: number, seed: number) {
  const args = [
    ...SENDER_PREFIX,
    process.execPath,
    packageFile('dist/bench/sidecar/sender.js'),
    ...[protocol, `${port}`, `${messages}`, `${seed}`, `${rate ?? 0}`],
  ];
  const [program, ...rest] = args as [string, ...string[]];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = createInterface({ input: child.stdout });
  const ready = once(said, 'line');
  const sent = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new SidecarError(`the sender ended with exit code ${code}`);
  });
  return { ready, sent };
}

/** Waits until all were read, or, where datagrams are lost, until no more come. */
function linesRead(service: SidecarProcess, wanted: number): Promise<number> {
  return until(service, 'mailstitch_lines_total', wanted);
}

/** Asks for a counter until it has come so far, or stands still for a second. */
async function until(service: SidecarProcess, name: string, wanted: number): Promise<number> {
  let before = -1;
  let movedMs = performance.now();
  for (;;) {
    const value = (await service.metrics()).get(name) ?? 0;
    if (value >= wanted) return value;
    if (value !== before) movedMs = performance.now();
    before = value;
    if (performance.now() - movedMs > STILL_MS) return value;
    await pause(POLL_MS);
  }
}

/** Every message in exactly one first document, a sample of them compared value by value. */
function checkAnswers(source: TrafficSource, file: string): number {
  const check = new AnswerCheck(source);
  check.add(readFileSync(file));
  const { documents } = check;
  check.finish({
    lines: source.lines,
    unmatched: 0,
    evicted: 0,
    first_documents: documents,
    documents,
  } as Stats);
  return documents;
}
