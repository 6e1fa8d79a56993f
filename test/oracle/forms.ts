/**
 * The patterns of the rows as regular expressions. A line is matched with every one of them; of several that fit, the
 * one wins that docs/rules.md names: literals go before captures, captures in the order of their types, shorter ends of
 * `until` and later ends of the other types before the rest, and among equals the first row.
 *
 * Lines are texts of one character a byte (latin1), so that nothing here depends on what the bytes mean.
 */
import { ciscoRows, type Row, readRows } from '../support/rules.js';

const TYPES = ['num', 'list', 'addr', 'quoted', 'word', 'until', 'text', 'rest'] as const;
type Type = (typeof TYPES)[number];

/** Blanks before a capture belong to it, all of them. */
const BLANKS = '[ \\t]*(?![ \\t])';

const SOURCES: Record<Type, string> = {
  num: `${BLANKS}\\d{1,12}(?!\\d)`,
  list: `${BLANKS}(?:\\[[\\d, ]*\\]|\\d+(?!\\d))`,
  addr: `${BLANKS}(?:<[^]*>|(?!<)[^ \\t]+(?![^ \\t]))`,
  quoted: `${BLANKS}(?:'[^]*'|"[^]*")`,
  word: `${BLANKS}[^ \\t]+(?![^ \\t])`,
  until: `${BLANKS}[^]*?`,
  text: `${BLANKS}[^]*`,
  rest: '[^]*',
};

export interface Capture {
  name: string;
  type: Type;
}

type Piece = string | Capture;

/** One way to write a row: a pattern with its optional parts decided. */
export interface Form {
  row: OracleRow;
  pieces: Piece[];
  captures: Capture[];
  regex: RegExp;
}

export interface OracleRow {
  id: string;
  /** Place in the table: the order of facts that share a second. */
  order: number;
  verbs: ReadonlySet<string>;
  sets: { field: string; template: string }[];
}

/** A line that a form fits. */
export interface Match {
  form: Form;
  /** What the captures hold, blanks, quotes and brackets included; and where they begin in the text. */
  raw: string[];
  starts: number[];
  text: string;
}

export class Forms {
  /** By the first character of their pattern. */
  private readonly byFirst = new Map<string, Form[]>();

  constructor(rows: readonly Row[]) {
    rows.forEach((row, order) => {
      const own: OracleRow = { id: row.id, order, verbs: new Set(row.does), sets: row.sets.map(readSet) };
      for (const pattern of row.forms) for (const text of choices(pattern)) this.add(makeForm(own, text));
    });
  }

  private add(form: Form): void {
    const [first] = form.pieces;
    const key = typeof first === 'string' ? first.charAt(0) : '';
    const list = this.byFirst.get(key) ?? [];
    list.push(form);
    this.byFirst.set(key, list);
  }

  match(text: string): Match | null {
    let best: Match | null = null;
    for (const key of [text.charAt(0), '']) {
      for (const form of this.byFirst.get(key) ?? []) {
        const found = form.regex.exec(text);
        if (!found?.indices) continue;
        const match = {
          form,
          raw: found.slice(1),
          starts: found.indices.slice(1).map(([start]) => start),
          text,
        };
        if (best === null || isBefore(match, best)) best = match;
      }
    }
    return best;
  }
}

let ofModule: Promise<Forms> | undefined;

/** The module's rows, behind those of the user. */
export async function formsWith(own: readonly string[] = []): Promise<Forms> {
  if (own.length === 0) {
    ofModule ??= ciscoRows().then((rows) => new Forms(rows));
    return ofModule;
  }
  const rows = own.flatMap((text) => (text.includes('\n') ? readRows(text) : [patternRow(text)]));
  return new Forms([...rows, ...(await ciscoRows())]);
}

function patternRow(pattern: string): Row {
  return { id: pattern, title: '', forms: [pattern], does: [], sets: [], examples: [], nots: [] };
}

function readSet(text: string): OracleRow['sets'][number] {
  const at = text.indexOf('=');
  return { field: text.slice(0, at), template: text.slice(at + 1) };
}

/** `a[[ b]] c` is `a c` and `a b c`. */
function choices(pattern: string): string[] {
  const part = /\[\[(.*?)\]\](?!\])/.exec(pattern);
  if (!part) return [pattern];
  const before = pattern.slice(0, part.index);
  return choices(pattern.slice(part.index + part[0].length)).flatMap((after) => [
    before + after,
    before + part[1] + after,
  ]);
}

function makeForm(row: OracleRow, pattern: string): Form {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of pattern.matchAll(/\{([^:}]+):([^}]+)\}/g)) {
    if (found.index > at) pieces.push(pattern.slice(at, found.index));
    pieces.push({ name: found[1] as string, type: found[2] as Type });
    at = found.index + found[0].length;
  }
  if (at < pattern.length) pieces.push(pattern.slice(at));
  const source = pieces.map((piece) =>
    typeof piece === 'string' ? literally(piece) : `(${SOURCES[piece.type]})`,
  );
  return {
    row,
    pieces,
    captures: pieces.filter((piece) => typeof piece !== 'string'),
    regex: new RegExp(`^${source.join('')}$`, 'd'),
  };
}

function literally(literal: string): string {
  return Buffer.from(literal, 'utf8')
    .toString('latin1')
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

interface Step {
  /** -1: a literal character. */
  type: number;
  end: number;
}

function steps({ form, raw, starts }: Match): Step[] {
  const list: Step[] = [];
  let capture = 0;
  for (const piece of form.pieces) {
    if (typeof piece === 'string') {
      const { length } = Buffer.from(piece, 'utf8');
      for (let n = 0; n < length; n++) list.push({ type: -1, end: 0 });
    } else {
      const end = (starts[capture] as number) + (raw[capture] as string).length;
      list.push({ type: TYPES.indexOf(piece.type), end });
      capture++;
    }
  }
  return list;
}

function isBefore(match: Match, other: Match): boolean {
  const a = steps(match);
  const b = steps(other);
  for (let n = 0; n < a.length && n < b.length; n++) {
    const { type, end } = a[n] as Step;
    const { type: otherType, end: otherEnd } = b[n] as Step;
    if (type !== otherType) return type < otherType;
    if (end !== otherEnd) return TYPES[type] === 'until' ? end < otherEnd : end > otherEnd;
  }
  return a.length < b.length;
}

/** A capture without the blanks before it and without its quotes or brackets; the null sender stays `<>`. */
export function opened(raw: string, type: Type): string {
  const text = raw.replace(/^[ \t]+/, '');
  const inner = text.slice(1, -1);
  if (type === 'quoted' && text.length >= 2) return inner;
  if (type === 'addr' && text.startsWith('<') && text.length > 2) return inner;
  if (type === 'list' && text.startsWith('[') && text.length >= 2) return inner;
  return text;
}

/** What the line says of a field, by its first capture of that name; undefined if it has none. */
export function captured(match: Match, name: string): string | undefined {
  const at = match.form.captures.findIndex((capture) => capture.name === name);
  return at < 0 ? undefined : opened(match.raw[at] as string, (match.form.captures[at] as Capture).type);
}

/** The number that the line says for `name`; 0 if it says none. */
export function numberOf(match: Match, name: string): number {
  return Number(captured(match, name) ?? 0);
}

/** A `set` of the row, its captures filled in; one that the form lacks is empty. */
export function rendered(match: Match, template: string): string {
  return template.replace(/\{([^}]*)\}/g, (_, name: string) => captured(match, name) ?? '');
}
