import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassicDocument, Settings } from '../host/index.js';
import { stitchPieces } from './support/engines.js';
import { type Descendant, forest, lineageText, ownTexts, rootsOf } from './support/forest.js';
import { LATER_MS, line, message } from './support/log.js';

const EVENT: Settings = { clock: 'event' };

function documentsOf(log: string, settings: Settings = EVENT): ClassicDocument[] {
  return stitchPieces(settings, [log], LATER_MS).documents;
}

/** The last document of each number. */
function lastOf(documents: readonly ClassicDocument[]): Map<number, ClassicDocument> {
  const last = new Map<number, ClassicDocument>();
  for (const document of documents)
    for (const mid of document.MID.split(' || ')) last.set(Number(mid), document);
  return last;
}

/** One thread a tree, which is the id of its received message. */
function expectThreads(messages: readonly Descendant[], documents: readonly ClassicDocument[]): void {
  const last = lastOf(documents);
  const roots = rootsOf(messages);
  const threads = new Map<number, string>();
  for (const { mid } of messages) {
    const root = roots.get(mid) as number;
    const wanted = last.get(root)?.id as string;
    expect(last.get(mid)?.thread, `thread of ${mid}, root ${root}`).toBe(wanted);
    threads.set(root, wanted);
  }
  expect(new Set(threads.values()).size).toBe(threads.size);
}

describe('the thread', () => {
  it('is the id of the received message, for all that descends from it, in any order of the lines', () => {
    fc.assert(
      fc.property(
        forest(12).chain((messages) => {
          const texts = messages.flatMap((one) => [
            ...ownTexts(one),
            ...(one.parent === null ? [] : [lineageText(one)]),
          ]);
          return fc.tuple(fc.constant(messages), fc.shuffledSubarray(texts, { minLength: texts.length }));
        }),
        ([messages, texts]) => {
          expectThreads(messages, documentsOf(texts.map((text) => line(text)).join('')));
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['the lineage line first', true],
    ['the lineage line after lines of the child', false],
  ])('is known when all but one message at a time were forgotten, %s', (_, isFirst) => {
    fc.assert(
      fc.property(forest(10), (messages) => {
        const log = messages
          .flatMap((one, at) => {
            const [start, ...rest] = ownTexts(one) as [string, ...string[]];
            const lineage = one.parent === null ? [] : [lineageText(one)];
            const texts = isFirst ? [...lineage, start, ...rest] : [start, ...lineage, ...rest];
            return texts.map((text) => line(text, at));
          })
          .join('');
        const documents = documentsOf(log, { ...EVENT, max_messages: 1 });
        expect(documents.length).toBeGreaterThan(messages.length);
        expectThreads(messages, documents);
      }),
      { numRuns: 100 },
    );
  });

  it('reaches through a thousand generations, named from the last to the first', () => {
    const messages = Array.from(
      { length: 1000 },
      (_, at): Descendant => ({
        mid: 5000 + at,
        parent: at === 0 ? null : 4999 + at,
        relation: at % 2 === 0 ? 'split' : 'generated',
      }),
    );
    const log = messages
      .toReversed()
      .flatMap((one) => [...ownTexts(one), ...(one.parent === null ? [] : [lineageText(one)])])
      .map((text) => line(text))
      .join('');
    expectThreads(messages, documentsOf(log));
  });

  it('is that of the message with expand, while each recipient has an id', () => {
    const log = message(1, 0, ['ann@example.com', 'bob@example.com']);
    const [whole] = documentsOf(log);
    const documents = documentsOf(log, { ...EVENT, expand: true });
    expect(documents.map(({ thread }) => thread)).toEqual([whole?.id, whole?.id]);
    expect(whole?.thread).toBe(whole?.id);
  });

  it('stays when a child is handed out before its parent, whose first line is still to come', () => {
    const log = [
      line('MID 7 was split creating MID 8 due to a per-recipient policy VIP in the inbound table', 3),
      line('Message finished MID 8 done', 4),
      line('Begin Logfile', 9),
      line('Start MID 7 ICID 6', 1),
      line('Message finished MID 7 done', 10),
    ].join('');
    const [child, parent] = documentsOf(log);
    expect(child).toMatchObject({ MID: '8', parent: { mid: '7' } });
    expect(parent).toMatchObject({ MID: '7', id: child?.thread, thread: child?.thread });
  });

  it('is that of the newly found root in the next document, when the parent turns out to be a child', () => {
    const log = [
      line('MID 7 was split creating MID 8 due to a per-recipient policy VIP in the inbound table', 1),
      line('Message finished MID 8 done', 1),
      line('Message finished MID 7 done', 1),
      line('MID 6 was generated for bounce of MID 5', 20),
      line("MID 7 was generated based on MID 6 by bcc filter 'x'", 20),
      line("MID 8 RID [0] Response 'ok'", 21),
    ].join('');
    const last = lastOf(documentsOf(log));
    const root = last.get(5)?.id;
    expect([5, 6, 7, 8].map((mid) => last.get(mid)?.thread)).toEqual([root, root, root, root]);
    expect(last.get(8)?.sequence).toBe(2);
  });

  it('of a message whose number is used again is its own', () => {
    const day = 86_400;
    const log =
      message(7) +
      line('MID 7 was split creating MID 8 due to a per-recipient policy VIP in the inbound table', 12) +
      line('Message finished MID 8 done', 12) +
      message(7, day) +
      line("MID 8 RID [0] Response 'ok'", day + 30);
    const documents = documentsOf(log);
    const [first, again] = documents.filter(({ MID, sequence }) => MID === '7' && sequence === 1);
    expect(again?.id).not.toBe(first?.id);
    expect(again?.thread).toBe(again?.id);
    const children = documents.filter(({ MID }) => MID === '8');
    expect(children.map(({ thread }) => thread)).toEqual([first?.id, first?.id]);
  });

  it('of a release is found by any number of a message that was rewritten and forgotten', () => {
    const log = [
      line('Start MID 70 ICID 6'),
      line('MID 70 rewritten to MID 71 by antispam'),
      line('Message finished MID 70 done'),
      line('Start MID 90 ICID 91', 10),
      line('ISQ: Reinjected MID 71 as MID 95', 20),
      line('Start MID 95 ICID 0', 20),
    ].join('');
    const documents = documentsOf(log, { ...EVENT, max_messages: 1 });
    const id = documents.find(({ MID }) => MID.startsWith('70'))?.id;
    expect(lastOf(documents).get(95)?.thread).toBe(id);
    // and the follow-up of that number supersedes the document of both
    expect(lastOf(documents).get(71)).toMatchObject({ MID: '70 || 71', id });
  });

  it('ends for lines that make a circle, which no appliance writes', () => {
    const split = (from: number, to: number) =>
      line(`MID ${from} was split creating MID ${to} due to a per-recipient policy VIP`);
    const log = split(1, 2) + split(2, 3) + split(3, 1) + line('MID 3 rewritten to MID 1 by antispam');
    const threads = new Set(documentsOf(log).map(({ thread }) => thread));
    expect(threads.size).toBe(1);
  });
});
