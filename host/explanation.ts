import { visible } from './control-characters.js';
import type { ExplainedFact, Explanation, MimecastEvent, Prefix } from './types.js';

const LABEL_WIDTH = 10;

/**
 * How a line is understood, for a person:
 *
 *     prefix    P2  time 2026-03-16T09:15:31Z  host esa1.example.com  tag mail_logs  level Info
 *     text      MID 5 ICID 7 From: <a@example.net>
 *     rule      E-04  envelope sender
 */
export function explanationText(explanation: Explanation): string {
  const rows = [row('prefix', prefixText(explanation.prefix)), row('text', visible(explanation.text))];
  if (explanation.events !== undefined) rows.push(...explanation.events.flatMap(eventRows));
  else if (explanation.facts !== undefined) rows.push(...consolidatedRows(explanation));
  else if (explanation.rule === null) rows.push(...missRows(explanation));
  else rows.push(...hitRows(explanation));
  return rows.join('');
}

function hitRows(explanation: Explanation): string[] {
  const { rule, title = '', pattern = '', captures = [], sets = [], does = [] } = explanation;
  return [
    row('rule', `${rule}  ${title}`),
    row('pattern', pattern),
    ...table(
      'captures',
      captures.map(({ name, type, value }) => [name, type, visible(value)]),
    ),
    ...table(
      'sets',
      sets.map(({ name, value }) => [name, visible(value)]),
    ),
    ...(does.length > 0 ? [row('does', does.join(', '))] : []),
  ];
}

/** A consolidated event: one row a fact. */
function consolidatedRows({ mid = '', facts = [] }: Explanation): string[] {
  const verbs = new Set(facts.flatMap(({ does }) => does).filter((verb) => !FORMAL_VERBS.includes(verb)));
  return [
    row('event', `consolidated event of MID ${mid}`),
    ...table(
      'facts',
      facts.flatMap((fact) => valuesOf(fact).map(([name, value]) => [fact.rule, name, visible(value)])),
    ),
    ...(verbs.size > 0 ? [row('does', [...verbs].join(', '))] : []),
  ];
}

/** Verbs that say where the text of a fact goes, and not what it means. */
const FORMAL_VERBS = ['weak', 'quiet', 'other'];

/** Captures and sets; a row that has neither says something by its very text. */
function valuesOf({ title, captures, sets, pattern }: ExplainedFact): [string, string][] {
  const values = [...captures, ...sets].map(({ name, value }): [string, string] => [name, value]);
  return values.length > 0 ? values : [[title, pattern]];
}

function eventRows({ log_type: types, log_type_by: by, id, ...members }: MimecastEvent): string[] {
  return [
    row('event', `${[types].flat().join(' or ')}, by ${by === 'none' ? 'nothing' : by}`),
    row('id', id),
    ...table(
      'members',
      Object.entries(members).map(([key, value]) => [
        visible(key),
        visible(typeof value === 'string' ? value : JSON.stringify(value)),
      ]),
    ),
  ];
}

/** A caret below the first byte that no rule knew. */
function missRows({ text, matched_bytes: matchedBytes }: Explanation): string[] {
  const bytes = new TextEncoder().encode(text);
  const known = visible(new TextDecoder().decode(bytes.subarray(0, matchedBytes)));
  const where =
    matchedBytes >= bytes.length ? 'the line ends here, every rule wants more' : 'no rule goes on here';
  return [
    row('', `${blankOf(known)}^ ${where} (${matchedBytes} of ${bytes.length} bytes)`),
    row('rule', 'none: the line belongs to no message and is handed on as it came'),
  ];
}

function prefixText({ form, ...facts }: Prefix): string {
  const known = Object.entries(facts).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  return [form, ...known.map(([name, value]) => `${name} ${visible(String(value))}`)].join('  ');
}

function row(label: string, value: string): string {
  return `${`${label.padEnd(LABEL_WIDTH)}${value}`.trimEnd()}\n`;
}

/** Cells in columns; the label stands before the first row only. */
function table(label: string, lines: readonly string[][]): string[] {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [at, cell] of line.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return lines.map((line, index) => {
    const cells = line.map((cell, at) => cell.padEnd(widths[at] ?? 0));
    return row(index === 0 ? label : '', cells.join('  '));
  });
}

/** Blanks as wide as the text on a terminal: ideographs take two columns, marks none. */
function blankOf(text: string): string {
  const wide =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u;
  return [...text.replace(/[\p{Mn}\p{Cf}]/gu, '')].map((char) => (wide.test(char) ? '  ' : ' ')).join('');
}
