import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import type { ClassicDocument } from '../host/types.js';
import { fixture, parseLines, run } from './fixtures/cli-process.js';
import { Sidecar } from './sidecar/support/sidecar.js';
import { differences } from './support/truth.js';
import { makeVectorFolder, switchOn, type VectorFolder } from './support/vector-config.js';
import { appendSlowly, Vector } from './support/vector-process.js';
import { runVector, sinksOfVector, VECTOR } from './support/vector-program.js';

const CONFIGS = ['exec', 'socket', 'http'] as const;
type Config = (typeof CONFIGS)[number];

/** Today, for Vector and mailstitch each have a way of their own to tell the year of a stamp that has none. */
const TODAY = new Date().toUTCString().replace(/^\w+, (\d+) (\w+) .*/, (_, day, month) => `${month} ${+day}`);
const SAMPLE = readFileSync(fixture('../../examples/mail_logs.log'), 'utf8').replaceAll(
  /Mar 16(?= \d\d:\d\d:\d\d esa)/g,
  TODAY.padEnd(6).replace(/^(\w+) (\d) $/, '$1  $2'),
);

/** Processes take their time where there are many of them. */
const HOOK_MS = 60_000;

let folder: VectorFolder;
const running = new Set<{ stop(signal?: NodeJS.Signals): Promise<unknown> }>();
beforeEach(async () => {
  if (VECTOR) folder = await makeVectorFolder();
}, HOOK_MS);
afterEach(async () => {
  await Promise.all([...running].map((process) => process.stop('SIGKILL')));
  running.clear();
  try {
    // what an exec source started outlives a Vector that is killed, until it has a document to print
    process.kill(folder?.childPid() as number, 'SIGKILL');
  } catch {
    // there is none
  }
  folder?.remove();
}, HOOK_MS);

/** Vector with one of the three configurations, and mailstitch beside it where it is not Vector that starts it. */
async function start(config: Config, settings = ''): Promise<{ vector: Vector; sidecar?: Sidecar }> {
  if (config === 'exec') return { vector: await startVector(config) };
  return { vector: await startVector(config), sidecar: await startSidecar(config, settings) };
}

async function startVector(config: Config): Promise<Vector> {
  const vector = new Vector(folder, `${config}.yaml`);
  running.add(vector);
  if (config === 'exec') await vector.says(/"msg":"ready"/);
  else await vector.says(/Listening\./, config === 'socket' ? 3 : 2);
  return vector;
}

async function startSidecar(config: Config, settings = ''): Promise<Sidecar> {
  const sidecar = await Sidecar.start({
    config: folder.read(`mailstitch-${config}.yaml`) + settings,
    stateDir: join(folder.path, 'state'),
  });
  running.add(sidecar);
  return sidecar;
}

/** In the order in which nothing is in the way, as a service manager does it. */
async function stop(vector: Vector, sidecar: Sidecar | undefined): Promise<void> {
  if (sidecar) {
    running.delete(sidecar);
    expect(await sidecar.stop()).toBe(0);
  }
  running.delete(vector);
  expect(await vector.stop()).toBe(0);
}

/** What the command line makes of the same lines, in the order of ids. */
async function stitched(log: string | Uint8Array, ...options: string[]): Promise<ClassicDocument[]> {
  const { code, stdout } = await run(['stitch', '-q', '--clock', 'arrival', ...options], log);
  expect(code).toBe(0);
  return sorted(parseLines(stdout).filter((record) => 'sequence' in record) as unknown as ClassicDocument[]);
}

/** By id, each once: what may come twice is the same document. */
function sorted(documents: readonly ClassicDocument[]): ClassicDocument[] {
  const all = new Map(documents.map((document) => [`${document.id} ${document.sequence}`, document]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.sequence - b.sequence));
}

/** Without the time that Vector has for them. */
function documentsOf(vector: Vector): ClassicDocument[] {
  return vector.documents.map((document) => {
    const { timestamp, ...own } = document as ClassicDocument & { timestamp: string };
    expect(Date.parse(timestamp)).toBe(Date.parse(own.first_time as string));
    return own as ClassicDocument;
  });
}

function linesOf(log: string): string[] {
  return log.split('\n').filter((line) => line !== '');
}

/** Traffic of today, of gateways with these names. */
function traffic(seed: number, messages: number, ...appliances: string[]): TrafficSource {
  const startTime = Date.now() - 3_600_000;
  return new TrafficSource({ seed, messages, open: 50, appliances, startTime });
}

function allOf(source: TrafficSource): string {
  return (source.next(64 << 20) as Buffer).toString();
}

function suiteOfConfig(config: Config): void {
  const path = `vector/${config}.yaml`;
  const tested = () => runVector(['test', path, `vector/tests/${config}.yaml`], folder.path, folder.env);

  it('is valid, alone and with every sink of sinks.yaml', () => {
    expect(runVector(['validate', '--skip-healthchecks', path], folder.path, folder.env)).toMatchObject({
      code: 0,
    });
    const there = sinksOfVector();
    mkdirSync(join(folder.path, 'secrets'));
    const seen: string[] = [];
    const sinks = switchOn(folder.read('sinks.yaml'), (id) => {
      seen.push(id);
      return id === 'secret' || there.has(SINK_TYPES[id] ?? id);
    });
    for (const [, name] of sinks.matchAll(/SECRET\[passwords\.(\w+)\]/g)) {
      writeFileSync(join(folder.path, 'secrets', name as string), 'secret\n');
    }
    writeFileSync(join(folder.path, 'vector/sinks.yaml'), sinks);
    const options = ['validate', '--no-environment', path, 'vector/sinks.yaml'];
    const { code, text } = runVector(options, folder.path, folder.env);
    expect(code, text).toBe(0);
    expect(seen).toEqual(['secret', ...Object.keys(SINK_TYPES)]);
  });

  it('passes its own tests, which fail where a transform is another', () => {
    const { code, text } = tested();
    expect(code, text).toBe(0);
    expect(text).toContain('passed');
    const broken = folder.read(`${config}.yaml`).replace('.first_time, "%+"', '.last_time, "%+"');
    writeFileSync(join(folder.path, path), broken);
    expect(tested().code).not.toBe(0);
  });

  it('gives the documents of the command line, for lines that come by UDP and by TCP', async () => {
    const byTcp = SAMPLE.replaceAll('esa1.example.com', 'esa2.example.com');
    const { vector } = await start(config);
    await Promise.all([vector.sendUdp(linesOf(SAMPLE)), vector.sendTcp(byTcp)]);
    await vector.until('twelve documents', () => vector.documents.length >= 12);
    expect(sorted(documentsOf(vector))).toEqual(await stitched(SAMPLE + byTcp));
    expect(vector.documents).toHaveLength(12);
    expect(vector.others).toEqual([]);
  });

  it('gives events of Mimecast as documents, with their own time', async () => {
    folder.env.MAILSTITCH_CORRELATE = 'false';
    const log = readFileSync(new URL('cases/mimecast-events.log', import.meta.url), 'utf8');
    const events = linesOf(log).filter((text) => text.startsWith('datetime='));
    const { vector } = await start(config, '\nsettings: { correlate: false }\n');
    await vector.sendTcp(`${events.join('\n')}\n`);
    await vector.until('the events', () => vector.others.length >= events.length);
    const ids = new Map(vector.others.map((event) => [event.id, event.timestamp]));
    expect([...ids.values()].sort()).toEqual(
      events.map((text) => `${text.slice('datetime='.length, 'datetime='.length + 19)}Z`),
    );
  });

  it('gives every message of thousands of lines once, by UDP and by TCP', async () => {
    const sources = [traffic(5, 150, 'esa1', 'esa2'), traffic(6, 300, 'esa3', 'esa4')] as const;
    const [udp, tcp] = sources.map(allOf) as [string, string];
    const { vector, sidecar } = await start(config);
    await Promise.all([vector.sendUdp(linesOf(udp)), vector.sendTcp(tcp)]);
    await vector.until('450 documents', () => vector.documents.length >= 450);
    await stop(vector, sidecar);
    const documents = documentsOf(vector);
    expect(documents).toHaveLength(450);
    expect(sorted(documents)).toEqual(await stitched(udp + tcp));
    for (const source of sources) {
      const own = documents.filter(({ appliance }) => source.appliances.includes(appliance));
      expect(differences(source, own)).toEqual([]);
    }
  });

  it('hands on what is no mail log, and goes on behind bytes that are no UTF-8', async () => {
    const { vector } = await start(config);
    const bad = Buffer.from(`<22>${TODAY} 09:15:30 esa1 mail_logs: Info: caf\xe9 is no mail log\n`, 'latin1');
    await vector.sendTcp(Buffer.concat([bad, Buffer.from(SAMPLE)]));
    await vector.until('six documents', () => vector.documents.length >= 6);
    await vector.until('the line', () => vector.others.length > 0);
    expect(vector.others).toMatchObject([{ message: expect.stringContaining('is no mail log') }]);
  });

  it('names a gateway by its address if its lines do not name it', async () => {
    const nameless = SAMPLE.replaceAll(' esa1.example.com ', ' ');
    const { vector } = await start(config);
    await vector.sendUdp(linesOf(nameless));
    await vector.until('six documents', () => vector.documents.length >= 6);
    expect(new Set(vector.documents.map(({ appliance }) => appliance))).toEqual(new Set(['127.0.0.1']));
    await vector.sendTcp(nameless.replaceAll(/MID (\d)/g, 'MID 9$1'));
    await vector.until('six more', () => vector.documents.length >= 12);
    expect(new Set(vector.documents.map(({ appliance }) => appliance))).toEqual(new Set(['127.0.0.1']));
  });

  it('ends in order, with what is open', async () => {
    const { vector, sidecar } = await start(config);
    const begun = SAMPLE.slice(0, SAMPLE.indexOf('Message finished'));
    await vector.sendTcp(`${begun.slice(0, begun.lastIndexOf('\n'))}\nno mail log\n`);
    await vector.until('all lines were read', () => vector.others.length > 0);
    await stop(vector, sidecar);
    expect(vector.documents.map(({ reason }) => reason)).toContain('drain');
  });
}

/** The ids in sinks.yaml, and the type of those that are called otherwise. */
const SINK_TYPES: Record<string, string> = {
  elasticsearch: 'elasticsearch',
  splunk: 'splunk_hec_logs',
  loki: 'loki',
  kafka: 'kafka',
  aws_s3: 'aws_s3',
  clickhouse: 'clickhouse',
  datadog: 'datadog_logs',
};

function suiteOfChild(): void {
  it('is run anew when it dies', async () => {
    const vector = await startVector('exec');
    await vector.sendTcp(SAMPLE);
    await vector.until('six documents', () => vector.documents.length >= 6);
    process.kill(folder.childPid() as number, 'SIGKILL');
    await vector.says(/"msg":"ready"/, 2);
    await vector.sendTcp(SAMPLE.replaceAll('esa1.example.com', 'esa2.example.com'));
    await vector.until('six more', () => vector.documents.length >= 12);
  });
}

function suiteOfLosses(): void {
  const mids = (documents: readonly ClassicDocument[]) =>
    new Set(documents.map(({ appliance, MID }) => `${appliance} ${MID}`));

  it('when mailstitch is killed in the middle of it', async () => {
    const vector = await startVector('http');
    const first = await startSidecar('http');
    const sent = traffic(9, 1200, 'esa1', 'esa2');
    const sending = vector.sendTcpSlowly(allOf(sent));
    await vector.until('some documents', () => vector.documents.length > 0);
    running.delete(first);
    expect(await first.stop('SIGKILL')).toBe(null);
    // what comes now has nobody to go to
    await vector.says(/Retrying after error/);
    await startSidecar('http');
    await sending;
    await vector.until('every message', () => mids(vector.documents).size >= 1200);
    expect(differences(sent, sorted(documentsOf(vector)))).toEqual([]);
  });

  it('when Vector is killed in the middle of files that gateways push', async () => {
    const sent = traffic(10, 1200, 'esa1.example.com');
    const sidecar = await startSidecar('http');
    const first = await startVector('http');
    mkdirSync(join(folder.logs, 'esa1.example.com'));
    const file = join(folder.logs, 'esa1.example.com', 'mail.@20260316T091530.s');
    const writing = appendSlowly(file, allOf(sent));
    await first.until('some documents', () => first.documents.length > 0);
    running.delete(first);
    expect(await first.stop('SIGKILL')).toBe(null);
    const second = await startVector('http');
    await writing;
    await second.until('every message', () => mids([...first.documents, ...second.documents]).size >= 1200);
    expect(await sidecar.metric('mailstitch_lines_total')).toBeGreaterThanOrEqual(sent.lines);
  });
}

if (VECTOR === undefined) {
  const missing =
    'no Vector: name the program in VECTOR, or put "vector" on the PATH, to have vector/ tested';
  console.warn(`Skipped: ${missing}`);
  it.skip(missing, () => {});
} else {
  describe.each(CONFIGS)('vector/%s.yaml', suiteOfConfig);
  describe('mailstitch that Vector runs', suiteOfChild);
  describe('by HTTP nothing is lost', suiteOfLosses);
}
