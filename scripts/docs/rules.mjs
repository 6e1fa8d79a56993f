// The rows of the rule language as data: assembly/cisco/*.ts in the order in which the core reads them.

import { readSource, SourceError, stringList, templateOf } from './sources.mjs';

const FOLDER = 'assembly/cisco';

/** Files in the order of their rows, each with its introduction and rows: those for lines, then those for events. */
export function ruleFiles() {
  return [...listedFiles(FOLDER, 'CISCO_RULES'), ...listedFiles(`${FOLDER}/cef`, 'EVENT_RULES')];
}

function listedFiles(folder, list) {
  const index = readSource(`${folder}/rules.ts`);
  const imports = [...index.matchAll(/import \{ (\w+) \} from '\.\/([\w-]+)'/g)];
  const order = new RegExp(`${list}[^=]*= \\[([^\\]]*)\\]`).exec(index)?.[1].match(/\w+/g);
  if (!order) throw new SourceError(`${folder}/rules.ts has no list ${list}`);
  return order.map((name) => {
    const file = imports.find(([, imported]) => imported === name)?.[2];
    if (!file) throw new SourceError(`${folder}/rules.ts does not import ${name}`);
    const path = `${folder}/${file}.ts`;
    const rows = parseRows(templateOf(path, name), path);
    for (const row of rows) row.inEvent = list === 'EVENT_RULES';
    return { file, intro: intro(path), rows };
  });
}

function intro(path) {
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(readSource(path))?.[1] ?? '';
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .filter((line) => line !== '')
    .join(' ');
}

function parseRows(text, path) {
  const rows = [];
  let notes = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '') notes = [];
    else if (trimmed.startsWith('//')) notes.push(trimmed.slice(2).trim());
    else if (!/^\s/.test(line)) {
      const [, id, title] = /^(\S+)\s*(.*)$/.exec(trimmed);
      rows.push({ id, title, note: notes.join(' '), forms: [], sets: [], verbs: [], lines: [] });
      notes = [];
    } else addKeyword(rows.at(-1), trimmed, path);
  }
  return rows;
}

function addKeyword(row, line, path) {
  const [, keyword, rest] = /^(\S+)\s*(.*)$/.exec(line);
  if (keyword === 'form') row.forms.push(rest);
  else if (keyword === 'set')
    row.sets.push({ field: rest.split('=', 1)[0], text: rest.slice(rest.indexOf('=') + 1) });
  else if (keyword === 'does') row.verbs.push(...rest.split(/\s+/));
  else if (keyword === 'line') row.lines.push({ text: rest, gives: [] });
  else if (keyword === 'gives') row.lines.at(-1).gives = rest.split(' | ').map((pair) => splitPair(pair));
  else if (keyword !== 'not') throw new SourceError(`${path}: ${row.id}: unknown keyword ${keyword}`);
}

function splitPair(pair) {
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: pair.slice(at + 1) };
}

/** Names of all captures of a row, in the order in which they are first seen. */
export function capturesOf(row) {
  return [
    ...new Set(row.forms.flatMap((form) => [...form.matchAll(/\{(\w+):\w+\}/g)].map(([, name]) => name))),
  ];
}

/** `Subject! subject=header ?other`: see the comment above CLASSIC_COLUMNS. */
export function classicColumns() {
  return stringList('assembly/documents', 'CLASSIC_COLUMNS').map((row) => {
    const [name, ...fields] = row.split(/\s+/);
    return {
      name: name.replace('!', ''),
      inherits: name.endsWith('!'),
      fields: fields.map((field) => ({
        name: field.replace(/^\?/, '').replace(/=.*/, ''),
        fallback: field.startsWith('?'),
        decode: field.split('=')[1] ?? '',
      })),
    };
  });
}

/** Field -> its column. `new` and `old` name the other message of a lineage line. */
export function columnOfField() {
  const columns = new Map();
  for (const column of classicColumns())
    for (const field of column.fields) columns.set(field.name, column.name);
  for (const field of ['new', 'old']) columns.set(field, 'Related_MID');
  return columns;
}

const SCOPES = ['mid', 'icid', 'dcid', 'rcid', 'sha256'];

/** What a row is about: `mid` before `icid` before `dcid` before `rcid` before `sha256`, or nothing of a message. */
export function scopeOf(row) {
  // the event names its message, whatever its terms are about
  if (row.inEvent) return 'mid';
  const captures = capturesOf(row);
  return SCOPES.find((scope) => captures.includes(scope)) ?? '';
}

/** Does the text of the line go to the column Other? As collect.ts decides it. */
export function goesToOther(row, columns) {
  if (scopeOf(row) === '') return false;
  if (row.verbs.includes('other')) return true;
  if (row.verbs.includes('quiet') || row.verbs.includes('close')) return false;
  const fields = [...capturesOf(row), ...row.sets.map(({ field }) => field)];
  return !fields.some((field) => field !== 'icid' && columns.has(field));
}
