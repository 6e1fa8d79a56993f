/** mailstitch inside Fluent Bit, a Lua filter inside it, and Fluent Bit without either. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { packageFile } from '../../host/package-files.js';
import {
  ALIAS,
  configText,
  DOCUMENT_TAGS,
  fileOutput,
  heartbeat,
  INPUT_FOLDER,
  nullOutput,
  type Pipeline,
  statistics,
  TAG,
  tailInput,
} from '../fluent-bit/config.js';
import { handOver } from '../fluent-bit/input.js';
import { freePort, type Metrics } from '../fluent-bit/process.js';
import { VARIANTS } from '../fluent-bit/variants.js';
import { lastStatistics } from '../fluent-bit/verify.js';
import { readFlat } from './flat.js';
import { lineCounter } from './lines.js';
import { ALL_DOCUMENTS } from './mailstitch.js';
import { type Command, MAILSTITCH, NOTHING, type Peer, type Place } from './peer.js';
import { findTool } from './programs.js';
import { FIELDS } from './reference.js';

/** One document a heartbeat is handed out when no lines come any more: more of them where more wait. */
const heartbeats = (open: number): number => Math.max(20, Math.ceil(open / 10));
const STATISTICS = 'statistics.ndjson';

const find = () => findTool('FLUENT_BIT', 'fluent-bit', ['--version'], /v(\d+\.\d+\.\d+)/);

async function command(program: string, place: Place, pipeline: Partial<Pipeline>): Promise<Command> {
  const { folder, traffic } = place;
  mkdirSync(join(folder, INPUT_FOLDER));
  handOver(traffic.path, folder);
  const port = await freePort();
  const path = join(folder, 'fluent-bit.yaml');
  const { inputs = [], filters = [], outputs = [] } = pipeline;
  writeFileSync(path, configText({ inputs: [tailInput(folder), ...inputs], filters, outputs }, port));
  return {
    argv: [program, '-c', path],
    writesItself: true,
    isDone: () => isThrough(port, traffic.source.lines),
  };
}

/** The snapshot of its counters has all lines at the output. */
async function isThrough(port: number, lines: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/metrics`);
    const { output } = (await response.json()) as Metrics;
    return (output[ALIAS.lines]?.proc_records ?? 0) >= lines;
  } catch {
    // not there yet
    return false;
  }
}

function filtersOf(id: string, folder: string, module: string) {
  const variant = VARIANTS.find((one) => one.id === id);
  if (variant === undefined) throw new RangeError(`no variant ${id}`);
  return variant.filters(folder, module);
}

/** Columns that correlate.lua leaves out, or of which it leaves out some lines. */
const LEFT_BY_LUA: ReadonlySet<string> = new Set(['Action', 'Content_Filter', 'Antivirus', 'DMARK_Detail']);

const documentsIn = (output: string) => fileOutput(dirname(output), basename(output), DOCUMENT_TAGS);

export const FLUENT_BIT_BARE: Peer = {
  id: 'fluent-bit-bare',
  name: 'Fluent Bit, no filter, nothing written',
  group: 'bare',
  abilities: NOTHING,
  answers: { kind: 'watched' },
  find,
  command: (program, place) => command(program, place, { outputs: [nullOutput(ALIAS.lines, TAG.lines)] }),
};

export const FLUENT_BIT_LUA: Peer = {
  id: 'fluent-bit-lua',
  name: 'Fluent Bit with a Lua filter, hand-written',
  group: 'correlate',
  abilities: { ...NOTHING, parses: true, correlates: true, expires: true, bounded: false },
  answers: {
    kind: 'documents',
    reader: () => readFlat,
    fields: FIELDS.filter((field) => !LEFT_BY_LUA.has(field)),
    holdsBack: true,
    left: 'four columns; what a child has of its parent; encoded words; messages without an end whose timeout has not come',
  },
  find,
  async command(program, place) {
    const { output, traffic } = place;
    const started = await command(program, place, {
      inputs: [heartbeat()],
      filters: filtersOf('lua', place.folder, ''),
      outputs: [documentsIn(output)],
    });
    const written = lineCounter(output);
    const finished = [...traffic.source.truth()].reduce(
      (sum, { mids, complete }) => sum + (complete ? mids.length : 0),
      0,
    );
    return { ...started, isDone: () => written() >= finished };
  },
};

export const FLUENT_BIT: Peer = {
  id: 'fluent-bit',
  name: '**mailstitch in Fluent Bit**, the wasm filter',
  group: 'mailstitch',
  abilities: MAILSTITCH,
  answers: ALL_DOCUMENTS,
  find,
  async command(program, place) {
    const { folder, output, traffic } = place;
    const module = join(folder, 'mailstitch.wasm');
    copyFileSync(packageFile('build/mailstitch.wasm'), module);
    const started = await command(program, place, {
      inputs: [heartbeat(heartbeats(traffic.open)), statistics()],
      filters: filtersOf('wasm', folder, module),
      outputs: [documentsIn(output), fileOutput(folder, STATISTICS, TAG.stats)],
    });
    const written = lineCounter(output);
    const { lines, documents } = traffic.source;
    return {
      ...started,
      isDone() {
        const stats = lastStatistics(join(folder, STATISTICS));
        return (
          stats !== null &&
          stats.lines >= lines &&
          stats.first_documents >= documents &&
          written() >= stats.documents
        );
      },
    };
  },
};
