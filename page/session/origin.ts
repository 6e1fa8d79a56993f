/**
 * Which lines a value comes from. The module is asked itself, and no table of fields is needed: a document is made once more
 * without each of its lines in turn, and what is another then was that line's doing.
 */
import type { Explanation, Settings } from '../../host/types.js';
import type { Origin } from '../protocol.js';
import { createStitcher } from './module.js';
import { leavesOf, type Path, valueAt } from './path.js';
import { spokenValues } from './steps.js';

/** Lines by the path of a value as JSON: each changes the value if it is left out. */
export type Needs = Map<string, number[]>;

/** Leaving out one by one costs the square of the lines; beyond this the texts of the lines have to do. */
const MOST_LINES = 200;
/** A line without which so much of a document is another one holds it together, and says nothing of a single value. */
const BINDING_SHARE = 0.5;
/** A shorter text stands in lines that do not speak of it. */
const SHORT_TEXT = 4;

type Leaves = Map<string, string>;

export async function neededLines(
  lines: readonly number[],
  bytesOf: (line: number) => Uint8Array,
  settings: Settings,
  nowMs: number,
  shown: unknown,
): Promise<Needs> {
  const needs: Needs = new Map();
  if (lines.length > MOST_LINES) return needs;
  const all = stitched(lines.map(bytesOf), settings, nowMs);
  const whole = mostAlike(all, leavesOf(shown));
  for (const left of lines) {
    const others = lines.filter((line) => line !== left);
    const without = mostAlike(stitched(others.map(bytesOf), settings, nowMs), whole);
    for (const [path, value] of whole) {
      if (without.get(path) === value) continue;
      const found = needs.get(path);
      if (found === undefined) needs.set(path, [left]);
      else found.push(left);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return needs;
}

/** `shown` is the document in which the value stands. */
export function findOrigin(
  shown: unknown,
  path: Path,
  lines: readonly number[],
  needs: Needs,
  explain: (line: number) => Explanation,
): Origin {
  const value = valueAt(shown, path);
  const below = [...leavesOf(value, [...path]).keys()];
  const needed = lines.filter((line) => below.some((leaf) => needs.get(leaf)?.includes(line)));
  const texts = textsOf(value);
  const says = (line: number) => saysOne(explain(line), texts);
  const speaking = needed.filter(says);
  // two lines say the same: neither is missed, and both are meant
  const said = speaking.length > 0 || needed.length > 0 ? speaking : lines.filter(says);
  if (said.length > 0) return { said, needed: needed.filter((line) => !said.includes(line)) };
  // worked out, as a verdict is: what it follows from, but for the lines that hold the document together
  const paths = needs.size;
  const binding = (line: number) =>
    [...needs.values()].filter((found) => found.includes(line)).length > paths * BINDING_SHARE;
  const telling = needed.filter((line) => !binding(line));
  return telling.length > 0
    ? { said: telling, needed: needed.filter(binding) }
    : { said: needed, needed: [] };
}

function stitched(pieces: readonly Uint8Array[], settings: Settings, nowMs: number): Leaves[] {
  const stitcher = createStitcher(settings);
  const documents: Leaves[] = [];
  const take = () => {
    for (const output of stitcher) documents.push(leavesOf(output));
  };
  for (const piece of pieces) {
    stitcher.push(piece, nowMs);
    stitcher.push('\n', nowMs);
    take();
  }
  stitcher.drain(nowMs);
  take();
  return documents;
}

function mostAlike(documents: readonly Leaves[], wanted: Leaves): Leaves {
  let best: Leaves = new Map();
  let most = 0;
  for (const leaves of documents) {
    let alike = 0;
    for (const [path, value] of wanted) if (leaves.get(path) === value) alike++;
    if (alike > most) [best, most] = [leaves, alike];
  }
  return best;
}

/** The texts that lines would have: distinct values of the classic document stand in one, apart by ` || `. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  if (value === null || typeof value === 'boolean') return [];
  return String(value)
    .split(' || ')
    .map((text) => text.toLowerCase())
    .filter((text) => text !== '');
}

function saysOne(explanation: Explanation, texts: readonly string[]): boolean {
  const spoken = spokenValues(explanation).map((value) => value.toLowerCase());
  const line = explanation.line.toLowerCase();
  return texts.some((text) => spoken.includes(text) || (text.length >= SHORT_TEXT && line.includes(text)));
}
