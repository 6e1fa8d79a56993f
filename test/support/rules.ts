/** The rows of the module as data, read from the very files that are compiled into it. */

export interface Example {
  line: string;
  gives: [name: string, value: string][];
}

export interface Row {
  id: string;
  title: string;
  forms: string[];
  does: string[];
  sets: string[];
  examples: Example[];
  nots: string[];
}

/** In the order of the table. The path is no literal: the file is AssemblyScript to the type checker. */
export async function ciscoRows(): Promise<Row[]> {
  const path = new URL('../../assembly/cisco/rules.ts', import.meta.url).pathname;
  const { CISCO_RULES } = (await import(path)) as { CISCO_RULES: readonly string[] };
  return CISCO_RULES.flatMap(readRows);
}

/** Rows for the terms of consolidated events. Their examples are pairs of such an event, or a whole one. */
export async function eventRows(): Promise<Row[]> {
  const path = new URL('../../assembly/cisco/cef/rules.ts', import.meta.url).pathname;
  const { EVENT_RULES } = (await import(path)) as { EVENT_RULES: readonly string[] };
  return EVENT_RULES.flatMap(readRows);
}

export function readRows(text: string): Row[] {
  const lines = text.split('\n').filter((line) => !line.trim().startsWith('//'));
  return lines
    .join('\n')
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').filter((line) => line.trim() !== ''))
    .filter((block) => block.length > 0)
    .map(readRow);
}

function readRow([head = '', ...body]: string[]): Row {
  const [, id = '', title = ''] = /^(\S+)\s+(.*)$/.exec(head) ?? [];
  const row: Row = { id, title, forms: [], does: [], sets: [], examples: [], nots: [] };
  for (const line of body) {
    const [, keyword, rest = ''] = /^\s+(\S+)(?: (.*))?$/.exec(line) ?? [];
    if (keyword === 'form') row.forms.push(rest);
    else if (keyword === 'does') row.does.push(...rest.split(' '));
    else if (keyword === 'set') row.sets.push(rest);
    else if (keyword === 'line') row.examples.push({ line: rest, gives: [] });
    else if (keyword === 'gives') row.examples.at(-1)?.gives.push(...pairs(rest));
    else if (keyword === 'not') row.nots.push(rest);
    else throw new Error(`row ${id}: no such keyword: ${line}`);
  }
  return row;
}

function pairs(text: string): [string, string][] {
  return text.split(' | ').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}
