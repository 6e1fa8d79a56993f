/** The oracle on a log, and what it says next to what the module says. */
import { expect } from 'vitest';
import { createStitcher } from '../../host/index.js';
import type { ClassicDocument, Settings } from '../../host/types.js';
import { formsWith } from '../oracle/forms.js';
import { Oracle } from '../oracle/stitcher.js';
import { sortOut } from './engines.js';

/** A line without its line feed, of one character a byte, and when it arrives. */
export interface ArrivingLine {
  line: string;
  nowMs: number;
}

export interface Stitched {
  documents: ClassicDocument[];
  passed: string[];
}

export function stitched(settings: Settings, lines: readonly ArrivingLine[], endMs: number): Stitched {
  const stitcher = createStitcher(settings);
  const documents: ClassicDocument[] = [];
  const passed: string[] = [];
  const take = (): void => {
    const output = sortOut(stitcher);
    documents.push(...output.documents);
    passed.push(...output.passed.map(({ message }) => message));
  };
  // lines that arrive together are pushed together
  for (let at = 0; at < lines.length; ) {
    const { nowMs } = lines[at] as ArrivingLine;
    const from = at;
    while (at < lines.length && lines[at]?.nowMs === nowMs) at++;
    const text = lines.slice(from, at).map(({ line }) => `${line}\n`);
    stitcher.push(Buffer.from(text.join(''), 'latin1'), nowMs);
    take();
  }
  stitcher.drain(endMs);
  take();
  return { documents, passed };
}

export async function foretold(
  settings: Settings,
  lines: readonly ArrivingLine[],
  endMs: number,
): Promise<Stitched> {
  const oracle = new Oracle(await formsWith(settings.rules), settings);
  for (const { line, nowMs } of lines) oracle.push(line, nowMs);
  oracle.drain(endMs);
  return oracle;
}

/** Asserts that both say the same. Ids are not the same texts, but one stands for the other throughout. */
export function expectSame(found: Stitched, wanted: Stitched): void {
  const documents = [...found.documents].sort(byKey);
  const expected = [...wanted.documents].sort(byKey);
  expect(documents.map(keyOf)).toEqual(expected.map(keyOf));
  const hashes = new Map<string, string>();
  const names = new Map<string, string>();
  documents.forEach((document, at) => {
    const one = expected[at] as ClassicDocument;
    expect({ ...document, id: one.id, thread: one.thread }, keyOf(one)).toEqual(one);
    for (const key of ['id', 'thread'] as const) {
      const name = one[key];
      const hash = document[key];
      expect(hashes.get(name) ?? hash, `${key} of ${keyOf(one)}, made of ${name}`).toBe(hash);
      expect(names.get(hash) ?? name, `${key} of ${keyOf(one)}, ${hash}`).toBe(name);
      hashes.set(name, hash);
      names.set(hash, name);
    }
  });
  expect(found.passed).toEqual(wanted.passed);
}

function keyOf({ appliance, MID, sequence, To, first_time, lines }: ClassicDocument): string {
  return `${appliance} MID ${MID} sequence ${sequence} to ${To}, ${lines} lines from ${first_time}`;
}

function byKey(a: ClassicDocument, b: ClassicDocument): number {
  return keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0;
}
