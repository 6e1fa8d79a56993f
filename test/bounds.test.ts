/** Every bound of assembly/bounds.ts, driven to it: what happens, that it is counted, and that nothing is lost silently. */
import { describe, expect, it } from 'vitest';
import { BOUNDS_TABLE } from '../assembly/bounds-table.js';
import { type ClassicDocument, createStitcher, type Settings, type Stats } from '../host/index.js';
import { consolidated } from './support/consolidated.js';
import { sortOut } from './support/engines.js';
import { FluentBitFilter } from './support/fluent-bit-host.js';
import { FilterSession, STATS, splitBatch, TAG, TICK, withFiles } from './support/fluent-bit-session.js';
import { LATER_MS, line, lines } from './support/log.js';
import { withJournal } from './support/restart-engine.js';

interface Outcome {
  documents: ClassicDocument[];
  mimecast: unknown[];
  passed: number;
  stats: Stats;
}

const range = (count: number, from = 1): number[] => Array.from({ length: count }, (_, at) => from + at);
const firsts = ({ documents }: Outcome): number =>
  new Set(documents.filter(({ sequence }) => sequence === 1).map(({ MID }) => MID)).size;

/** All lines, then the end. */
function run(settings: Settings, texts: Iterable<string>, size = 5000): Outcome {
  const stitcher = createStitcher(settings);
  const found: Outcome = { documents: [], mimecast: [], passed: 0, stats: stitcher.stats() };
  const take = () => {
    const { documents, mimecast, passed } = sortOut(stitcher);
    found.documents.push(...documents);
    found.mimecast.push(...mimecast);
    found.passed += passed.length;
  };
  let log: string[] = [];
  const push = () => {
    stitcher.push(log.join(''), LATER_MS);
    log = [];
    take();
  };
  for (const text of texts) {
    if (log.push(`${text}\n`) === size) push();
  }
  push();
  stitcher.drain(LATER_MS);
  take();
  found.stats = stitcher.stats();
  return found;
}

const subject = (mid: number): string => `MID ${mid} Subject "Message number ${mid}"`;
const entry = (mid: number, length: number, n = 0): string =>
  `MID ${mid} Custom Log Entry: ${n} ${'x'.repeat(length)}`;
const split = (parent: number, child: number): string =>
  `MID ${parent} was split creating MID ${child} due to a per-recipient policy VIP in the inbound table`;
const hash = 'ab'.repeat(32);
const carries = (mid: number): string =>
  `MID ${mid} SHA ${hash} filename a.docx queued for possible file analysis upload`;
const verdict = (length: number): string =>
  `Retrospective verdict received. SHA256: ${hash}, Timestamp: 1773867600.7, Verdict: MALICIOUS, Reputation Score: 0, Spyname: ${'W'.repeat(length)}`;
const receipt = (code: string, more: object = {}): string =>
  JSON.stringify({
    acc: 'C0A0',
    datetime: '2026-03-16T09:15:30+0000',
    aCode: code,
    MsgId: '<m@example.net>',
    Act: 'Acc',
    log_type: 'receipt',
    ...more,
  });

/** By the name of the bound: drives to it, looks at what happens, and says how often it has to be counted, or 0 for some. */
const DRIVES: Record<string, () => { stats: Stats; times: number }> = {
  messages() {
    const found = run({ max_messages: 5 }, range(12).map(subject));
    expect(found.documents.filter(({ reason }) => reason === 'budget')).toHaveLength(7);
    expect(firsts(found)).toBe(12);
    return { stats: found.stats, times: 7 };
  },
  bytes() {
    const found = run({ max_bytes: '1MiB' }, range(8000).map(subject));
    expect(found.stats.store_bytes).toBeLessThanOrEqual(1.25 * (1 << 20));
    expect(firsts(found)).toBe(8000);
    return { stats: found.stats, times: found.stats.evicted };
  },
  remembered() {
    const stitcher = createStitcher({ linger: '0', max_bytes: '1MiB', remember: '1MiB' });
    for (const mid of range(8000))
      stitcher.push(`${subject(mid)}\nMessage finished MID ${mid} done\n`, LATER_MS + mid);
    stitcher.push('MID 1 queued for delivery\n', LATER_MS + 9000);
    stitcher.drain(LATER_MS + 9000);
    const { documents } = sortOut(stitcher);
    expect(documents.at(-1)).toMatchObject({ MID: '1', sequence: 2, id: documents[0]?.id });
    return { stats: stitcher.stats(), times: 0 };
  },
  ledger() {
    // messages of which nobody reads the documents
    const stitcher = createStitcher({ max_messages: 1000 });
    for (let from = 0; from < 215_000; from += 5000) {
      const log = range(5000, from + 1).map((mid) => `MID ${mid} queued for delivery\n`);
      stitcher.pushBytes(Buffer.from(log.join('')), LATER_MS, () => {});
    }
    stitcher.drainBytes(LATER_MS, () => {});
    const stats = stitcher.stats();
    expect(stats.documents).toBe(215_000);
    return { stats, times: 0 };
  },
  descents() {
    const found = run(
      { max_messages: 500 },
      range(30_000).map((n) => split(n - (n % 10) + 1_000_000, n)),
    );
    expect(found.stats.told).toBe(found.stats.messages);
    return { stats: found.stats, times: 0 };
  },
  appliances() {
    const log = range(16_390).map((n) => line(subject(1), 0, `host-${n}`).trimEnd());
    const found = run({}, log);
    expect(found.documents).toHaveLength(16_384);
    expect(found.stats).toMatchObject({ appliances: 16_384, rejected: 6, passed: 6 });
    return { stats: found.stats, times: 6 };
  },
  names() {
    const stitcher = createStitcher();
    stitcher.push(line(subject(1), 0, 'esa9'), LATER_MS);
    stitcher.drain(LATER_MS); // its name stands in a document now
    stitcher.push(
      range(32_768 + 5)
        .map((n) => line(subject(1), 0, `esa9.n${n}`))
        .join(''),
      LATER_MS,
    );
    stitcher.drain(LATER_MS);
    const { documents } = sortOut(stitcher);
    expect(documents.map(({ lines }) => lines)).toEqual([1, 1 + 32_773]);
    return { stats: stitcher.stats(), times: 5 };
  },
  line() {
    const found = run({}, [`MID 6 Subject "${'x'.repeat(2 << 20)}"`, subject(7)]);
    expect(found.stats).toMatchObject({ oversize: 1, rejected: 2, passed: 2, lines: 4 });
    expect(found.documents).toHaveLength(2);
    return { stats: found.stats, times: 1 };
  },
  record() {
    const session = new FilterSession();
    const record = `{"log":"${'x'.repeat(1 << 20)}"}`;
    expect(session.send(record) === record).toBe(true);
    const stats = session.stats() as unknown as Stats;
    expect(stats).toMatchObject({ lines: 1, rejected: 1, passed: 1 });
    return { stats, times: 1 };
  },
  waiting() {
    const session = new FilterSession({ correlate: false });
    const events = range(100).map((n) => receipt(`${n}`, { Subject: 'x'.repeat(2000) }));
    const record = JSON.stringify({ log: `[${events.join(',')}]` });
    let passed = 0;
    for (let n = 0; n < 60; n++) {
      const answer = session.filter.filter(TAG, record) as string;
      if (answer === record) passed++;
      else expect(splitBatch(answer)).toHaveLength(1);
    }
    expect(passed).toBeGreaterThan(0);
    const stats = session.stats() as unknown as Stats;
    expect(stats.passed).toBe(passed);
    return { stats, times: 0 };
  },
  value() {
    const found = run({}, [subject(6), entry(6, 70_000)]);
    expect(found.documents).toMatchObject([{ truncated: true }]);
    return { stats: found.stats, times: 1 };
  },
  message() {
    const found = run({}, [
      subject(6),
      ...range(12).map((n) => entry(6, 30_000, n)),
      'Message finished MID 6 done',
    ]);
    expect(found.documents).toMatchObject([{ truncated: true, complete: true, lines: 14 }]);
    expect(found.documents[0]?.Content_Filter.length).toBeGreaterThan(200_000);
    return { stats: found.stats, times: 4 };
  },
  scope() {
    const said = range(10).map((n) => `ICID 5 Unknown command: ${'x'.repeat(1000)} ${n}`);
    const found = run({}, [
      'New SMTP ICID 5 interface D (192.0.2.1) address 198.51.100.9 reverse dns host a verified no',
      ...said,
      'Start MID 6 ICID 5',
    ]);
    expect(found.documents).toMatchObject([{ truncated: true, IP: '198.51.100.9' }]);
    return { stats: found.stats, times: 3 };
  },
  document() {
    const large = (mid: number) => range(8).map((n) => entry(mid, 30_000, n));
    const found = run({}, [...large(1), split(1, 2), ...large(2), split(2, 3), ...large(3)]);
    expect(found.documents.find(({ MID }) => MID === '3')).toMatchObject({ truncated: true });
    expect(found.documents.find(({ MID }) => MID === '1')).not.toHaveProperty('truncated');
    return { stats: found.stats, times: 1 };
  },
  recipients() {
    const to = range(2100).map((n) => `MID 6 ICID 5 RID ${n} To: <r${n}@example.com>`);
    const found = run({ expand: true }, ['Start MID 6 ICID 5', ...to]);
    expect(found.documents).toHaveLength(2048);
    expect(found.documents.every(({ truncated }) => truncated)).toBe(true);
    return { stats: found.stats, times: 52 };
  },
  deliveries() {
    const found = run({}, [
      subject(6),
      ...range(1030).map((n) => `Delivery start DCID ${n} MID 6 to RID [0]`),
    ]);
    expect(found.documents).toMatchObject([{ truncated: true, lines: 1031 }]);
    return { stats: found.stats, times: 6 };
  },
  numbers() {
    const found = run({}, [
      subject(1),
      ...range(33).map((n) => `MID ${n} rewritten to MID ${n + 1} by antispam`),
    ]);
    expect(found.documents.map(({ MID }) => MID.split(' || ').length)).toEqual([32, 2]);
    expect(found.documents[1]?.parent).toMatchObject({ mid: '32' });
    return { stats: found.stats, times: 1 };
  },
  carriers() {
    const found = run({}, [...range(40).map(carries), verdict(3)]);
    expect(found.documents.filter(({ Other }) => Other.includes('Retrospective'))).toHaveLength(32);
    return { stats: found.stats, times: 8 };
  },
  verdicts() {
    const found = run({}, [...range(32).map(carries), verdict(10_000)]);
    const told = found.documents.filter(({ Other }) => Other.includes('Retrospective'));
    expect(told.map(({ MID }) => Number(MID)).sort((a, b) => a - b)).toEqual(range(6, 27));
    expect(found.documents.filter(({ truncated }) => truncated)).toHaveLength(26);
    return { stats: found.stats, times: 26 };
  },
  group() {
    const found = run(
      {},
      range(40).map((n) => receipt(`code${n}`)),
    );
    expect(found.mimecast).toHaveLength(40);
    return { stats: found.stats, times: 8 };
  },
  returns() {
    const released = (n: number) =>
      `MID ${n + 1000} received from the SMA sma1.example.com (MID originally ${n}) on release from quarantine "Policy"`;
    const found = run({}, [...range(70).map(released), ...range(70).map(subject)]);
    expect(found.documents.filter(({ parent }) => parent !== undefined).length).toBeLessThanOrEqual(64);
    expect(firsts(found)).toBe(140);
    return { stats: found.stats, times: 6 };
  },
  stays() {
    const found = run(
      {},
      range(40).map((n) => `MID 6 quarantined to "Q${n}" (content filter:hold_txt)`),
    );
    expect(found.documents[0]?.quarantines).toHaveLength(32);
    expect(JSON.stringify(found.documents[0])).toContain('Q40');
    return { stats: found.stats, times: 8 };
  },
  event() {
    const members = Object.fromEntries(range(520).map((n) => [`key${n}`, n]));
    const found = run({}, [receipt('a', members), receipt('b')]);
    expect(found).toMatchObject({ passed: 1, mimecast: [{ aCode: 'b' }] });
    expect(found.stats).toMatchObject({ malformed: 1, unmatched: 1 });
    return { stats: found.stats, times: 0 };
  },
  pairs() {
    const pairs = range(140).map((n) => `ESAKey${n}=${n}`);
    const found = run({}, [consolidated(5, pairs.join(' '))]);
    expect(found.documents).toMatchObject([{ MID: '5', truncated: true }]);
    return { stats: found.stats, times: 0 };
  },
  leaves() {
    const files = range(1200).map((n) => `'f${n}': {'AMP': {'Verdict': 'CLEAN'}, 'BodyScanner': {}}`);
    const found = run({}, [consolidated(5, `act=DELIVERED ESAAttachmentDetails={${files.join(', ')}}`)]);
    expect(found.documents).toMatchObject([{ MID: '5', truncated: true }]);
    return { stats: found.stats, times: 0 };
  },
  journal() {
    const line = (mid: number) => ({ log: `<22>Mar 20 00:00:00 esa1 mail_logs: Info: ${entry(mid, 4000)}` });
    return withFiles(
      { 'mailstitch.json': JSON.stringify({ journal: 'journal', timeout: '1h' }) },
      (directory) => {
        let isFull = false;
        let now = LATER_MS;
        const filter = new FluentBitFilter({
          accessiblePaths: [directory],
          now: () => now,
          isFull: () => isFull,
        });
        const send = (from: number, to: number) => {
          for (const mid of range(to - from, from)) filter.filter(TAG, line(mid));
        };
        send(1, 10);
        isFull = true;
        send(10, 1201);
        const stats = JSON.parse(filter.filter(TAG, STATS) as string);
        expect(stats).toMatchObject({ open: 1200, documents: 0, journal: { lost: stats.bounds.journal } });
        expect(stats.journal.waiting_bytes).toBeLessThanOrEqual(4 << 20);
        isFull = false;
        now += 1000;
        filter.filter(TAG, TICK);
        send(1201, 1211);
        expect(filter.stderr()).toMatch(/cannot be written for now.*no space left/);
        expect(filter.stderr()).toMatch(/is written again; entries lost meanwhile/);
        const next = new FluentBitFilter({ accessiblePaths: [directory], now: () => LATER_MS });
        const restored = JSON.parse(next.filter(TAG, STATS) as string);
        expect(restored.journal.restored_messages).toBe(1210 - stats.journal.lost);
        return { stats, times: stats.journal.lost };
      },
    );
  },
  holders() {
    const events = range(4200).map((n) => receipt(`code${n}`, { MsgId: undefined }));
    const log = `[${events.join(',')}]\n`;
    const stats = withJournal((journal) => {
      const stitcher = createStitcher({ journal });
      stitcher.push(log, LATER_MS);
      const next = createStitcher({ journal });
      next.tick(LATER_MS);
      next.drain(LATER_MS);
      expect(sortOut(next).mimecast).toHaveLength(4200);
      return stitcher.stats();
    });
    return { stats, times: 104 };
  },
  search() {
    const rules = [
      'MID {mid:num} nested {content_filter:until} x {a:until} x {b:until} x {c:until} x {d:until} end',
    ];
    const found = run({ rules }, [
      `MID 5 nested ${'a x '.repeat(4000)}`,
      'MID 5 nested a x b x c x d x e end',
    ]);
    expect(found.documents).toMatchObject([{ MID: '5', Content_Filter: 'a', lines: 2 }]);
    return { stats: found.stats, times: 0 };
  },
};

describe('the bound', () => {
  const names = BOUNDS_TABLE.trim()
    .split('\n')
    .map((row) => row.split(' | ')[0] as string);

  it.each(names)('%s: what happens there is counted, and nothing is lost silently', (name) => {
    const { stats, times } = (DRIVES[name] as (typeof DRIVES)[string])();
    expect(stats.bounds[name], 'times').toBeGreaterThan(0);
    if (times > 0) expect(stats.bounds[name], 'times').toBe(times);
  });

  it('is counted nowhere where all is as it should be', () => {
    const { stats } = run({}, [subject(1), 'Message finished MID 1 done', 'a stray']);
    expect(Object.keys(stats.bounds)).toEqual(names);
    expect(Object.values(stats.bounds).every((times) => times === 0)).toBe(true);
  });
});

describe('the memory that one giant message takes', () => {
  it.each([
    ['classic', 64],
    ['ecs', 80],
    ['ocsf', 80],
  ] as const)('%s: %i MiB at most, and no more for the next', (format, most) => {
    const stitcher = createStitcher({ format, keep_raw: true });
    const sizes: number[] = [];
    for (const mid of range(3)) {
      const texts = range(40).map((n) => entry(mid, 30_000, n).replaceAll('x', '\u0001'));
      stitcher.push(lines(texts), LATER_MS);
      stitcher.drain(LATER_MS);
      sizes.push(stitcher.stats().memory_bytes);
    }
    expect(Math.max(...sizes)).toBeLessThan(most << 20);
    expect(new Set(sizes).size).toBe(1);
  });
});
