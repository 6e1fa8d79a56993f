import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import { type ClassicDocument, createStitcher, isPassedLine, type Settings } from '../host/index.js';
import { sortOut, stitchPieces } from './support/engines.js';
import { LATER_MS, line, lines, message, START_MS } from './support/log.js';
import { differences } from './support/truth.js';

const EVENT: Settings = { clock: 'event' };
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function documentsOf(log: string, settings: Settings = EVENT): ClassicDocument[] {
  return stitchPieces(settings, [log], LATER_MS).documents;
}

/** MID, sequence, reason and completeness: what most tests here are about. */
const gist = ({ MID, sequence, reason, complete }: ClassicDocument) => ({ MID, sequence, reason, complete });

/** A stitcher on arrival time whose lines have no stamps. */
function live(settings: Settings = {}) {
  const stitcher = createStitcher(settings);
  return {
    at(ms: number, ...texts: string[]) {
      if (texts.length === 0) stitcher.tick(START_MS + ms);
      else stitcher.push(texts.map((text) => `${text}\n`).join(''), START_MS + ms);
      return sortOut(stitcher).documents;
    },
    drain(ms: number) {
      stitcher.drain(START_MS + ms);
      return sortOut(stitcher).documents;
    },
    stats: () => stitcher.stats(),
  };
}

describe('expand', () => {
  const log = message(1, 0, ['ann@example.com', 'bob@example.com', 'cid@example.com']);
  const late = line('MID 1 RID [1] Response "late"', 60) + line('Begin Logfile', 90);

  it('is one document a recipient, each with an id of its own and the sequence of the message', () => {
    const documents = documentsOf(log, { ...EVENT, expand: true });
    expect(documents.map(({ To }) => To)).toEqual(['ann@example.com', 'bob@example.com', 'cid@example.com']);
    expect(documents.map(({ sequence }) => sequence)).toEqual([1, 1, 1]);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(3);
    const [whole] = documentsOf(log);
    expect(documents.map(({ id }) => id)).not.toContain(whole?.id);
  });

  it('keeps the id of each recipient in follow-ups', () => {
    const documents = documentsOf(log + line('Begin Logfile', 40) + late, { ...EVENT, expand: true });
    expect(documents.map(({ sequence }) => sequence)).toEqual([1, 1, 1, 2, 2, 2]);
    for (const at of [0, 1, 2]) {
      expect(documents[at + 3]?.id).toBe(documents[at]?.id);
      expect(documents[at + 3]?.To).toBe(documents[at]?.To);
    }
    expect(documents.map(({ Other }) => Other.includes('late'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('is one document for a message that has no recipient', () => {
    const documents = documentsOf(lines(['Start MID 2 ICID 3', 'Message finished MID 2 aborted']), {
      ...EVENT,
      expand: true,
    });
    expect(documents).toMatchObject([{ MID: '2', To: '', sequence: 1 }]);
  });

  it('takes no time to speak of for a message to many', () => {
    const recipients = Array.from({ length: 1_500 }, (_, at) => `to${at}@example.com`);
    const log = lines(recipients.map((to, rid) => `MID 4 ICID 0 RID ${rid} To: <${to}>`));
    const from = performance.now();
    expect(documentsOf(log, { ...EVENT, expand: true })).toHaveLength(recipients.length);
    // as much as one document of the message for each of them, and not that times their number
    expect(performance.now() - from).toBeLessThan(3_000);
  });

  it('hands out more recipients than the output holds at once', () => {
    const recipients = Array.from({ length: 300 }, (_, at) => `to${at}@example.com`);
    const log = [
      'Start MID 4 ICID 5',
      `MID 4 Subject "${'long '.repeat(2000)}"`,
      ...recipients.map((to, rid) => `MID 4 ICID 5 RID ${rid} To: <${to}>`),
      `Message done DCID 6 MID 4 to RID [${recipients.map((_, rid) => rid).join(', ')}]`,
      'Message finished MID 4 done',
    ];
    const documents = documentsOf(lines(log), { ...EVENT, expand: true });
    expect(documents.map(({ To }) => To)).toEqual(recipients);
    expect(new Set(documents.map(({ disposition }) => disposition))).toEqual(new Set(['delivered']));
  });
});

describe('arrival time', () => {
  it('moves by argument only: a message waits for its time-out', () => {
    const { at } = live({ timeout: '30s' });
    expect(at(0, 'Start MID 1 ICID 2')).toEqual([]);
    for (let ms = 0; ms < 30 * SECOND; ms += 500) expect(at(ms)).toEqual([]);
    // a clock that steps back changes nothing
    expect(at(-HOUR)).toEqual([]);
    expect(at(30 * SECOND - 1)).toEqual([]);
    expect(at(30 * SECOND).map(gist)).toEqual([
      { MID: '1', sequence: 1, reason: 'timeout', complete: false },
    ]);
  });

  it('does not care for stamps', () => {
    const { at } = live({ timeout: '30s', linger: '2s' });
    expect(
      at(0, line('Start MID 1 ICID 2', 0), line('MID 1 Subject "x"', 3600), line('Start MID 2 ICID 2', 7200)),
    ).toEqual([]);
    expect(at(1, line('Message finished MID 1 done', 9000))).toEqual([]);
    expect(at(2000)).toEqual([]);
    expect(at(2001).map(gist)).toEqual([{ MID: '1', sequence: 1, reason: 'finished', complete: true }]);
  });

  it('is told by lines as well as by ticks', () => {
    const { at } = live();
    at(0, 'Start MID 1 ICID 2');
    expect(at(31 * SECOND, 'Start MID 2 ICID 2').map(gist)).toEqual([
      { MID: '1', sequence: 1, reason: 'timeout', complete: false },
    ]);
  });

  it('has its time-out from the first line, however many follow', () => {
    const { at } = live({ timeout: '10s' });
    for (let ms = 0; ms < 10 * SECOND; ms += SECOND)
      expect(at(ms, `MID 1 Custom Log Entry: ${ms}`)).toEqual([]);
    expect(at(10 * SECOND)).toMatchObject([{ MID: '1', reason: 'timeout' }]);
  });
});

describe('event time', () => {
  it('is the stamp of the lines: pushes and ticks alone let no time pass', () => {
    const stitcher = createStitcher({ ...EVENT, timeout: '30s' });
    stitcher.push(line('Start MID 1 ICID 2', 0), LATER_MS);
    stitcher.tick(LATER_MS + HOUR);
    stitcher.push(line('Start MID 2 ICID 2', 29), LATER_MS + 2 * HOUR);
    expect([...stitcher]).toEqual([]);
    stitcher.push(line('Start MID 3 ICID 2', 30), LATER_MS + 3 * HOUR);
    expect(sortOut(stitcher).documents.map(gist)).toEqual([
      { MID: '1', sequence: 1, reason: 'timeout', complete: false },
    ]);
  });

  it('gives the same whenever the log is read', () => {
    const log =
      message(1) + message(2, 5) + line('MID 9 Subject "never ends"', 6) + line('Begin Logfile', 100);
    const soon = stitchPieces(EVENT, [log], START_MS + MINUTE).documents;
    expect(soon.length).toBe(3);
    expect(stitchPieces(EVENT, [log], START_MS + 90 * 24 * HOUR).documents).toEqual(soon);
  });

  it('is not led astray by one stamp of the far future', () => {
    const wrong = 'Fri Jan  1 00:00:00 2038 Info: MID 2 Subject "x"\n';
    const log = `Mon Mar 16 09:00:00 2026 Info: Start MID 1 ICID 2\n${wrong}Mon Mar 16 09:00:05 2026 Info: MID 1 Subject "y"\n`;
    const stitcher = createStitcher(EVENT);
    stitcher.push(log, LATER_MS);
    expect([...stitcher]).toEqual([]);
  });
});

describe('linger', () => {
  it('waits for late lines after the end', () => {
    const { at } = live({ linger: '5s' });
    at(0, 'Start MID 1 ICID 2', 'Message finished MID 1 done');
    expect(at(4999, 'MID 1 Subject "late"')).toEqual([]);
    expect(at(5000)).toMatchObject([
      { MID: '1', Subject: 'late', reason: 'finished', complete: true, sequence: 1 },
    ]);
  });

  it('of 0 does not wait', () => {
    const { at } = live({ linger: '0' });
    expect([...at(0, 'Start MID 1 ICID 2', 'Message finished MID 1 done'), ...at(0)].map(gist)).toEqual([
      { MID: '1', sequence: 1, reason: 'finished', complete: true },
    ]);
  });
});

describe('hold', () => {
  const open = (settings: Settings) => {
    const engine = live({ timeout: '30s', linger: '2s', ...settings });
    engine.at(0, 'Start MID 1 ICID 2', 'MID 1 quarantined to "Policy" (content filter:x)');
    expect(engine.at(30 * SECOND).map(gist)).toEqual([
      { MID: '1', sequence: 1, reason: 'timeout', complete: false },
    ]);
    return engine;
  };

  it('keeps an unfinished message open, so that its final document has everything', () => {
    const { at, stats } = open({ hold: '4h' });
    expect(at(2 * HOUR, 'MID 1 released from all quarantines', 'Message finished MID 1 done')).toEqual([]);
    expect(stats().open).toBe(1);
    expect(at(2 * HOUR + 2 * SECOND)).toMatchObject([
      { MID: '1', sequence: 2, reason: 'finished', complete: true, Content_Filter: 'x', ICID: '2' },
    ]);
    expect(stats().open).toBe(0);
  });

  it('that runs out hands out what is new, and nothing if nothing is', () => {
    const { at } = open({ hold: '1h' });
    expect(at(10 * MINUTE, 'MID 1 Subject "still there"')).toEqual([]);
    expect(at(30 * SECOND + HOUR)).toMatchObject([
      { MID: '1', sequence: 2, reason: 'hold', complete: false, Subject: 'still there' },
    ]);
    expect(at(24 * HOUR)).toEqual([]);

    const quiet = open({ hold: '1h' });
    expect(quiet.at(24 * HOUR)).toEqual([]);
    expect(quiet.stats().open).toBe(0);
    expect(quiet.drain(25 * HOUR)).toEqual([]);
  });

  it('of 0 is one document, and later lines are follow-ups', () => {
    const { at, stats } = open({ hold: '0' });
    expect(stats().open).toBe(0);
    expect(at(HOUR, 'MID 1 Subject "later"', 'Message finished MID 1 done')).toEqual([]);
    expect(at(HOUR + 2 * SECOND)).toMatchObject([
      { MID: '1', sequence: 2, reason: 'late', complete: true, Subject: 'later', Content_Filter: 'x' },
    ]);
  });
});

describe('late lines', () => {
  it('are follow-ups with the same id and the next sequence, never a second first document', () => {
    const { at, stats } = live({ linger: '1s' });
    const all: ClassicDocument[] = [...at(0, 'Start MID 1 ICID 2', 'Message finished MID 1 done')];
    for (let round = 1; round <= 5; round++) {
      all.push(...at(round * MINUTE, `MID 1 Custom Log Entry: ${round}`), ...at(round * MINUTE + SECOND));
    }
    expect(all.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all.slice(1).map(({ reason }) => reason)).toEqual(['late', 'late', 'late', 'late', 'late']);
    expect(all.at(-1)).toMatchObject({ ICID: '2', Content_Filter: '1 || 2 || 3 || 4 || 5', complete: true });
    expect(stats()).toMatchObject({ documents: 6, first_documents: 1, messages: 1 });
  });

  it('of one moment are one follow-up', () => {
    const { at } = live({ linger: '1s' });
    at(0, 'Start MID 1 ICID 2', 'Message finished MID 1 done');
    at(MINUTE);
    expect(at(MINUTE, 'MID 1 Subject "a"', 'MID 1 Custom Log Entry: b')).toEqual([]);
    expect(at(MINUTE + SECOND)).toMatchObject([{ sequence: 2, Subject: 'a', Content_Filter: 'b' }]);
  });
});

describe('remember', () => {
  const parentThenOthers = (others: number) =>
    message(1) + Array.from({ length: others }, (_, at) => message(1000 + at, 60)).join('');
  const late =
    lines(['MID 2 was generated based on MID 1 by bcc filter "x"', 'Message finished MID 2 done'], 3600) +
    line('Begin Logfile', 7200);

  it('lets children and late lines find a message that was handed out', () => {
    const documents = documentsOf(parentThenOthers(100) + late, { ...EVENT, remember: '4MiB' });
    expect(documents.filter(({ MID }) => MID === '2')).toMatchObject([
      { Subject: 'Message 1', IP: '198.51.100.9' },
    ]);
    const parent = documents.filter(({ MID }) => MID === '1');
    expect(parent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(parent[1]).toMatchObject({ Subject: 'Message 1', Related_MID: '2' });
  });

  it('of 0 still knows id and sequence', () => {
    const documents = documentsOf(parentThenOthers(4000) + late, {
      ...EVENT,
      remember: 0,
      max_bytes: '1MiB',
    });
    const parent = documents.filter(({ MID }) => MID === '1');
    expect(parent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(parent[1]?.id).toBe(parent[0]?.id);
    expect(parent[1]).toMatchObject({ Subject: '', Related_MID: '2', reason: 'late' });
    expect(documents.filter(({ MID }) => MID === '2')).toMatchObject([{ Subject: '', parent: { mid: '1' } }]);
  });
});

describe('unmatched', () => {
  const log = `${line('Begin Logfile')}what is this\n${line('Start MID 1 ICID 2')}${line('Message finished MID 1 done', 1)}`;

  it.each([
    ['pass', 2, 0],
    ['drop', 0, 2],
  ] as const)('%s: %i passed on, %i dropped', (unmatched, passed, dropped) => {
    const stitcher = createStitcher({ ...EVENT, unmatched });
    stitcher.push(log, LATER_MS);
    stitcher.drain(LATER_MS);
    const output = sortOut(stitcher);
    expect(output.passed).toHaveLength(passed);
    expect(output.documents).toHaveLength(1);
    expect(stitcher.stats()).toMatchObject({ lines: 4, matched: 2, unmatched: 2, passed, dropped });
  });

  it('pass keeps lines where they were between documents', () => {
    const stitcher = createStitcher({ ...EVENT, linger: '1s' });
    stitcher.push(`one\n${message(1)}two\n${line('Begin Logfile', 30)}three\n`, LATER_MS);
    const order = [...stitcher].map((output) =>
      isPassedLine(output) ? output.message.slice(-7) : (output as ClassicDocument).MID,
    );
    expect(order).toEqual(['one', 'two', '1', 'Logfile', 'three']);
  });

  it('says how far a row got', () => {
    const { passed } = stitchPieces(EVENT, ['Message finished MIX 1 done\n'], LATER_MS);
    expect(passed).toMatchObject([
      { mailstitch: { unmatched: true, matched_bytes: 'Message finished MI'.length } },
    ]);
  });
});

describe('appliance', () => {
  it.each([
    [{}, 'unknown'],
    [{ appliance: 'esa7.example.com' }, 'esa7.example.com'],
  ])('of lines without a host, with %j, is %s', (settings, name) => {
    const log = `Start MID 1 ICID 2\n${line('Start MID 1 ICID 2', 0, 'esa8')}`;
    const appliances = documentsOf(log, { ...EVENT, ...settings }).map(({ appliance }) => appliance);
    expect(appliances.sort()).toEqual(['esa8', name].sort());
  });

  it('named like a host of the log is that one', () => {
    const log = `Start MID 1 ICID 2\n${line('MID 1 Subject "x"', 0, 'esa8')}`;
    expect(documentsOf(log, { ...EVENT, appliance: 'esa8' })).toMatchObject([
      { appliance: 'esa8', ICID: '2', Subject: 'x' },
    ]);
  });
});

describe('keep_raw', () => {
  it('is every line of the message and of its connections, and of nobody else', () => {
    const log = message(1) + message(2, 20);
    const documents = documentsOf(log, { ...EVENT, keep_raw: true });
    expect(documents.map(({ raw }) => raw?.join('\n'))).toEqual([
      message(1).trimEnd(),
      message(2, 20).trimEnd(),
    ]);
    expect(documentsOf(log).every((document) => !('raw' in document))).toBe(true);
    expect(documents.map(({ raw: _, ...rest }) => rest)).toEqual(documentsOf(log));
  });
});

describe('ids', () => {
  it('are the same when the same log is read again, in any pieces, at any time', () => {
    const log =
      Array.from({ length: 50 }, (_, at) => message(at + 1, at)).join('') + line('MID 9 Subject "late"', 600);
    const ids = (pieces: string[], nowMs: number) =>
      stitchPieces(EVENT, pieces, nowMs)
        .documents.map(({ MID, sequence, id }) => `${MID} ${sequence} ${id}`)
        .sort();
    const first = ids([log], LATER_MS);
    expect(first).toHaveLength(51);
    expect(ids(log.match(/[\s\S]{1,777}/g) ?? [], LATER_MS + 40 * 24 * HOUR)).toEqual(first);
    expect(new Set(first.map((text) => text.split(' ')[2])).size).toBe(50);
  });

  it('of a number that is used again on another day differ, and neither message has a line of the other', () => {
    const days = [message(5), message(5, 2 * 86_400)];
    const documents = documentsOf(days.join(''));
    expect(documents.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(2);
    expect(documents).toEqual(days.flatMap((day) => documentsOf(day)));
  });

  it('of two appliances differ', () => {
    const documents = documentsOf(
      lines(['Start MID 5 ICID 6'], 0, 'esa1') + lines(['Start MID 5 ICID 6'], 0, 'esa2'),
    );
    expect(new Set(documents.map(({ id }) => id)).size).toBe(2);
  });
});

describe('generated traffic', () => {
  it.each([
    ['one appliance', { seed: 3, messages: 8_000, open: 200, appliances: ['esa1.example.com'] }],
    [
      'three appliances',
      { seed: 4, messages: 12_000, open: 300, appliances: ['esa1', 'esa2', 'esa3.example.com'] },
    ],
  ])('of %s: every MID in one first document, with the values that its lines say', (_, options) => {
    const source = new TrafficSource({ ...options, mix: 'full' });
    const stitcher = createStitcher(EVENT);
    for (let chunk = source.next(); chunk; chunk = source.next()) stitcher.push(chunk, LATER_MS);
    stitcher.drain(LATER_MS);
    const { documents, passed } = sortOut(stitcher);
    expect(passed).toEqual([]);
    expect(differences(source, documents).slice(0, 20)).toEqual([]);
    expect(stitcher.stats()).toMatchObject({
      lines: source.lines,
      messages: source.documents,
      first_documents: source.documents,
      evicted: 0,
      open: 0,
    });
  });
});

/** Waits that no line of a test outlasts. */
const PATIENT: Settings = { clock: 'event', timeout: '1d', linger: '1h' };

describe('the order of the lines', () => {
  const log = message(1, 0, ['ann@example.com', 'bob@example.com']);
  const family =
    log +
    lines(["MID 2 was generated based on MID 1 by bcc filter 'Copy'", 'Start MID 2 ICID 0'], 20) +
    line('MID 2 ICID 0 RID 0 To: <archive@example.com>', 21) +
    line('MID 2 rewritten to MID 3 by encryption', 22) +
    line('Message finished MID 2 done', 23) +
    line('MID 1 was split creating MID 4 due to a per-recipient policy VIP in the inbound table', 24) +
    line('MID 4 ICID 0 RID 0 To: <ann@example.com>', 25) +
    line('MID 5 was generated for bounce of MID 4', 26) +
    lines(
      [3, 4, 5].map((mid) => `Message finished MID ${mid} done`),
      27,
    );

  const byMid = (documents: readonly ClassicDocument[]) =>
    [...documents].sort((a, b) => (a.MID < b.MID ? -1 : 1));

  it.each([
    ['one message', log, 1],
    ['a message and what was made from it', family, 4],
  ])('of %s makes no difference', (_, text, count) => {
    const whole = byMid(documentsOf(text, PATIENT));
    expect(whole).toHaveLength(count);
    const all = text.split(/(?<=\n)/);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(byMid(documentsOf(shuffled.join(''), PATIENT))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a message that was rewritten more often than it keeps numbers', () => {
  it('has children for the rest, and all are counted', () => {
    const mids = Array.from({ length: 40 }, (_, at) => at + 1);
    const stitcher = createStitcher({ clock: 'event' });
    stitcher.push(lines(mids.map((mid) => `MID ${mid} Subject "${mid}"`)), LATER_MS);
    stitcher.push(lines(mids.slice(1).map((mid) => `MID 1 rewritten to MID ${mid} by antispam`)), LATER_MS);
    stitcher.drain(LATER_MS);
    const { documents } = sortOut(stitcher);
    expect(documents.flatMap(({ MID }) => MID.split(' || ').map(Number)).sort((a, b) => a - b)).toEqual(mids);
    expect(documents).toHaveLength(9);
    expect(stitcher.stats()).toMatchObject({ messages: 9, first_documents: 9 });
  });
});

describe('the pieces in which bytes arrive', () => {
  it('make no difference to the bytes that come out', () => {
    const source = new TrafficSource({ seed: 9, messages: 60, open: 20, mix: 'full' });
    const noise = 'no log line\r\n\n';
    const log = Buffer.concat([
      Buffer.from(noise),
      source.next(1 << 20) as Buffer,
      Buffer.from(`${noise}the end`),
    ]);
    const output = (pieces: readonly Uint8Array[]): string => {
      const stitcher = createStitcher(EVENT);
      const slices: Buffer[] = [];
      const collect = (ndjson: Uint8Array): void => void slices.push(Buffer.from(ndjson));
      for (const piece of pieces) stitcher.pushBytes(piece, LATER_MS, collect);
      stitcher.drainBytes(LATER_MS, collect);
      return Buffer.concat(slices).toString();
    };
    const whole = output([log]);
    expect(whole.split('\n').length).toBeGreaterThan(60);
    fc.assert(
      fc.property(fc.array(fc.nat(log.length), { maxLength: 60 }), (places) => {
        const cuts = [0, ...places.sort((a, b) => a - b), log.length];
        expect(output(cuts.slice(1).map((end, at) => log.subarray(cuts[at], end)))).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });
});
