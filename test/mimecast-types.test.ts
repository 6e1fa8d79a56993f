import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json, MimecastEvent } from '../bench/mimecast/event.js';
import { toJson, toPipe } from '../bench/mimecast/event.js';
import { LOG_TYPES, type LogType } from '../bench/mimecast/script.js';
import { fixture } from './fixtures/cli-process.js';
import { decision, documentOf, eventDocument, eventOf, stitchLines } from './support/mimecast.js';
import { classify } from './support/mimecast-oracle.js';
import { FILED_EVENTS } from './support/mimecast-table.js';

/** The sample lines of the product's documentation, in its order. */
const DOCUMENTED = readFileSync(fixture('mimecast-documented.log'), 'utf8').split('\n').slice(0, -1);
const DOCUMENTED_TYPES: readonly LogType[] = [
  'receipt',
  'receipt',
  'process',
  'process',
  'process',
  'delivery',
  'delivery',
  'avlog',
  'spam',
  'internal-email-protect',
  'impersonation-protect',
  'url-protect',
  'attachment-protect',
];

/**
 * A sample as the generator of test cases in elastic/integrations#9078 reads it: fields between `|`, a backslash at
 * both ends of a text, which may be missing at the end of the line. No sample has a `|` in a value.
 */
function membersOf(line: string): MimecastEvent {
  return line.split('|').map((field) => {
    const [, key, value] = /^(.*?)=(.*)$/s.exec(field) as unknown as [string, string, string];
    return [key === 'Receipient' ? 'Recipient' : key, sampleValue(key, value)];
  });
}

function sampleValue(key: string, value: string): Json {
  if (value.startsWith('{')) return JSON.parse(value) as Json;
  if (value.startsWith('\\')) return value.slice(1, value.endsWith('\\') ? -1 : undefined);
  if (key !== 'Hits' && /^\d+$/.test(value)) return Number(value);
  return key === 'Delivered' ? value === 'true' : value;
}

describe('the documented samples', () => {
  it.each(DOCUMENTED.map((line, at) => [at + 1, DOCUMENTED_TYPES[at], line] as const))(
    'line %i is %s, with every member as it is written',
    (_, type, line) => {
      const document = documentOf(line);
      expect(document).toEqual(eventDocument(membersOf(line)));
      expect(document.log_type).toBe(type);
      expect(Object.keys(document).slice(0, -3)).toEqual(membersOf(line).map(([key]) => key));
    },
  );

  const [line = ''] = DOCUMENTED;
  const wanted = eventDocument(membersOf(line));
  it.each([
    ['behind a syslog header', `<14>May 26 16:47:41 collector.example.com mimecast: ${line}`],
    ['behind an RFC 5424 header', `<14>1 2017-05-26T15:47:41Z collector.example.com mimecast - - - ${line}`],
    ['with a line end of two characters', `${line}\r`],
    ['as JSON', toJson(membersOf(line))],
    ['as JSON behind a syslog header', `<14>May 26 16:47:41 collector mimecast: ${toJson(membersOf(line))}`],
  ])('are found by content: %s', (_, text) => {
    const { events, messages, passed } = stitchLines([text]);
    expect({ events, messages, passed }).toEqual({ events: [wanted], messages: [], passed: [] });
  });

  it.each([
    [
      'a line in a record',
      JSON.stringify({ '@timestamp': '2026-03-16T09:15:31Z', message: line, host: 'c' }),
    ],
    ['a record of its own', JSON.stringify({ host: 'c', ...Object.fromEntries(membersOf(line)) })],
  ])('are found by content: %s', (_, text) => {
    const { events, messages, passed } = stitchLines([text], { correlate: false }, { records: true });
    expect([events.length, messages.length, passed.length]).toEqual([1, 0, 0]);
    expect(events[0]).toMatchObject(wanted);
  });

  it('are found where several stand on one line', () => {
    const texts = DOCUMENTED.slice(0, 3).map((sample) => toJson(membersOf(sample)));
    const documents = DOCUMENTED.slice(0, 3).map((sample) => eventDocument(membersOf(sample)));
    for (const text of [
      texts.join(','),
      texts.join(', '),
      `[${texts.join(',')}]`,
      `{"data":[${texts.join(',')}]}`,
    ]) {
      const { events, passed } = stitchLines([text]);
      expect({ events, passed }, text.slice(0, 40)).toEqual({ events: documents, passed: [] });
    }
    const typed = `{"type":"MTA","data":[${texts.join(',')}]}`;
    expect(stitchLines([typed]).events, 'MTA is no log type').toEqual(documents);
  });
});

describe('an event of a file', () => {
  it.each(FILED_EVENTS.map((row) => [row.file, row] as const))('%s', (_, { file, type, by, json }) => {
    const disposition = `"Content-Disposition":"attachment; filename=\\"${file}\\""`;
    const named = documentOf(json.replace(/\}$/, `,${disposition}}`));
    expect(decision(named), 'by its file').toEqual({ types: [type], by: 'file name' });
    const blind = documentOf(json);
    expect(decision(blind), 'by its keys').toEqual({ types: [type], by });
    expect(blind, 'all of it').toEqual(eventDocument(eventOf(json)));
    expect(named.id, 'the file is not part of the event').toBe(blind.id);
  });

  it('covers the ten types, and every way the keys alone can name one', () => {
    expect(new Set(FILED_EVENTS.map(({ type }) => type))).toEqual(new Set(LOG_TYPES));
    expect(new Set(FILED_EVENTS.map(({ by }) => by))).toEqual(new Set(['unique key', 'elimination']));
  });

  it('agrees in the pipe form', () => {
    const { events } = stitchLines(FILED_EVENTS.map(({ json }) => toPipe(eventOf(json))));
    expect(events.map(decision)).toEqual(FILED_EVENTS.map(({ type, by }) => ({ types: [type], by })));
  });

  const [filed] = FILED_EVENTS.filter(({ type }) => type === 'spam');
  const event = eventOf(filed?.json ?? '{}');
  it.each([
    ['Content-Disposition', 'attachment; filename="jrnl_20260316.json"', 'jrnl', 'file name'],
    ['Content-Disposition', 'attachment; filename=ttp_url_20260316.json', 'url-protect', 'file name'],
    ['content-disposition', 'attachment; filename="avlog_1.json"', 'avlog', 'file name'],
    ['log_type', 'impersonation-protect', 'impersonation-protect', 'type field'],
    ['type', 'internal email protect', 'internal-email-protect', 'type field'],
    ['type', 'av', 'avlog', 'type field'],
    ['type', 'journal', 'jrnl', 'type field'],
    ['type', 'receipt', 'receipt', 'type field'],
    ['type', 'url protect', 'url-protect', 'type field'],
    ['type', 'attachment protect', 'attachment-protect', 'type field'],
    ['type', 'impersonation protect', 'impersonation-protect', 'type field'],
    ['type', 'newsletter', 'spam', 'elimination'],
    ['log_type', 'siem', 'spam', 'elimination'],
    ['log_type', null, 'spam', 'elimination'],
    ['Content-Disposition', 'attachment; filename="siem_20260316.json"', 'spam', 'elimination'],
    ['Content-Disposition', 'attachment', 'spam', 'elimination'],
  ])('%s %s makes it %s by %s', (key, value, type, by) => {
    const told: MimecastEvent = [...event, [key, value]];
    expect(decision(documentOf(told))).toEqual({ types: [type], by });
    expect(classify(told)).toEqual({ types: [type], by });
  });

  it('takes the file before the log type, and that before the type', () => {
    const file = ['Content-Disposition', 'attachment; filename="process_2026.json"'] as const;
    const told: MimecastEvent = [['type', 'av'], ['log_type', 'jrnl'], ...event];
    expect(decision(documentOf([...told, file]))).toEqual({ types: ['process'], by: 'file name' });
    expect(decision(documentOf(told))).toEqual({ types: ['jrnl'], by: 'type field' });
  });
});
