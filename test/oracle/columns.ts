/** The columns of a classic document: distinct values, of the strongest source that has any. */
import { opened, rendered } from './forms.js';
import type { Entry } from './gathered.js';
import { decodeFileName, decodeHeader } from './mime.js';
import type { Message } from './model.js';
import { COLUMNS, type ColumnRow, ENGINES } from './tables.js';

const STRENGTH = ['message', 'scope', 'fallback', 'weak', 'inherited', 'zero'] as const;
type Strength = (typeof STRENGTH)[number];

/** Fields that the flags are read from have values of their own, shown or not. */
const HIDDEN: ColumnRow[] = ENGINES.flatMap(({ sources }) => sources)
  .filter(({ field }) => !COLUMNS.some(({ fields, fallbacks }) => [...fields, ...fallbacks].includes(field)))
  .map(({ field }) => ({ name: field, fields: [field], fallbacks: [], isInherited: false }));

const byField = new Map<string, ColumnRow>();
for (const column of [...COLUMNS, ...HIDDEN]) {
  for (const field of [...column.fields, ...column.fallbacks]) byField.set(field, column);
}

function columnOf(field: string): ColumnRow | undefined {
  if (field === 'new' || field === 'old') return COLUMNS.find(({ name }) => name === 'Related_MID');
  // the message's own number is not what a line says of it
  return field === 'mid' ? undefined : byField.get(field);
}

/** How the values of a column are told apart and shown. */
const DECODE: Record<string, (text: string) => string> = {
  Subject: decodeHeader,
  Attachments: decodeFileName,
};
const IGNORES_CASE = new Set(['Antivirus']);

interface Values {
  /** By what makes them one value. */
  distinct: Map<string, string>;
  /** The one that came last, be it a repetition. */
  last: string;
}

export class Columns {
  private readonly values = new Map<string, Values>();

  constructor(private readonly message: Message) {}

  /** Gives what a line says to the columns of its fields. */
  tell({ fact, source, alias }: Entry): void {
    const { match, isReversed } = fact;
    const { row, captures } = match.form;
    const numberAt = captures.findLastIndex(({ name }) => name === 'mid');
    if (isReversed) {
      // the other side of a lineage line tells the number over there, nothing else
      if (source === 'message') this.add('Related_MID', source, opened(match.raw[numberAt] ?? '', 'num'));
      return;
    }
    captures.forEach(({ name, type }, at) => {
      this.addField(name, opened(match.raw[at] as string, type), source, row.verbs.has('weak'));
    });
    for (const { field, template } of row.sets) {
      this.addField(field, rendered(match, template), source, row.verbs.has('weak'), true);
    }
    const isTold = source !== 'inherited' || row.verbs.has('origin');
    if (isTold && goesToOther(fact)) this.add('Other', source, this.textOf(fact, alias));
  }

  /** The numbers of the message itself, and those of the messages it came from or came back as. */
  tellNumbers(): void {
    const { numbers, origin, returnedAs } = this.message;
    for (const { mid } of numbers) this.add('MID', 'message', String(mid));
    if (origin) this.add('Related_MID', 'message', String(origin.mid));
    if (returnedAs !== 0) this.add('Related_MID', 'message', String(returnedAs));
  }

  /** The values that count, in the order in which they came. */
  of(name: string): string[] {
    if (name === 'Other') {
      return (['message', 'scope', 'inherited'] as const).flatMap((source) => [
        ...(this.values.get(`${name} ${source}`)?.distinct.values() ?? []),
      ]);
    }
    return [...(this.strongest(name)?.distinct.values() ?? [])];
  }

  /** The values of a field that an engine's flag is read from. */
  ofField(field: string): { all: string[]; last: string } | undefined {
    const values = this.strongest(columnOf(field)?.name ?? field);
    return values && { all: [...values.distinct.values()], last: values.last };
  }

  private strongest(name: string): Values | undefined {
    const isInherited = COLUMNS.find((column) => column.name === name)?.isInherited ?? false;
    return STRENGTH.filter((source) => isInherited || source !== 'inherited')
      .map((source) => this.values.get(`${name} ${source}`))
      .find((values) => values !== undefined);
  }

  private addField(
    field: string,
    text: string,
    source: Entry['source'],
    isWeak: boolean,
    isSet = false,
  ): void {
    const column = columnOf(field);
    if (!column) return;
    let strength: Strength = source;
    let value = text;
    const isFallback = column.fallbacks.includes(field);
    if (source === 'message' && isWeak) strength = 'weak';
    else if (source === 'message' && isFallback) strength = 'fallback';
    // the amp log quotes some names of files
    if (strength === 'fallback' && column.name === 'Attachments')
      value = value.replace(/^(['"])([\s\S]*)\1$/, '$2');
    // ICID 0 says that the message came by no connection
    if (column.name === 'ICID' && value === '0' && !isSet) strength = 'zero';
    this.add(column.name, strength, value);
  }

  private add(name: string, source: Strength, text: string): void {
    const value = (DECODE[name] ?? String)(text);
    if (value === '') return;
    const key = `${name} ${source}`;
    const values = this.values.get(key) ?? { distinct: new Map<string, string>(), last: '' };
    const word = IGNORES_CASE.has(name) ? value.toLowerCase() : value;
    const known = values.distinct.get(word) ?? value;
    values.distinct.set(word, known);
    values.last = known;
    this.values.set(key, values);
  }

  /** The line as it was written, without the `MID n` that most begin with. */
  private textOf({ match }: Entry['fact'], alias: number): string {
    const { text, form, raw, starts } = match;
    const at = form.captures.findLastIndex(({ name }) => name === 'mid');
    if (at < 0) return text;
    const start = starts[at] as number;
    const end = start + (raw[at] as string).length;
    if (at === 0 && form.pieces[0] === 'MID ' && form.pieces.length > 2)
      return text.slice(end).replace(/^[ ,:]+/, '');
    return text.slice(0, start) + String(this.message.numbers[alias]?.mid ?? 0) + text.slice(end);
  }
}

/** Is the line told in full by columns? Nearly every line has a connection, and a fallback tells nothing. */
function goesToOther({ match }: Entry['fact']): boolean {
  const { row, captures } = match.form;
  if (row.verbs.has('other')) return true;
  if (row.verbs.has('quiet') || row.verbs.has('close')) return false;
  const names = [...captures.map(({ name }) => name), ...row.sets.map(({ field }) => field)];
  return !names.some((name) => {
    const column = columnOf(name);
    return column && COLUMNS.includes(column) && name !== 'icid' && !column.fallbacks.includes(name);
  });
}
