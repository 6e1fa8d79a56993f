/**
 * The tables of a classic document, as the documentation has them: columns and their fields (docs/fields.md), what the
 * words of engines mean, and what decides the verdict and the disposition (docs/verdicts.md).
 */
import { readFileSync } from 'node:fs';

export interface ColumnRow {
  name: string;
  fields: string[];
  /** Fields that only count if no other has a value. */
  fallbacks: string[];
  isInherited: boolean;
}

/** Which of a field's values count for the flag of an engine: the last, or of all a good or a bad one. */
export type Which = 'last' | 'good' | 'bad';

export interface EngineRow {
  flag: string;
  name: string;
  sources: { field: string; which: Which; isElse: boolean }[];
}

export interface WordRow {
  engine: string;
  /** Null: any other. */
  words: string[] | null;
  flag: boolean | null;
  finding: string | null;
}

export interface DispositionRow {
  disposition: string;
  conditions: { verb: string; scope: 'whole' | 'some' | 'any' | 'none' }[];
}

const fields = read('fields');
const verdicts = read('verdicts');

export const COLUMNS: ColumnRow[] = table(fields, 'Columns').map(([name = '', , filled = '', parent]) => ({
  name: unquoted(name),
  fields: filled
    .split(', ')
    .filter((field) => /^`\w+`$/.test(field))
    .map(unquoted),
  fallbacks: filled
    .split(', ')
    .filter((field) => field.endsWith('(only if the column is empty)'))
    .map(unquoted),
  isInherited: parent === 'yes',
}));

export const ENGINES: EngineRow[] = table(verdicts, 'Flags').map(
  ([classic = '', standard = '', from = '']) => ({
    flag: unquoted(classic).replace('Flags.', ''),
    name: unquoted(standard).replace('flags.', ''),
    sources: from.split(', ').map((source) => ({
      field: unquoted(source),
      which: source.includes('one good') ? 'good' : source.includes('one bad') ? 'bad' : 'last',
      isElse: source.startsWith('else '),
    })),
  }),
);

export const WORDS: WordRow[] = table(verdicts, 'Flags', 1).map(
  ([engine = '', words = '', flag, finding]) => ({
    engine,
    words: words === 'any other' ? null : words.split(', ').map(unquoted),
    flag: flag === 'true' ? true : flag === 'false' ? false : null,
    finding: finding || null,
  }),
);

/** The weightiest first. */
export const FINDINGS: string[] = table(verdicts, 'Verdict').map(([word = '']) => unquoted(word));

export const DISPOSITIONS: DispositionRow[] = table(verdicts, 'Disposition').map(
  ([word = '', said = '']) => ({
    disposition: unquoted(word),
    conditions: said.split(' and ').flatMap((condition): DispositionRow['conditions'] => {
      const verb = /`(\w+)`/.exec(condition)?.[1];
      if (!verb) return [];
      if (condition.includes('of the whole message')) return [{ verb, scope: 'whole' }];
      if (condition.includes('of some recipients')) return [{ verb, scope: 'some' }];
      return [{ verb, scope: condition.includes('of nobody') ? 'none' : 'any' }];
    }),
  }),
);

function read(page: string): string {
  return readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), 'utf8');
}

/** The cells of the nth table under a heading, without its head. */
function table(page: string, heading: string, n = 0): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const tables = own.split('\n\n').filter((block) => block.trimStart().startsWith('|'));
  const [, , ...rows] = (tables[n] ?? '').trim().split('\n');
  if (rows.length === 0) throw new Error(`no table ${n} under ${heading}`);
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

/** The first word in backquotes. */
function unquoted(text: string): string {
  return /`([^`]*)`/.exec(text)?.[1] ?? text;
}
