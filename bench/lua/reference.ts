/** The same lines in Node: what Lua has to hand out, and what a line costs there. */
import { readFileSync } from 'node:fs';
import { createStitcher, isClassicDocument } from '../../host/index.js';
import type { Settings, StitchDocument } from '../../host/types.js';
import { AnswerCheck, WrongAnswer } from '../check.js';
import type { Prepared } from './cases.js';

export const SETTINGS: Settings = { clock: 'event' };
/** The year of stamps that have none. */
const NOW_MS = Date.UTC(2026, 2, 17);
const LINE_FEED = 0x0a;

export interface Reference {
  /** `MID sequence id` of each document, in the order in which they come. */
  ids: string[];
  /** Each document as Lua can say it, keys in order. */
  texts: string[];
  /** Documents that were compared value by value with what the traffic says. */
  compared: number;
}

/** Documents of the whole traffic, checked against it. */
export function referenceOf({ source, path }: Prepared): Reference {
  const stitcher = createStitcher(SETTINGS);
  const check = new AnswerCheck(source);
  const reference: Reference = { ids: [], texts: [], compared: 0 };
  const take = (ndjson: Uint8Array) => {
    const bytes = Buffer.from(ndjson);
    check.add(bytes);
    for (const line of bytes.toString().split('\n').slice(0, -1)) {
      const document = JSON.parse(line) as StitchDocument;
      reference.ids.push(idOf(document));
      reference.texts.push(textOf(document));
    }
  };
  for (const line of linesOf(readFileSync(path))) stitcher.pushBytes(line, NOW_MS, take);
  stitcher.drainBytes(NOW_MS, take);
  check.finish(stitcher.stats());
  reference.compared = check.compared;
  return reference;
}

/** What hooks.lua prints of a document. */
function idOf(document: StitchDocument): string {
  if (!isClassicDocument(document)) throw new WrongAnswer('a document of another kind');
  return `${document.MID} ${document.sequence} ${document.id}`;
}

/** A document with its keys in order, and without what Lua has no word for: null, and lists and objects of nothing. */
export function textOf(document: unknown): string {
  return JSON.stringify(plain(document));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const members = Object.entries(value)
    .map(([key, member]) => [key, plain(member)] as const)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** Microseconds of a line, one call a line and documents as objects, as Lua has it. */
export function timeInNode(path: string, from: number, lines: number): { us: number; ids: string[] } {
  const stitcher = createStitcher(SETTINGS);
  const ids: string[] = [];
  let left = from;
  let before = process.cpuUsage();
  for (const line of linesOf(readFileSync(path))) {
    if (left-- === 0) before = process.cpuUsage();
    if (left < -lines) break;
    stitcher.push(line, NOW_MS);
    for (const document of stitcher) ids.push(idOf(document as StitchDocument));
  }
  const { user, system } = process.cpuUsage(before);
  return { us: (user + system) / lines, ids };
}

/** With their line feeds. */
function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0, end = 0; start < bytes.length; start = end) {
    end = bytes.indexOf(LINE_FEED, start) + 1;
    yield bytes.subarray(start, end);
  }
}
