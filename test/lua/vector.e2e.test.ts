/** vector/vector.yaml in a real Vector: the documents are those of the command line. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../../bench/traffic.js';
import type { ClassicDocument } from '../../host/types.js';
import { fixture, parseLines, run } from '../fixtures/cli-process.js';
import { withoutNulls } from '../support/lua-engine.js';
import { differences } from '../support/truth.js';
import { makeVectorFolder, type VectorFolder } from '../support/vector-config.js';
import { type Json, Vector } from '../support/vector-process.js';
import { runVector, VECTOR } from '../support/vector-program.js';

const MODULE = fileURLToPath(new URL('../../build/mailstitch.lua', import.meta.url));
const CONFIG = 'vector/vector.yaml';
const SAMPLE = readFileSync(fixture('../../examples/mail_logs.log'), 'utf8');
const HOOK_MS = 60_000;

let folder: VectorFolder;
const running = new Set<Vector>();

async function start(): Promise<Vector> {
  const vector = new Vector(folder, 'vector.yaml');
  running.add(vector);
  await vector.says(/Listening\./, 2);
  return vector;
}

async function stop(vector: Vector): Promise<void> {
  running.delete(vector);
  expect(await vector.stop()).toBe(0);
}

/** Puts other settings into the configuration. */
function configure(settings: string): void {
  const text = folder.read('vector.yaml');
  expect(text).toContain('.new {}');
  writeFileSync(join(folder.path, CONFIG), text.replace('.new {}', `.new ${settings}`));
}

const linesOf = (log: string) => log.split('\n').filter((line) => line !== '');

/** By id, as Lua can say them, and without the time that Vector has for them. */
function sorted(documents: readonly unknown[]): ClassicDocument[] {
  return documents
    .map((document) => {
      const { timestamp: _, ...own } = withoutNulls(document) as ClassicDocument & { timestamp?: string };
      return own as ClassicDocument;
    })
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.sequence - b.sequence));
}

async function stitched(log: string): Promise<ClassicDocument[]> {
  const { code, stdout } = await run(['stitch', '-q', '--clock', 'arrival'], log);
  expect(code).toBe(0);
  return sorted(parseLines(stdout).filter((record) => 'sequence' in record));
}

function traffic(seed: number, messages: number, ...appliances: string[]): TrafficSource {
  return new TrafficSource({ seed, messages, open: 50, appliances, startTime: Date.now() - 3_600_000 });
}

const allOf = (source: TrafficSource) => (source.next(64 << 20) as Buffer).toString();

function suite(): void {
  beforeEach(async () => {
    folder = await makeVectorFolder();
  }, HOOK_MS);
  afterEach(async () => {
    await Promise.all([...running].map((vector) => vector.stop('SIGKILL')));
    running.clear();
    folder?.remove();
  }, HOOK_MS);

  it('is valid, and passes its own tests, which fail where settings are others', () => {
    const tested = () => runVector(['test', CONFIG, 'vector/tests/vector.yaml'], folder.path, folder.env);
    const valid = runVector(['validate', '--skip-healthchecks', CONFIG], folder.path, folder.env);
    expect(valid.code, valid.text).toBe(0);
    const { code, text } = tested();
    expect(code, text).toBe(0);
    expect(text).toContain('passed');
    configure('{ unmatched = "drop" }');
    expect(tested().code).not.toBe(0);
  });

  it('does not start with settings that are wrong, and says what is', () => {
    configure('{ timeout = "soon", timeot = "30s" }');
    const { code, text } = runVector(['validate', '--skip-healthchecks', CONFIG], folder.path, folder.env);
    expect(code).not.toBe(0);
    expect(text).toContain('timeout: "soon" is not a duration; expected ');
    expect(text).toContain('timeot: unknown setting: "30s"; expected one of format, ');
  });

  it('gives the documents of the command line, for lines that come by UDP and by TCP', async () => {
    const byTcp = SAMPLE.replaceAll('esa1.example.com', 'esa2.example.com');
    const vector = await start();
    await Promise.all([vector.sendUdp(linesOf(SAMPLE)), vector.sendTcp(byTcp)]);
    await vector.until('twelve documents', () => vector.documents.length >= 12);
    expect(sorted(vector.documents)).toEqual(await stitched(SAMPLE + byTcp));
    expect(vector.others).toEqual([]);
    for (const document of vector.documents as unknown as Json[]) {
      expect(document.timestamp).toBe(document.first_time);
    }
  });

  it('gives every message of thousands of lines once', async () => {
    const sources = [traffic(5, 150, 'esa1', 'esa2'), traffic(6, 300, 'esa3', 'esa4')] as const;
    const [udp, tcp] = sources.map(allOf) as [string, string];
    const vector = await start();
    await Promise.all([vector.sendUdp(linesOf(udp)), vector.sendTcp(tcp)]);
    await vector.until('450 documents', () => vector.documents.length >= 450);
    await stop(vector);
    const documents = sorted(vector.documents);
    expect(documents).toEqual(await stitched(udp + tcp));
    for (const source of sources) {
      const own = documents.filter(({ appliance }) => source.appliances.includes(appliance));
      expect(differences(source, own)).toEqual([]);
    }
  });

  it('passes on what is no mail log as it came, and goes on behind bytes that are no UTF-8', async () => {
    const vector = await start();
    const bad = Buffer.from('<22>Mar 16 09:15:30 esa1 mail_logs: Info: caf\xe9 is no mail log\n', 'latin1');
    await vector.sendTcp(Buffer.concat([bad, Buffer.from(SAMPLE)]));
    await vector.until('six documents', () => vector.documents.length >= 6);
    expect(vector.others).toMatchObject([
      { message: expect.stringContaining('is no mail log'), host: '127.0.0.1', source_type: 'socket' },
    ]);
  });

  it('names a gateway by its address if its lines do not name it', async () => {
    const vector = await start();
    await vector.sendUdp(linesOf(SAMPLE.replaceAll(' esa1.example.com ', ' ')));
    await vector.until('six documents', () => vector.documents.length >= 6);
    expect(new Set(vector.documents.map(({ appliance }) => appliance))).toEqual(new Set(['127.0.0.1']));
  });

  it('ends in order, with what is open', async () => {
    const vector = await start();
    const begun = SAMPLE.slice(0, SAMPLE.indexOf('Message finished'));
    await vector.sendTcp(`${begun.slice(0, begun.lastIndexOf('\n'))}\nno mail log\n`);
    await vector.until('all lines were read', () => vector.others.length > 0);
    await stop(vector);
    expect(vector.documents.map(({ reason }) => reason)).toContain('drain');
  });

  it('goes on where it was with a journal, after a stop and after a kill', async () => {
    mkdirSync(join(folder.path, 'journal'));
    configure('{ journal = "journal/mail", hold = "1h" }');
    const lines = linesOf(SAMPLE);
    const documents: ClassicDocument[] = [];
    const cuts = [0, 20, 60, lines.length];
    for (const [at, signal] of (['SIGTERM', 'SIGKILL', 'SIGTERM'] as const).entries()) {
      const vector = await start();
      await vector.sendTcp(`${lines.slice(cuts[at], cuts[at + 1]).join('\n')}\nno mail log\n`);
      await vector.until('all lines were read', () => vector.others.some(({ mailstitch }) => !mailstitch));
      if (at === 2) await vector.until('the last', () => documents.length + vector.documents.length >= 6);
      running.delete(vector);
      await vector.stop(signal);
      documents.push(...vector.documents);
    }
    const all = new Map(documents.map((document) => [`${document.id} ${document.sequence}`, document]));
    expect(sorted([...all.values()])).toEqual(await stitched(SAMPLE));
  });
}

if (VECTOR === undefined || !existsSync(MODULE)) {
  const missing =
    VECTOR === undefined
      ? 'no Vector: name the program in VECTOR, or put "vector" on the PATH, to have vector/vector.yaml tested'
      : 'no build/mailstitch.lua';
  console.warn(`Skipped: ${missing}`);
  it.skip(missing, () => {});
} else {
  describe('vector/vector.yaml', suite);
}
