import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MimecastEvent, toJson, toPipe } from '../bench/mimecast/event.js';
import { MimecastTraffic } from '../bench/mimecast/traffic.js';
import { APART, eventDocument, type MimecastOutput, REPLAY, stitchLines } from './support/mimecast.js';

describe('what cannot be read', () => {
  const EVENTS = [...new MimecastTraffic({ seed: 21, messages: 60 }).events()].map(({ event }) => event);

  it.each([
    '{"acc":"C0A0","datetime":"2026-03-16T09:15:30+0000","aCode":"x"',
    '{"acc":"C0A0","datetime":"2026-03-16T09:15:30+0000","aCode":}',
    '{"acc":"C0A0","datetime":"2026-03-16T09:15:30+0000"} trailing',
    '{"acc":"C0A0","datetime":"2026-03-16T09:15:30+0000","aCode":"x"},{"acc":"C0A0"',
    '[{"acc":"C0A0","datetime":"2026-03-16T09:15:30+0000","aCode":"x"}',
    '{"data":[{"acc":"C0A0","datetime":"2026-03-16T09:15:30+0000","aCode":"x"},}',
    'datetime=2026-03-16T09:15:30+0000|acc=C0A0|aCode=x|no key|Act=Acc',
  ])('is passed on unchanged, and counted: %s', (line) => {
    const { events, messages, passed, stitcher } = stitchLines(['before', line, 'behind'], REPLAY);
    expect(passed.map(({ message }) => message)).toEqual(['before', line, 'behind']);
    expect({ events, messages }).toEqual({ events: [], messages: [] });
    expect(stitcher.stats()).toMatchObject({ lines: 3, malformed: 1, passed: 3 });
  });

  it.each([
    'acc=C0A0|Act=Acc',
    '{"acc":"C0A0","Act":"Acc"}',
    '{"user":"ann","datetime":"2026-03-16T09:15:30+0000"}',
    '{"accountId":"C0A0"}',
    'a=b|c=d',
    '{}',
    '[]',
    '{"data":[]}',
    'datetime=2026-03-16T09:15:30+0000',
  ])('is no Mimecast event: %s', (line) => {
    const { passed, stitcher, events, messages } = stitchLines([line], REPLAY);
    expect(passed.map(({ message }) => message)).toEqual([line]);
    expect([events.length, messages.length, stitcher.stats().malformed]).toEqual([0, 0, 0]);
  });

  const endsInText = (line: string): boolean => /\S$/.test(line);

  /** Nothing of these lines is lost, and nothing is made up. */
  function expectAccounted(lines: readonly (string | Uint8Array)[]): MimecastOutput {
    const { stitcher, ...output } = stitchLines(lines, APART);
    const { events, messages, passed } = output;
    const came = new Map<string, number>();
    for (const line of lines) {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        typeof line === 'string' ? Buffer.from(line) : line,
      );
      came.set(text, (came.get(text) ?? 0) + 1);
    }
    for (const { message } of passed) {
      const left = came.get(message) ?? 0;
      expect(left, `passed on as it came: ${message}`).toBeGreaterThan(0);
      came.set(message, left - 1);
    }
    const stats = stitcher.stats();
    expect(messages).toEqual([]);
    expect(events.length + passed.length).toBe(lines.length);
    expect(stats.lines).toBe(lines.length);
    expect(stats.passed).toBe(passed.length);
    expect(stats.malformed).toBeLessThanOrEqual(passed.length);
    return output;
  }

  it('is every beginning of an object: it looks like an event from the second member on', () => {
    const json = toJson(EVENTS[0] as MimecastEvent);
    // blanks at its end are not part of a line
    const starts = Array.from({ length: json.length - 1 }, (_, at) => json.slice(0, at + 1)).filter(
      endsInText,
    );
    const { events } = expectAccounted(starts);
    expect(events).toEqual([]);
  });

  it('may be any beginning of a line in the pipe form', () => {
    const line = toPipe(EVENTS[0] as MimecastEvent);
    const starts = Array.from({ length: line.length }, (_, at) => line.slice(0, at + 1)).filter(endsInText);
    const whole = eventDocument(EVENTS[0] as MimecastEvent);
    const { events } = expectAccounted(starts);
    // the members before the cut have their values: a cut line is an event as far as it goes
    for (const event of events) {
      const own = Object.keys(event).slice(0, -4);
      for (const key of own) expect(event[key], key).toEqual(whole[key]);
    }
  });

  it('is accounted for, whatever is done to lines', () => {
    const line = fc.constantFrom(...EVENTS.flatMap((event) => [toPipe(event), toJson(event)]));
    const odd = fc.constantFrom(
      ...['|', '\\', '"', '{', '}', ',', ':', '=', '[', ']', '\0', '\xff', '\r', 'x', ' '],
    );
    const mangled = fc
      .tuple(line, fc.array(fc.tuple(fc.nat(500), odd, fc.boolean()), { minLength: 1, maxLength: 4 }))
      .map(([text, edits]) => {
        let bytes = Buffer.from(text);
        for (const [place, put, isInsert] of edits) {
          const at = place % bytes.length;
          bytes = Buffer.concat([
            bytes.subarray(0, at),
            Buffer.from(put, 'latin1'),
            bytes.subarray(at + (isInsert ? 0 : 1)),
          ]);
        }
        return bytes;
      })
      // a line end is not part of its line
      .filter((bytes) => /^\S/.test(bytes.toString('latin1')) && /\S$/.test(bytes.toString('latin1')));
    fc.assert(
      fc.property(fc.array(mangled, { minLength: 50, maxLength: 150 }), (lines) => {
        expectAccounted(lines);
      }),
      { numRuns: 60 },
    );
  });
});
