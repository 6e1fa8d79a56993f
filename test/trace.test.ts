/** Which lines a document was made of, as the module tells it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createStitcher } from '../host/index.js';
import type { Settings } from '../host/types.js';

interface Traced {
  text: string;
  /** Ascending, each once. */
  lines: number[];
}

/** All output of a log, each line with the lines it was made of; `pieces` are handed over one by one. */
function traced(pieces: readonly (string | Uint8Array)[], settings: Settings = {}): Traced[] {
  const stitcher = createStitcher({ clock: 'event', ...settings });
  const traces = new Map<number, number[]>();
  stitcher.traceLines((entries) => {
    for (let at = 0; at < entries.length; ) {
      const [output = 0, count = 0] = entries.subarray(at, at + 2);
      const lines = [...new Set(entries.subarray(at + 2, at + 2 + count))].sort((a, b) => a - b);
      expect(traces.has(output), `output ${output} is traced once`).toBe(false);
      traces.set(output, lines);
      at += 2 + count;
    }
  });
  for (const piece of pieces) stitcher.push(piece, Date.UTC(2026, 2, 17));
  stitcher.drain(Date.UTC(2026, 2, 17));
  const outputs = [...stitcher].map((output) => JSON.stringify(output));
  expect([...traces.keys()], 'every line of output is traced').toHaveLength(outputs.length);
  return outputs.map((text, index) => ({ text, lines: traces.get(index) ?? [] }));
}

const SAMPLE = readFileSync('examples/mail_logs.log', 'utf8');
const PREFIX = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: ';
const lines = (...texts: string[]) => texts.map((text) => `${PREFIX}${text}\n`).join('');

describe('the trace of a document', () => {
  const sampleLines = SAMPLE.split('\n');

  it.each(['classic', 'ecs', 'ocsf'] as const)(
    'names the lines that `keep_raw` adds to it (%s)',
    (format) => {
      for (const { text, lines } of traced([SAMPLE], { format, keep_raw: true })) {
        const document = JSON.parse(text);
        const texts = lines.map((line) => sampleLines[line]);
        if (document.mailstitch?.unmatched) expect(texts).toEqual([document.message]);
        else {
          const raw = document.raw ?? document.event?.original ?? document.raw_data;
          expect([raw].flat().join('\n').split('\n').sort()).toEqual(texts.sort());
        }
      }
    },
  );

  it('names every line of the sample but those that close a connection after its messages are told', () => {
    const named = new Set(traced([SAMPLE]).flatMap(({ lines }) => lines));
    expect(sampleLines.filter((line, number) => !/^$| close$/.test(line) && !named.has(number))).toEqual([]);
  });

  it('is the same for any pieces of the log', () => {
    const bytes = new TextEncoder().encode(SAMPLE);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 101) }, (_, n) =>
      bytes.subarray(n * 101, n * 101 + 101),
    );
    expect(traced(pieces)).toEqual(traced([SAMPLE]));
  });

  it('counts blank lines, so that a number is a place in the file', () => {
    const [passed] = traced(['\n\n', lines('no rule knows this'), '\n']);
    expect(passed?.lines).toEqual([2]);
  });

  it('names the lines of a shared connection for each of its messages, and those of a parent for its children', () => {
    const log = lines(
      'New SMTP ICID 7 interface Data 1 (192.0.2.1) address 198.51.100.9 reverse dns host a.example.net verified yes',
      'Start MID 1 ICID 7',
      'MID 1 ICID 7 From: <a@example.net>',
      'Start MID 2 ICID 7',
      'MID 1 was split creating MID 3 due to a per-recipient policy in the inbound table',
      'Message finished MID 1 done',
      'Message finished MID 2 done',
      'Message finished MID 3 done',
    );
    const byMid = new Map(traced([log]).map(({ text, lines }) => [JSON.parse(text).MID as string, lines]));
    expect(byMid.get('1')).toEqual([0, 1, 2, 4, 5]);
    expect(byMid.get('2')).toEqual([0, 3, 6]);
    expect(byMid.get('3')).toEqual([0, 1, 2, 4, 5, 7]);
  });

  it('names the line of a Mimecast event that is a document of its own, and all of a message', () => {
    const event = (text: string) => `${text}\n`;
    const log =
      event(
        'datetime=2026-03-16T09:15:30+0000|aCode=abcdefghijklmnopqrstuw|acc=C0A0|Sender=a@example.net|Rcpt=b@example.com|Act=Acc',
      ) +
      event(
        'datetime=2026-03-16T09:15:31+0000|aCode=abcdefghijklmnopqrstuw|acc=C0A0|Delivered=true|Rcpt=b@example.com|Route=Inbound',
      );
    expect(traced([log]).map(({ lines }) => lines)).toEqual([[0, 1]]);
    expect(traced([log], { correlate: false }).map(({ lines }) => lines)).toEqual([[0], [1]]);
  });

  it('names new lines in a follow-up', () => {
    const log =
      lines('Start MID 1 ICID 7', 'Message finished MID 1 done') +
      lines('Start MID 9 ICID 8', 'Message finished MID 9 done').replaceAll('09:15:31', '09:25:31') +
      lines('MID 1 quarantined to "Policy"').replaceAll('09:15:31', '09:25:32');
    const found = traced([log]).filter(({ text }) => JSON.parse(text).MID === '1');
    expect(found.map(({ lines }) => lines)).toEqual([[0, 1], [4]]);
  });
});
