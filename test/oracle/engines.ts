/** What the engines said: flags and verdict. */
import type { Flags } from '../../host/types.js';
import type { Columns } from './columns.js';
import { ENGINES, type EngineRow, FINDINGS, WORDS, type WordRow } from './tables.js';

type Flag = boolean | null;

export function readEngines(columns: Columns): { flags: Flags; verdict: string } {
  const findings = new Set<string>();
  const flags = ENGINES.map((engine): [string, Flag] => [engine.flag, flagOf(engine, columns, findings)]);
  return {
    flags: Object.fromEntries(flags) as unknown as Flags,
    verdict: FINDINGS.find((word) => findings.has(word)) ?? 'unknown',
  };
}

function flagOf({ name, sources }: EngineRow, columns: Columns, findings: Set<string>): Flag {
  const flags: Flag[] = [];
  let isTold = false;
  for (const { field, which, isElse } of sources) {
    const values = columns.ofField(field);
    if (!values || (isElse && isTold)) continue;
    isTold = true;
    const meant = (which === 'last' ? [values.last] : values.all).map((value) => meaningOf(name, value));
    for (const { finding } of meant) if (finding) findings.add(finding);
    const said = meant.map(({ flag }) => flag).filter((flag) => flag !== null);
    if (which === 'good') flags.push(said.includes(true) || (said[0] ?? null));
    else if (which === 'bad') flags.push(said.includes(false) ? false : (said[0] ?? null));
    else flags.push(said[0] ?? null);
  }
  const said = flags.filter((flag) => flag !== null);
  return said.includes(false) ? false : (said.at(-1) ?? null);
}

const NOTHING = { flag: null, finding: null };

/** The first word of the value that has a row decides. */
function meaningOf(engine: string, value: string): Pick<WordRow, 'flag' | 'finding'> {
  const rows = WORDS.filter((row) => row.engine === 'all' || row.engine === engine);
  for (const word of value.split(/[ \t]+/).filter((text) => text !== '')) {
    const row = rows.find(({ words }) => words?.some((known) => isWord(known, word)));
    if (row) return row;
  }
  return rows.find(({ words }) => words === null) ?? NOTHING;
}

/** `<=-6` is a score up to -6, of which the digits before the point count. */
function isWord(known: string, word: string): boolean {
  const bound = /^<=-(\d)$/.exec(known)?.[1];
  if (bound === undefined) return known === word.toLowerCase();
  const digits = /^-(\d+)/.exec(word)?.[1];
  return digits !== undefined && (digits.length > 1 || Number(digits) >= Number(bound));
}
