import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClassicDocument, createStitcher, type Settings } from '../host/index.js';
import { sortOut, stitchPieces } from './support/engines.js';
import { LATER_MS, line, lines, START_MS } from './support/log.js';

const EVENT: Settings = { clock: 'event' };
const DAY = 86_400;

const hash = (n: number): string => n.toString(16).padStart(4, '0').repeat(16);
const carries = (mid: number, file: number): string =>
  `MID ${mid} SHA ${hash(file)} filename a.docx queued for possible file analysis upload`;
const verdict = (file: number): string =>
  `Retrospective verdict received. SHA256: ${hash(file)}, Timestamp: 1773867600.7, Verdict: MALICIOUS, Reputation Score: 0, Spyname: W32.X`;
const finish = (mid: number): string => `Message finished MID ${mid} done`;

function outputOf(log: string, settings: Settings = EVENT) {
  return stitchPieces(settings, [log], LATER_MS);
}

/** `MID sequence reason` of documents that tell a later verdict. */
function told(documents: readonly ClassicDocument[]): string[] {
  return documents
    .filter(({ Other }) => Other.includes('Retrospective'))
    .map(({ MID, sequence, reason }) => `${MID} ${sequence} ${reason}`);
}

describe('what is found out about a file', () => {
  it('reaches every message that carried it, and no other', () => {
    const carriers = fc.array(fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(carriers, fc.nat({ max: 7 }), (filesOf, file) => {
        const log = filesOf
          .map((files, at) =>
            lines([
              `Start MID ${at + 1} ICID 0`,
              ...files.map((one) => carries(at + 1, one)),
              finish(at + 1),
            ]),
          )
          .join('');
        const { documents, passed } = outputOf(log + line(verdict(file), DAY));
        const wanted = filesOf.flatMap((files, at) => (files.includes(file) ? [`${at + 1} 2 late`] : []));
        expect(told(documents)).toEqual(wanted);
        expect(passed).toHaveLength(wanted.length === 0 ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });

  it('goes to a message still open as one more of its lines', () => {
    const log = lines(['Start MID 1 ICID 0', carries(1, 7), verdict(7), finish(1)]);
    expect(told(outputOf(log).documents)).toEqual(['1 1 finished']);
  });

  it('does not change the id of a message, however early its stamp', () => {
    const log = lines(['Start MID 1 ICID 0', carries(1, 7)], 10);
    const [plain] = outputOf(log).documents;
    const [joined] = outputOf(log + line(verdict(7), 1)).documents;
    expect(joined).toMatchObject({ id: plain?.id, first_time: plain?.first_time, lines: 3 });
  });

  it('reaches the newest 32 messages', () => {
    const mids = Array.from({ length: 40 }, (_, at) => at + 1);
    const log = mids.map((mid) => lines([carries(mid, 7), carries(mid, 7), finish(mid)])).join('');
    const { documents } = outputOf(log + line(verdict(7), DAY));
    expect(told(documents)).toEqual(mids.slice(8).map((mid) => `${mid} 2 late`));
  });

  it('reaches a rewritten message once, by whichever number the file was named', () => {
    const log = lines([
      'Start MID 1 ICID 0',
      carries(1, 7),
      carries(2, 7),
      carries(2, 8),
      'MID 1 rewritten to MID 2 by antispam',
      finish(1),
      finish(2),
    ]);
    const { documents } = outputOf(log + line(verdict(7), DAY) + line(verdict(8), 2 * DAY));
    expect(told(documents)).toEqual(['1 || 2 2 late', '1 || 2 3 late']);
  });

  it('is another matter on another appliance', () => {
    const log = lines([carries(1, 7), finish(1)], 0, 'esa2.example.com') + line(verdict(7), DAY);
    const { documents, passed } = outputOf(log);
    expect(told(documents)).toEqual([]);
    expect(passed).toHaveLength(1);
  });

  it('is kept raw with each of them', () => {
    const log = lines([carries(1, 7), finish(1), carries(2, 7), finish(2)]) + line(verdict(7), DAY);
    const late = outputOf(log, { ...EVENT, keep_raw: true }).documents.filter(
      ({ sequence }) => sequence === 2,
    );
    expect(late.map(({ raw, lines: count }) => [count, raw?.at(-1)])).toEqual([
      [3, line(verdict(7), DAY).trimEnd()],
      [3, line(verdict(7), DAY).trimEnd()],
    ]);
  });

  it('is done with when all of them have their document', () => {
    const stitcher = createStitcher();
    const open = new Map<number, number>();
    const done: number[] = [];
    stitcher.trackLines((pairs) => {
      for (let at = 0; at < pairs.length; at += 2) {
        const number = pairs[at] as number;
        const left = (open.get(number) ?? 1) + (pairs[at + 1] === 0 ? 1 : -1);
        open.set(number, left);
        if (left === 0) done.push(number);
      }
    });
    stitcher.push(lines([carries(1, 7), finish(1), carries(2, 7)]), START_MS);
    stitcher.tick(START_MS + 2000);
    expect(done).toEqual([0, 1]);
    // the first has had its document and comes once more, the second is still open
    stitcher.push(line(verdict(7)), START_MS + 3000);
    stitcher.tick(START_MS + 5000);
    expect(told(sortOut(stitcher).documents)).toEqual(['1 2 late']);
    expect(done).toEqual([0, 1]);
    stitcher.push(line(finish(2)), START_MS + 6000);
    stitcher.tick(START_MS + 8000);
    expect(done.sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('messages that carried files and are gone', () => {
  const texts = (mid: number, files: readonly number[], rewritten: boolean) => [
    `Start MID ${mid} ICID 0`,
    ...files.map((file) => carries(mid, file)),
    ...(rewritten ? [carries(mid + 5000, 3), `MID ${mid} rewritten to MID ${mid + 5000} by antispam`] : []),
    finish(mid),
    ...(rewritten ? [finish(mid + 5000)] : []),
  ];

  it('are told nothing, and what is told is told to a message that carried the file', () => {
    const step = fc.record({
      files: fc.array(fc.nat({ max: 4 }), { maxLength: 3 }),
      rewritten: fc.boolean(),
      about: fc.option(fc.nat({ max: 4 })),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 60 }),
        fc.integer({ min: 2, max: 6 }),
        (steps, most) => {
          const log = steps
            .map(({ files, rewritten, about }, at) =>
              lines(
                [...texts(at + 1, files, rewritten), ...(about === null ? [] : [verdict(about)])],
                at % 3 === 0 ? at : at + 30,
              ),
            )
            .join('');
          for (const { Other } of outputOf(log, { ...EVENT, max_messages: most }).documents) {
            for (const [, file] of Other.matchAll(/Retrospective verdict received\. SHA256: (\w+),/g))
              expect(Other).toContain(`SHA ${file} filename`);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leave nothing behind', () => {
    const stitcher = createStitcher({ remember: '0', max_bytes: '1MiB', unmatched: 'drop' });
    const keys: number[] = [];
    for (let round = 0; round < 30; round++) {
      const log = Array.from({ length: 1000 }, (_, at) => {
        const mid = 1 + round * 1000 + at;
        return texts(mid * 10_000, [mid % 256, (mid * 7) % 256], at % 5 === 0).join('\n');
      });
      stitcher.push(`${log.join('\n')}\n${verdict(round)}\n`, START_MS + round * 60_000);
      sortOut(stitcher);
      keys.push(stitcher.stats().keys);
    }
    expect(Math.max(...keys.slice(20))).toBeLessThan(1.2 * Math.max(...keys.slice(5, 10)));
    expect(stitcher.stats().store_bytes).toBeLessThanOrEqual(1.25 * (1 << 20));
  });

  it('take no memory beyond the budget, though one verdict is told to many of them', () => {
    const stitcher = createStitcher({ remember: '1MiB', max_bytes: '2MiB' });
    const names = 'x'.repeat(150);
    for (let mid = 1; mid <= 4000; mid++) {
      // two messages have each file but the first, which all of them have
      const files = [0, ...Array.from({ length: 6 }, (_, n) => mid * 5 + n), mid];
      const texts = [...files.map((file) => carries(mid, file)), finish(mid), verdict(0) + names];
      stitcher.push(`${texts.join('\n')}\n`, START_MS + mid * 20);
      sortOut(stitcher);
    }
    expect(stitcher.stats().store_bytes).toBeLessThanOrEqual(3 * (1 << 20));
  });
});
