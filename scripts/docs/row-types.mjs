// The types of rows in the tables of ECS and OCSF, which Mimecast and gateways share (documents/row-table.ts), in words.

import { assertSame, code, find, SourceError } from './sources.mjs';

/** Rows of a table whose texts may hold brackets. */
export function rowList(name, room) {
  const list = find(room, new RegExp(`const ${name}\\b[^=]*= \\[\\n([\\s\\S]*?)\\n\\];`), `list ${name}`);
  return [...list.matchAll(/'([^']*)'/g)].map(([, text]) => text);
}

const MODIFIERS = {
  last: 'of the last %s that has one',
  list: 'all different values of the first %s that has any',
  all: 'all different values of all %ss',
  event: 'only in a document of one event',
  with: 'only beside another value',
  failed: 'only if it did not get there',
  passed: 'only if it got there',
};

const FORMS = {
  text: '',
  lower: 'in lower case',
  bare: 'without angle brackets; `<>` is none',
  address: 'what stands in angle brackets, if anything does; `<>` is none',
  ip: 'only an IP address',
  hash: 'only hexadecimal digits',
  scheme: 'what stands before `://`',
  host: 'the host of the URL',
  version: '`1.2` of `TLSv1.2`',
  protocol: '`tls` of `TLSv1.2`',
  name: 'no word that stands for none',
  domain: 'in lower case, no word that stands for none',
  number: 'a number',
  integer: 'a number',
  bool: '`Yes`, `No`, `true`, `false` as boolean',
  nanoseconds: 'milliseconds as nanoseconds',
  float: 'a number',
};

const OWN_KINDS = {
  names: 'an item for each name in the list',
  hashes: '`algorithm_id`, `algorithm` and `value` of each',
};

/** `email.to.address | all address | Rcpt Recipient recipients` with its parts. */
export function readRow(row) {
  const [path, type, sources = ''] = row.split('|').map((part) => part.trim());
  const [word, ...rest] = type.split(' ');
  const isConstant = word === 'const' || word === 'fixed';
  return {
    path,
    words: type.split(' '),
    derived: type.startsWith('@') ? type.slice(1) : undefined,
    constant: isConstant ? rest.join(' ') : undefined,
    sources: sources === '' ? [] : sources.split(/\s+/),
  };
}

/** What is made of a value; `holder` is what a document has several of that have values. */
export function typeNote({ words }, holder, { last = MODIFIERS.last, list = MODIFIERS.list } = {}) {
  assertSame(Object.keys(FORMS), rowList('FORM_NAMES', 'assembly/documents'), 'types of fields');
  const told = { ...MODIFIERS, last, list };
  const notes = words.map((word) => {
    const note = told[word] ?? FORMS[word] ?? OWN_KINDS[word];
    if (note === undefined) throw new SourceError(`nothing is said of the type ${word}`);
    return note.replaceAll('%s', holder);
  });
  return notes.filter((text) => text !== '').join('; ');
}

/** A text that always stands there, or where a source has a value: `from`. */
export function constantNote({ constant }, from) {
  return from === '' ? code(constant) : `${code(constant)}, with ${from}`;
}
