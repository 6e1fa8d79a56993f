/** All runs: every peer once, then every peer once more, so that what the machine does meanwhile hits all alike. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongAnswer } from '../check.js';
import { type Compared, compareFile } from './compare.js';
import { countLines } from './lines.js';
import { measure, type Timing } from './measure.js';
import type { Count, Peer, Tool, Traffic } from './peer.js';
import { type Message, referenceOf } from './reference.js';
import { makeTraffic } from './traffic.js';

/** What there is to read. */
export interface Load {
  open: number;
  lines: number;
}

export interface Extent {
  rounds: number;
  loads: readonly Load[];
}

/** One peer with one load. */
export interface Cell {
  load: Load;
  /** What the file really has; those that are slow have a file of their own. */
  lines: number;
  /** One a round. */
  timings: Timing[];
  /** Of each round the same; null where lines are counted only. */
  compared: Compared | null;
}

export interface Row {
  peer: Peer;
  tool: Tool;
  cells: Cell[];
  /** Seconds of processor time for no line at all, one a round; none for what does not end by itself. */
  starts: number[];
}

interface Prepared {
  traffic: Traffic;
  reference: Message[];
}

const SLOW_SHARE = 0.1;
/** With so many open messages less traffic would not fill memory. */
const MANY_OPEN = 1000;

export async function runAll(peers: readonly Peer[], extent: Extent, folder: string): Promise<Row[]> {
  const rows = peers.map((peer): Row => ({ peer, tool: peer.find(), cells: [], starts: [] }));
  const prepared = new Map<string, Prepared>();
  const prepare = (open: number, lines: number): Prepared => {
    const key = `${open} ${lines}`;
    let known = prepared.get(key);
    if (known === undefined) {
      const traffic = makeTraffic(open, lines, folder);
      known = { traffic, reference: referenceOf(traffic, join(folder, 'reference.ndjson')) };
      prepared.set(key, known);
    }
    return known;
  };
  for (let round = 1; round <= extent.rounds; round++) {
    for (const row of rows) {
      if ('missing' in row.tool) {
        if (round === 1) process.stderr.write(`${row.peer.id}: skipped: ${row.tool.missing}\n`);
        continue;
      }
      for (const load of extent.loads) {
        const isMany = load.open >= MANY_OPEN;
        if (row.peer.isSlow && isMany && round > 1) continue;
        const share = row.peer.isSlow && !isMany ? SLOW_SHARE : 1;
        await runOnce(row, load, prepare(load.open, Math.ceil(load.lines * share)), folder, round);
      }
      const start = await startOf(row.peer, row.tool.program, folder);
      if (start !== undefined) row.starts.push(start);
    }
  }
  return rows;
}

async function runOnce(
  row: Row,
  load: Load,
  { traffic, reference }: Prepared,
  folder: string,
  round: number,
): Promise<void> {
  const { peer, tool } = row;
  if ('missing' in tool) return;
  const { timing, compared } = await inFolder(folder, async (own) => {
    const timing = await run(peer, tool.program, traffic, own);
    return { timing, compared: checkOutput(peer, traffic, reference, own) };
  });
  const { source } = traffic;
  let cell = row.cells.find((one) => one.load === load);
  if (cell === undefined) {
    cell = { load, lines: source.lines, timings: [], compared };
    row.cells.push(cell);
  }
  cell.timings.push(timing);
  const us = (timing.cpuSeconds * 1e6) / source.lines;
  const told = compared === null ? '' : `, ${compared.values} values compared`;
  process.stderr.write(
    `round ${round}: ${peer.id}, ${load.open} open, ${source.lines} lines: ${us.toFixed(2)} us${told}\n`,
  );
}

async function inFolder<T>(folder: string, use: (own: string) => Promise<T>): Promise<T> {
  const own = join(folder, 'run');
  mkdirSync(own);
  try {
    return await use(own);
  } finally {
    rmSync(own, { recursive: true });
  }
}

const OUTPUT = 'documents.ndjson';
const LOG = 'log';

async function run(peer: Peer, program: string, traffic: Traffic, own: string): Promise<Timing> {
  const place = { folder: own, traffic, output: join(own, OUTPUT) };
  return measure(await peer.command(program, place), place, join(own, LOG));
}

/** Throws where something is wrong or missing. */
export function checkOutput(
  peer: Peer,
  traffic: Traffic,
  reference: readonly Message[],
  own: string,
): Compared | null {
  const output = join(own, OUTPUT);
  const { answers, abilities } = peer;
  try {
    if (answers.kind === 'documents') return compareFile(output, answers, abilities, reference);
    if (answers.kind === 'count') expectCount(answers, output, readFileSync(join(own, LOG), 'utf8'), traffic);
    return null;
  } catch (error) {
    if (error instanceof WrongAnswer) error.message = `${peer.id}, ${traffic.open} open: ${error.message}`;
    throw error;
  }
}

function expectCount({ of, expected }: Count, output: string, log: string, { source, path }: Traffic): void {
  const found = of(output, log);
  const wanted = expected === 'lines' ? source.lines : countLines(path, (line) => line.includes('MID'));
  if (found !== wanted) throw new WrongAnswer(`${found} ${expected}, expected ${wanted}`);
}

/** What a run costs that has nothing to read. */
async function startOf(peer: Peer, program: string, folder: string): Promise<number | undefined> {
  const path = join(folder, 'empty.log');
  writeFileSync(path, '');
  return inFolder(folder, async (own) => {
    const { source } = makeTraffic(1, 1, own);
    const place = { folder: own, traffic: { open: 1, source, path }, output: join(own, OUTPUT) };
    const command = await peer.command(program, place);
    if (command.isDone !== undefined) return undefined;
    // grep ends with 1 where it finds nothing
    const timing = await measure(command, place, join(own, LOG), [0, 1]);
    return timing.cpuSeconds;
  });
}
