/** The check of the benchmarks: it knows right documents in every format, and sees what is wrong with one. */
import { describe, expect, it } from 'vitest';
import { CefTraffic } from '../bench/cef-traffic.js';
import { AnswerCheck, type CheckOptions, type KnownTraffic, WrongAnswer } from '../bench/check.js';
import type { Format } from '../bench/documents.js';
import { TrafficSource } from '../bench/traffic.js';
import { createStitcher } from '../host/index.js';

const NOW_MS = Date.UTC(2026, 2, 17);
type Traffic = KnownTraffic & { nextInto(target: Uint8Array): number };

/** The documents of the traffic changed by `spoil`, checked; returns what stands for their ids. */
function check(source: Traffic, options: CheckOptions, spoil = (text: string) => text): string {
  const stitcher = createStitcher({ clock: 'event', format: options.format ?? 'classic' });
  const outputs: Buffer[] = [];
  const collect = (ndjson: Uint8Array): void => void outputs.push(Buffer.from(ndjson));
  const slice = new Uint8Array(1 << 20);
  for (let length = source.nextInto(slice); length > 0; length = source.nextInto(slice))
    stitcher.pushBytes(slice.subarray(0, length), NOW_MS, collect);
  stitcher.drainBytes(NOW_MS, collect);
  const answers = new AnswerCheck(source, { ...options, every: true });
  answers.add(Buffer.from(spoil(Buffer.concat(outputs).toString())));
  answers.finish(stitcher.stats());
  return answers.ids;
}

const lines = (): Traffic => new TrafficSource({ messages: 300, open: 50, mix: 'full' });
const events = (): Traffic => new CefTraffic(600);

/** What stands before values, the first of which is spoilt that is not empty. */
const BEFORE: Record<Format, string[]> = {
  classic: [
    'Subject":"',
    'From":"',
    'To":"',
    'MessageID":"<',
    'Attachments":"',
    'disposition":"',
    'ICID":"',
    '"id":"',
  ],
  ecs: [
    'subject":"',
    'sender":{"address":"',
    'to":{"address":["',
    'message_id":"',
    'file":{"name":"',
    'disposition":"',
    'icid":["',
    '"id":"',
  ],
  ocsf: [
    'subject":"',
    ',"from":"',
    ',"to":["',
    'message_uid":"',
    'files":[{"name":"',
    ',"reason":"finished","disposition":"',
    'icid":["',
    '"uid":"',
  ],
};

describe.each(['classic', 'ecs', 'ocsf'] as const)('documents in the format %s', (format) => {
  it('are right, with the ids of the classic ones', () => {
    expect(check(lines(), { format })).toBe(check(lines(), {}));
  });

  it('of consolidated events are right', () => {
    check(events(), { format, isWhole: true });
  });

  it.each(BEFORE[format])('are wrong with another value behind %s', (before) => {
    const spoil = (text: string): string => {
      let at = text.indexOf(before);
      while (text[at + before.length] === '"') at = text.indexOf(before, at + 1);
      return `${text.slice(0, at)}${before}x${text.slice(at + before.length)}`;
    };
    expect(() => check(lines(), { format }, spoil)).toThrow(WrongAnswer);
  });

  it('are wrong if one is missing, or there twice', () => {
    const withoutFirst = (text: string): string => text.slice(text.indexOf('\n') + 1);
    const twice = (text: string): string => text.slice(0, text.indexOf('\n') + 1) + text;
    expect(() => check(lines(), { format }, withoutFirst)).toThrow(WrongAnswer);
    expect(() => check(lines(), { format }, twice)).toThrow(WrongAnswer);
  });
});
