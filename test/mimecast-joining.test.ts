import { describe, expect, it } from 'vitest';
import { eventsOf, type MessageDocument } from '../bench/mimecast/answers.js';
import { type MimecastEvent, toJson, toPipe } from '../bench/mimecast/event.js';
import type { KindName } from '../bench/mimecast/kinds.js';
import { type ExpectedMessage, MimecastTraffic } from '../bench/mimecast/traffic.js';
import { type MimecastOutput, stitchLines } from './support/mimecast.js';

const one = (kind: KindName, account = 'C0A0'): ExpectedMessage =>
  new MimecastTraffic({ seed: 13, messages: 1, kinds: [kind], accounts: [account] }).expected(0);

const lines = ({ events }: ExpectedMessage): string[] => events.map(({ event }) => toPipe(event));

const messagesOf = ({ messages }: Pick<MimecastOutput, 'messages'>): MessageDocument[] =>
  messages as unknown as MessageDocument[];

describe('what belongs together', () => {
  it('is told by the account: two have a message of the same code', () => {
    const [mine, yours] = [one('delivered', 'C0A0'), one('delivered', 'C1A1')];
    expect(mine.code).toBe(yours.code);
    const documents = messagesOf(stitchLines([...lines(mine), ...lines(yours)], {}));
    expect(documents.map(({ acc }) => acc).sort()).toEqual(['C0A0', 'C1A1']);
    expect(new Set(documents.map(({ id }) => id)).size).toBe(2);
    for (const [document, message] of [
      [documents.find(({ acc }) => acc === 'C0A0'), mine],
      [documents.find(({ acc }) => acc === 'C1A1'), yours],
    ] as const) {
      expect(eventsOf(document as MessageDocument).length).toBe(message.events.length);
    }
  });

  /** The same message again under a code of its own. */
  const copyOf = ({ events, code }: ExpectedMessage): MimecastEvent[] =>
    events.map(({ event }) => event.map(([key, value]) => [key, value === code ? `${code}-2` : value]));

  it.each([
    ['before', true],
    ['behind', false],
  ])(
    'is told by the Message-ID of two messages: an event without a code, %s them, is of both',
    (_, isFirst) => {
      const message = one('virus');
      const scan = message.events.filter(({ type }) => type === 'avlog').map(({ event }) => toPipe(event));
      const rest = message.events.filter(({ type }) => type !== 'avlog').map(({ event }) => toPipe(event));
      const copy = copyOf(message)
        .filter((event) => event.some(([key]) => key === 'aCode'))
        .map((event) => toPipe(event));
      const log = isFirst ? [...scan, ...rest, ...copy] : [...rest, ...copy, ...scan];
      const documents = messagesOf(stitchLines(log, {}));
      expect(documents.length).toBe(2);
      const scanIds = documents.map(({ threats }) => threats?.avlog?.map(({ id }) => id));
      expect(scanIds[0]).toHaveLength(1);
      expect(scanIds[1]).toEqual(scanIds[0]);
    },
  );

  it('is not told by a code that a sender wrote into the subject of a message of his', () => {
    const message = one('delivered');
    const mine = [
      ['acc', 'C0A0'],
      ['datetime', '2026-03-16T09:15:30+0000'],
      ['MimecastIP', 'false'],
      ['CustomerIP', 'true'],
      ['Recipient', 'bob@example.com'],
      ['Subject', `hello|aCode=${message.code}|Act=Rej`],
      ['MsgId', '<mine@example.org>'],
      ['Virus', 'Eicar'],
      ['Route', 'Inbound'],
    ];
    const log = [...lines(message), mine.map((pair) => pair.join('=')).join('|')];
    const documents = messagesOf(stitchLines(log, {}));
    expect(documents.length).toBe(2);
    const victim = documents.find(({ aCode }) => aCode === message.code) as MessageDocument;
    expect(victim.threats).toBeUndefined();
    expect(eventsOf(victim).length).toBe(message.events.length);
  });

  it('is told without angle brackets', () => {
    const message = one('virus');
    const log = message.events.map(({ event, type }) =>
      toPipe(
        event.map(([key, value]) => [
          key,
          key === 'MsgId' && type === 'avlog' ? String(value).replace(/[<>]/g, '') : value,
        ]),
      ),
    );
    expect(messagesOf(stitchLines(log, {})).length).toBe(1);
  });

  it.each(['""', 'null', '"<>"', '" "'])('is not told by a Message-ID that is %s', (value) => {
    const events = [1, 2].map(
      (at) =>
        `{"acc":"C0A0","datetime":"2026-03-16T09:15:3${at}+0000","reason":"x","url":"u${at}","MsgId":${value}}`,
    );
    const output = stitchLines(events, {});
    expect([output.events.length, output.messages.length]).toEqual([2, 0]);
  });

  it('is not told by the word that the pipe form writes for what is not known', () => {
    const events = [1, 2].map(
      (at) => `acc=C0A0|datetime=2026-03-16T09:15:3${at}+0000|reason=x|url=u${at}|msgid=null`,
    );
    const output = stitchLines(events, {});
    expect([output.events.length, output.messages.length]).toEqual([2, 0]);
  });

  it('is not told by the Message-ID of an account that is another one', () => {
    const message = one('virus');
    const scan = one('scanned', 'C1A1');
    const [event] = scan.events.map((sent) => sent.event) as [MimecastEvent];
    const foreign = event.map(([key, value]): [string, typeof value] => [
      key,
      key === 'MsgId' ? message.messageId : value,
    ]);
    const documents = messagesOf(stitchLines([...lines(message), toPipe(foreign)], {}));
    expect(documents.map(({ acc }) => acc).sort()).toEqual(['C0A0', 'C1A1']);
  });
});

describe('the lines themselves', () => {
  it('are in the document of a message with keep_raw', () => {
    const message = one('several');
    const [document] = messagesOf(stitchLines(lines(message), { keep_raw: true })) as [
      MessageDocument & { raw: string[] },
    ];
    expect([...document.raw].sort()).toEqual(lines(message).sort());
    expect(document.lines).toBe(lines(message).length);
  });

  it('are in the document of an event with keep_raw', () => {
    const { events } = one('several');
    const texts = events.map(({ event }) => toJson(event));
    const output = stitchLines(texts, { keep_raw: true, correlate: false });
    expect(output.events.map(({ raw }) => raw)).toEqual(texts.map((text) => [text]));
  });
});
