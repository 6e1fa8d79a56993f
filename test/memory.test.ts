import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import binaryen from 'binaryen';
import { beforeAll, describe, expect, it } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import { type ClassicDocument, createStitcher, type Settings, type Stitcher } from '../host/index.js';
import { instantiateStream } from '../host/module-file.js';
import { sortOut } from './support/engines.js';
import { LATER_MS } from './support/log.js';

const WASM = readFileSync(new URL('../build/mailstitch.wasm', import.meta.url));

/** Types and instructions with floating point or vectors, in the text format. */
const FLOATS = /\b(f32|f64|v128)\b/;
const VECTORS = /\b(v128|[if](8x16|16x8|32x4|64x2))\b/;

describe('the release module', () => {
  const module = new WebAssembly.Module(WASM);
  let text = '';
  beforeAll(() => {
    const parsed = binaryen.readBinary(WASM);
    text = parsed.emitText();
    parsed.dispose();
  });

  it('imports nothing but WASI', () => {
    const names = WebAssembly.Module.imports(module).map(({ module }) => module);
    expect(names.filter((name) => name !== 'wasi_snapshot_preview1')).toEqual([]);
  });

  it('exports the stream contract, and nothing of the runtime', () => {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    const contract = ['abiVersion', 'inputPtr', 'inputCap', 'outputPtr', 'outputLen', 'configure', 'memory'];
    expect(names).toEqual(
      expect.arrayContaining([...contract, 'push', 'tick', 'drain', 'resume', 'stats', 'explain']),
    );
    expect(names.filter((name) => name.startsWith('__'))).toEqual([]);
  });

  it('has no floating point and no vectors', () => {
    expect(text).toContain('i64.mul');
    expect(text.split('\n').filter((line) => FLOATS.test(line) || VECTORS.test(line))).toEqual([]);
  });

  it('starts with little memory', () => {
    expect(instantiateStream().memory.buffer.byteLength).toBeLessThan(4 << 20);
  });
});

describe('the module as it is written', () => {
  let text = '';
  beforeAll(async () => {
    const output = new Map<string, unknown>();
    const { error, stderr } = await asc.main(
      ['assembly/index.ts', '--target', 'debug', '--textFile', 'debug.wat', '--outFile', 'debug.wasm'],
      { writeFile: (name, contents) => void output.set(name, contents) },
    );
    expect(error, stderr.toString()).toBeNull();
    text = String(output.get('debug.wat'));
  });

  it('calls no allocator: no managed object is made at run time', () => {
    expect(text).toContain('(func $assembly/');
    const functions = [...text.matchAll(/\((?:func|call) \$([^\s)]+)/g)].map(([, name]) => name as string);
    // reading the length of a static array or text is all that is left of the runtime
    const managed = /^~lib\/(rt\/(stub|tlsf|itcms|tcms)|array|arraybuffer|typedarray|map|set)\b/;
    expect(functions.filter((name) => managed.test(name))).toEqual([]);
    expect(text).not.toContain('__new');
    expect(text).not.toContain('__alloc');
  });

  it('has no floating point before the optimiser either', () => {
    expect(text.split('\n').filter((line) => FLOATS.test(line))).toEqual([]);
  });
});

describe('steady traffic', () => {
  // the full mix leaves some messages in quarantine for ever, which are held for hours
  it.each([
    ['clean', 'classic', 2_000_000],
    ['full', 'classic', 2_000_000],
    ['full', 'ecs', 700_000],
    ['full', 'ocsf', 700_000],
  ] as const)('%s, %s: as much memory after %i lines as after 100,000', (mix, format, total) => {
    const source = new TrafficSource({ seed: 5, messages: 100_000, open: 200, mix });
    expect(source.lines).toBeGreaterThan(2_000_000);
    const stitcher = createStitcher({ clock: 'event', format });
    const chunk = Buffer.alloc(65_536);
    const sizes = new Set<number>();
    let documents = 0;
    let lines = 0;
    while (lines < total) {
      const length = source.nextInto(chunk);
      stitcher.pushBytes(chunk.subarray(0, length), LATER_MS, () => {});
      const stats = stitcher.stats();
      ({ lines, documents } = stats);
      if (lines >= 100_000) sizes.add(stats.memory_bytes);
    }
    expect(documents).toBeGreaterThan(total / 27);
    expect([...sizes]).toHaveLength(1);
  });

  it('is measured on the memory itself', () => {
    const core = instantiateStream();
    const log = Buffer.from('MID 5 Subject "x"\n');
    const at = core.inputPtr();
    new Uint8Array(core.memory.buffer).set(log, at);
    core.push(log.length, 0n);
    core.stats();
    const json = Buffer.from(core.memory.buffer, core.outputPtr(), core.outputLen()).toString();
    expect(JSON.parse(json).memory_bytes).toBe(core.memory.buffer.byteLength);
  });
});

/** Pushes a log in pieces and gathers the documents; `watch` sees the stitcher after each piece. */
function flood(settings: Settings, pieces: Iterable<string>, watch: (stitcher: Stitcher) => void = () => {}) {
  const stitcher = createStitcher(settings);
  const documents: ClassicDocument[] = [];
  for (const piece of pieces) {
    stitcher.push(piece, LATER_MS);
    watch(stitcher);
    documents.push(...sortOut(stitcher).documents);
  }
  stitcher.drain(LATER_MS);
  documents.push(...sortOut(stitcher).documents);
  return { documents, stats: stitcher.stats() };
}

/** Messages that begin and never end; the line of each one's connection comes `ahead` messages before. */
function* endless(messages: number, ahead: number): Generator<string> {
  let piece = '';
  for (let at = 1; at <= messages + ahead; at++) {
    const mid = at - ahead;
    if (at <= messages) {
      piece += `New SMTP ICID ${at} interface D (192.0.2.25) address 198.51.100.9 reverse dns host unknown verified no\n`;
    }
    if (mid > 0) piece += `Start MID ${mid} ICID ${mid}\nMID ${mid} Subject "Message number ${mid}"\n`;
    if (at % 1000 === 0) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

function expectEachOnce(documents: readonly ClassicDocument[], messages: number): void {
  const firsts = documents.filter(({ sequence }) => sequence === 1).map(({ MID }) => MID);
  expect(firsts).toHaveLength(messages);
  expect(new Set(firsts).size).toBe(messages);
  expect(documents.every(({ MID, Subject }) => Subject === `Message number ${MID}`)).toBe(true);
}

describe('a flood of messages that never end', () => {
  it('max_messages: the oldest goes early for each that is one too many', () => {
    const open: number[] = [];
    const { documents, stats } = flood({ max_messages: 50 }, endless(20_000, 0), (stitcher) => {
      open.push(stitcher.stats().open);
    });
    expectEachOnce(documents, 20_000);
    expect(Math.max(...open)).toBeLessThanOrEqual(50);
    const reasons = documents.map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === 'drain').length).toBeLessThanOrEqual(50);
    expect(reasons.slice(0, 19_900).every((reason) => reason === 'budget')).toBe(true);
    expect(documents.slice(0, 19_900).map(({ MID }) => Number(MID))).toEqual(
      Array.from({ length: 19_900 }, (_, at) => at + 1),
    );
    expect(documents.every(({ complete }) => !complete)).toBe(true);
    expect(stats.evicted).toBe(reasons.filter((reason) => reason === 'budget').length);
  });

  it('max_bytes: the store does not grow past its bound, and every MID has its document', () => {
    const sizes = new Set<number>();
    const { documents, stats } = flood({ max_bytes: '1MiB' }, endless(100_000, 0), (stitcher) => {
      const { messages, memory_bytes } = stitcher.stats();
      if (messages > 10_000) sizes.add(memory_bytes);
    });
    expectEachOnce(documents, 100_000);
    expect(stats.evicted).toBeGreaterThan(90_000);
    expect([...sizes]).toHaveLength(1);
    expect(Math.max(...sizes)).toBeLessThan(9 << 20);
  });

  it('takes nothing away from those that go: what their connections said is in their documents', () => {
    for (const settings of [{ max_messages: 500 }, { max_bytes: '2MiB' }]) {
      const { documents } = flood(settings, endless(20_000, 5));
      expectEachOnce(documents, 20_000);
      expect(documents.filter(({ IP }) => IP !== '198.51.100.9').length, JSON.stringify(settings)).toBe(0);
    }
  });

  it('takes no connection from a message that is about to come, however many others wait', () => {
    const { documents } = flood({ max_bytes: '2MiB' }, endless(20_000, 200));
    expectEachOnce(documents, 20_000);
    expect(documents.filter(({ IP }) => IP !== '198.51.100.9').length).toBe(0);
  });

  it('makes no second first document of a message that went early and goes on', () => {
    const round = function* (text: string): Generator<string> {
      for (let at = 0; at < 20_000; at += 1000) {
        yield Array.from({ length: 1000 }, (_, n) => `MID ${at + n + 1} ${text}\n`).join('');
      }
    };
    const { documents } = flood({ max_bytes: '1MiB' }, [
      ...round('Subject "x"'),
      ...round('queued for delivery'),
    ]);
    const firsts = documents.filter(({ sequence }) => sequence === 1);
    expect(new Set(firsts.map(({ MID }) => MID)).size).toBe(20_000);
    expect(firsts.length - 20_000, 'second first documents').toBe(0);
  });

  it('goes before those of other appliances', () => {
    const quiet = ['Start MID 1 ICID 2', 'MID 1 Subject "Message number 1"']
      .map((text) => `<22>Mar 16 09:00:00 esa2.example.com mail_logs: Info: ${text}\n`)
      .join('');
    const { documents } = flood({ max_messages: 50 }, [quiet, ...endless(5_000, 0)]);
    const [found] = documents.filter(({ appliance }) => appliance === 'esa2.example.com');
    expect(found).toMatchObject({ MID: '1', reason: 'drain' });
  });

  it('first takes those that are held after their first document', () => {
    const stitcher = createStitcher({ max_messages: 10, timeout: '30s', hold: '4h' });
    stitcher.push('MID 900 quarantined to "Policy"\n', LATER_MS);
    stitcher.tick(LATER_MS + 31_000);
    stitcher.push('MID 900 Custom Log Entry: news while held\nMID 1 Subject "a"\n', LATER_MS + 32_000);
    sortOut(stitcher);
    for (let mid = 2; mid <= 10; mid++) stitcher.push(`MID ${mid} Subject "a"\n`, LATER_MS + 33_000);
    expect(sortOut(stitcher).documents).toMatchObject([
      { MID: '900', reason: 'budget', sequence: 2, Content_Filter: 'news while held' },
    ]);
    stitcher.push('MID 11 Subject "a"\n', LATER_MS + 33_000);
    expect(sortOut(stitcher).documents).toMatchObject([{ MID: '1', reason: 'budget', sequence: 1 }]);
  });

  it('is followed by documents of the same id where its messages go on', () => {
    const { documents } = flood({ max_messages: 50 }, [
      ...endless(200, 0),
      'MID 1 Subject "Message number 1"\nMessage finished MID 1 done\n',
    ]);
    const one = documents.filter(({ MID }) => MID === '1');
    expect(one.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(one[1]?.id).toBe(one[0]?.id);
    expect(one[1]).toMatchObject({ reason: 'late', complete: true });
  });
});
