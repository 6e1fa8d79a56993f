/**
 * Which lines a value comes from. The module is asked itself, and no table of fields is needed: a document is made once more
 * without each of its lines in turn, and what is another then was that line's doing.
 */
import type { Explanation, Settings } from '../../host/types.js';
import type { Origin } from '../protocol.js';
import { createStitcher } from './module.js';
import { otherWork } from './other-work.js';
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

/** What a document is made of once more. */
export interface Material {
  lines: readonly number[];
  bytesOf(line: number): Uint8Array;
  settings: Settings;
  /** When the lines were written, milliseconds since 1970. */
  nowMs: number;
  /** The document as it is. */
  shown: unknown;
}

export async function neededLines(material: Material): Promise<Needs> {
  const needs: Needs = new Map();
  const { lines, shown } = material;
  if (lines.length > MOST_LINES) return needs;
  const whole = made(material, lines, leavesOf(shown));
  for (const left of lines) {
    const without = made(material, allBut(lines, left), whole);
    for (const [path, value] of whole) {
      if (without.get(path) === value) continue;
      const found = needs.get(path);
      if (found === undefined) needs.set(path, [left]);
      else found.push(left);
    }
    await otherWork();
  }
  return needs;
}

/** As few lines as give the value: where several say the same, none of them is needed, and the last is as good as any. */
async function enoughLines(material: Material, path: Path): Promise<readonly number[]> {
  let kept = material.lines;
  if (kept.length > MOST_LINES) return [];
  const whole = made(material, kept, leavesOf(material.shown));
  const wanted = [...leavesOf(valueAt(material.shown, path), [...path]).keys()];
  for (const left of material.lines) {
    const others = allBut(kept, left);
    const without = made(material, others, whole);
    if (wanted.every((leaf) => without.get(leaf) === whole.get(leaf))) kept = others;
    await otherWork();
  }
  return kept;
}

function allBut(lines: readonly number[], left: number): number[] {
  return lines.filter((line) => line !== left);
}

/** Where the value at `path` comes from; `needs` are those of the whole document. */
export async function findOrigin(
  material: Material,
  path: Path,
  needs: Needs,
  explain: (line: number) => Explanation,
): Promise<Origin> {
  const { lines, shown } = material;
  const value = valueAt(shown, path);
  const below = [...leavesOf(value, [...path]).keys()];
  const needed = lines.filter((line) => below.some((leaf) => needs.get(leaf)?.includes(line)));
  const texts = textsOf(value);
  const says = (line: number) => saysOne(explain(line), texts);
  // two lines say the same: neither is missed, and both are meant
  const said = needed.length > 0 ? needed.filter(says) : lines.filter(says);
  if (said.length > 0) return { said, needed: allOthers(needed, said) };
  // worked out, as a verdict is: what it follows from, but for the lines that hold the document together
  const grounds = needed.some((line) => !isBinding(line, needs)) ? needed : await enoughLines(material, path);
  const telling = grounds.filter((line) => !isBinding(line, needs));
  return telling.length > 0
    ? { said: telling, needed: allOthers(grounds, telling) }
    : { said: [...grounds], needed: [] };
}

function allOthers(lines: readonly number[], left: readonly number[]): number[] {
  return lines.filter((line) => !left.includes(line));
}

function isBinding(line: number, needs: Needs): boolean {
  let changed = 0;
  for (const lines of needs.values()) if (lines.includes(line)) changed++;
  return changed > needs.size * BINDING_SHARE;
}

/** The document that these lines give which is most like the wanted one. */
function made({ bytesOf, settings, nowMs }: Material, lines: readonly number[], wanted: Leaves): Leaves {
  return mostAlike(stitched(lines.map(bytesOf), settings, nowMs), wanted);
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
