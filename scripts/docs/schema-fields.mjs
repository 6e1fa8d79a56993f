// Where the fields of line forms stand in documents of a gateway's messages in ECS and OCSF, as documents/gateway/ has it.

import { readRow, rowList } from './row-types.mjs';
import { ruleFiles, scopeOf } from './rules.mjs';
import { SourceError, stringList } from './sources.mjs';

export const GATEWAY = 'assembly/documents/gateway';
export const OWN = { ecs: 'cisco_esa', ocsf: 'unmapped' };

const stripped = (source) => source.replace(/=.*/, '');

/** The fields of each way in which a line of the row can look: a form with or without its optional parts. */
function variantsOf(row) {
  const sets = row.sets.map(({ field }) => field);
  return row.forms.flatMap((form) => {
    const parts = form
      .split(/\[\[|\]\]/)
      .map((part) => [...part.matchAll(/\{(\w+):\w+\}/g)].map(([, name]) => name));
    return parts.reduce(
      (variants, names, at) =>
        at % 2 === 0 || names.length === 0
          ? variants.map((fields) => [...fields, ...names])
          : variants.flatMap((fields) => [fields, [...fields, ...names]]),
      [sets],
    );
  });
}

/** All rows that are about a message, with their variants. */
export function messageRules() {
  return ruleFiles()
    .flatMap(({ rows }) => rows)
    .filter((row) => scopeOf(row) !== '')
    .map((row) => ({ id: row.id, verbs: row.verbs, variants: variantsOf(row) }));
}

/** ``attachment!.name key attachment=file file_name=file`` */
export function itemProperties() {
  return rowList('ITEM_ROWS', GATEWAY).map((text) => {
    const [name, ...words] = text.split(' ');
    const [list, property] = name.split('.');
    const sources = words.filter((word) => word !== 'key' && word !== 'last');
    return {
      list: list.replace('!', ''),
      inherits: list.endsWith('!'),
      property,
      isKey: words.includes('key'),
      isLast: words.includes('last'),
      fields: sources.filter((source) => !source.startsWith('@')).map(stripped),
      verbs: sources.filter((source) => source.startsWith('@')).map((source) => source.slice(1)),
    };
  });
}

const RECIPIENT = 'recipient';

/** Says a line with these fields which item of the list it is about? */
function speaksOf(properties, list, fields) {
  if (list === RECIPIENT) return fields.includes('rid') || fields.includes('rids');
  return properties.some(
    (other) => other.list === list && other.isKey && other.fields.some((field) => fields.includes(field)),
  );
}

/** Do items take the field of a line with these fields over? */
function isTaken(properties, field, fields) {
  return properties.some((one) => one.fields.includes(field) && speaksOf(properties, one.list, fields));
}

/** Ids of the rows that give the property of a list a value. */
export function rowsOfProperty(rules, properties, one) {
  return rules
    .filter(({ verbs, variants }) =>
      variants.some(
        (fields) =>
          speaksOf(properties, one.list, fields) &&
          (one.fields.some((field) => fields.includes(field)) ||
            one.verbs.some((verb) => verbs.includes(verb))),
      ),
    )
    .map(({ id }) => id);
}

/** Types that hold every text, but for words that stand for none; and those that hold all of a text that fits them. */
const WHOLE = ['text', 'bare', 'name', 'domain'];
const FAITHFUL = [...WHOLE, 'ip', 'number', 'integer', 'bool', 'nanoseconds', 'float'];

/** What the rows of a table make of a field: `all`, `one` of its values, or `none` that could be relied on. */
function toldBy(rows, field) {
  let told = 'none';
  for (const { words, sources } of rows) {
    const at = sources.map(stripped).indexOf(field);
    const form = words.at(-1);
    const isList = words.includes('list') || words.includes('all');
    if (at === -1 || words[0] === 'const' || words[0] === 'fixed') continue;
    if (isList && (at === 0 || words.includes('all')) && WHOLE.includes(form)) return 'all';
    if (!isList && at === 0 && FAITHFUL.includes(form)) told = 'one';
  }
  return told;
}

/** The engines' fields: their values count though items tell them. */
function engineFields() {
  return stringList('assembly/documents', 'ENGINE_ROWS').flatMap((row) =>
    row
      .split(' ')
      .slice(2)
      .map((field) => stripped(field.split(':')[1])),
  );
}

/** Fields with a meaning of their own, and those that values tell that are worked out. */
function toldFields() {
  return [...stringList('assembly/rules/fields.ts', 'KNOWN_FIELDS'), ...stringList(GATEWAY, 'TOLD')];
}

/**
 * Where a field stands besides the rows of the format's table: `own` name, `below` in `all_values`, `rest` (there, if its
 * row does not tell all of it); or nowhere. With it the ids of the rows that bring it there.
 */
export function othersOf(format, rules = messageRules()) {
  const properties = itemProperties();
  const rows = rowList(`${format.toUpperCase()}_ROWS`, GATEWAY).map(readRow);
  const wanted = new Set([...rows.flatMap(({ sources }) => sources.map(stripped)), ...engineFields()]);
  const members = new Set(
    rows.flatMap(({ path }) => (path.startsWith(`${OWN[format]}.`) ? [path.split(/[.[]/)[1]] : [])),
  );
  const told = toldFields();
  const fields = new Set(rules.flatMap(({ variants }) => variants.flat()));
  const others = new Map();
  for (const field of [...fields].sort()) {
    if (told.includes(field)) continue;
    const kept = toldBy(rows, field);
    if (kept === 'all') continue;
    const having = rules.flatMap(({ id, variants }) =>
      variants
        .filter((list) => list.includes(field))
        .map((list) => ({ id, taken: isTaken(properties, field, list) })),
    );
    // items tell it; it is collected for a row or an engine, and then either all of it stands here or nothing
    const isItems = wanted.has(field) && kept === 'none' ? having.every(({ taken }) => taken) : false;
    const here = wanted.has(field) ? having : having.filter(({ taken }) => !taken);
    if (isItems || here.length === 0) continue;
    const where = kept === 'one' ? 'rest' : members.has(field) ? 'below' : 'own';
    others.set(field, { where, ids: [...new Set(here.map(({ id }) => id))] });
  }
  return others;
}

/** Fails if a list of fields has one that no row gives. */
export function assertGiven(fields, rules, what) {
  const given = new Set(rules.flatMap(({ variants }) => variants.flat()));
  const missing = fields.filter((field) => !given.has(field));
  if (missing.length > 0) throw new SourceError(`${what}: no row gives ${missing.join(', ')}`);
}
