// docs/line-forms.md: every row of the rule language with an example line and what it makes of it.

import { capturesOf, columnOfField, goesToOther, ruleFiles, scopeOf } from './rules.mjs';
import { assertSame, code, plain, stringList, table } from './sources.mjs';

const RULES = 'assembly/rules';

const TYPES = {
  num: '1 to 12 decimal digits',
  list: '`[0, 1]`, or a number alone',
  addr: '`<...>` to the last `>` that lets the rest of the line match; without brackets a word',
  quoted: '`\'...\'` or `"..."` to the last quote that lets the rest match',
  word: 'everything up to the next blank',
  until: 'the shortest text that lets the rest match',
  text: 'the longest text that lets the rest match: for what a sender wrote',
  rest: 'everything to the end of the line',
};

const VERBS = {
  begin: 'begins the message',
  finish: 'ends the message',
  abort: 'ends the message',
  close: 'closes the connection',
  hold: 'puts the message into a quarantine',
  release: 'takes the message out of all quarantines',
  lost: 'the client went away',
  rewrite: 'the message goes on under the number `new`',
  split: '`new` is part of the message, for some of its recipients',
  generate: '`new` was made from the message',
  bounce: '`new` tells about a bounce of the message',
  reinject: '`new` is the message, back from a quarantine',
  return: 'the message is `old` of another appliance, back from a central quarantine',
  quiet: 'the text of the line is kept out of Other',
  other: 'the text of the line goes to Other, although a column took part of it',
  delivered: 'counts as delivered',
  bounced: 'counts as bounced',
  delayed: 'counts as delayed',
  dropped: 'counts as dropped',
  quarantined: 'counts as quarantined',
  aborted: 'counts as aborted',
  rejected: 'counts as rejected',
  queued: 'counts as queued',
};

const SCOPES = {
  mid: 'a message',
  icid: 'an injection connection',
  dcid: 'a delivery connection',
  rcid: 'a quarantine connection',
  '': 'no message: handed on like a line that no row knows',
};

/** `spam-quarantine` -> `Spam quarantine`; file names with capitals in them say so here. */
const TITLES = { amp: 'AMP', antispam: 'Anti-spam', antivirus: 'Anti-virus', dlp: 'DLP', ldap: 'LDAP' };

function titleOf(file) {
  return TITLES[file] ?? file[0].toUpperCase() + file.slice(1).replaceAll('-', ' ');
}

/** The name of a heading's anchor. */
function anchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

/** Sentences of a source comment; names of source files in them become links to the section. */
function prose(text, files) {
  const linked = (file) => `[${titleOf(file)}](#${anchor(titleOf(file))})`;
  return text
    .split(/(`[^`]*`)/)
    .map((part) => {
      if (part.startsWith('`')) return part;
      return plain(part).replace(/\b([\w-]+)\.ts\b/g, (name, file) =>
        files.includes(file) ? linked(file) : name,
      );
    })
    .join('');
}

function rowSection(row, columns, files) {
  const example = row.lines[0];
  const block = [...row.forms.map((form) => `form   ${form}`), `line   ${example?.text ?? ''}`].join('\n');
  const gives = (example?.gives ?? []).map(({ name, value }) => {
    const column = columns.get(name);
    return `${code(name)} = ${code(value)}${column ? ` (${column})` : ''}`;
  });
  const notes = [`About ${SCOPES[scopeOf(row)]}.`];
  const verbs = row.verbs.filter((verb) => verb !== 'other' && verb !== 'quiet');
  if (verbs.length > 0) notes.push(`Does: ${verbs.map(code).join(', ')}.`);
  const sets = row.sets.filter(({ field }) => !capturesOf(row).includes(field));
  if (sets.length > 0)
    notes.push(`Sets: ${sets.map(({ field, text }) => `${code(field)} to ${code(text)}`).join(', ')}.`);
  if (goesToOther(row, columns)) notes.push('Text goes to Other.');
  return [
    `### ${row.id} ${plain(row.title)}\n`,
    ...(row.note ? [`${prose(row.note, files)}\n`] : []),
    `\`\`\`text\n${block}\n\`\`\`\n`,
    ...(gives.length > 0 ? [`Gives ${gives.join(', ')}.\n`] : []),
    `${notes.join(' ')}\n`,
  ].join('\n');
}

export function lineFormsPage() {
  const files = ruleFiles();
  const names = files.map(({ file }) => file);
  const columns = columnOfField();
  assertSame(Object.keys(TYPES), stringList(RULES, 'TYPE_NAMES'), 'capture types');
  assertSame(Object.keys(VERBS), stringList(RULES, 'VERB_NAMES'), 'verbs');
  const total = files.reduce((sum, { rows }) => sum + rows.length, 0);
  const sections = files.map(
    ({ file, intro, rows }) =>
      `## ${titleOf(file)}\n\n${prose(intro, names)}\n\n${rows.map((row) => rowSection(row, columns, names)).join('\n')}`,
  );
  return `# Line forms

The ${total} rows of Cisco ESA, in the order in which the core has them. The examples are checked by the tests.

A row matches the whole text of a line, without the prefix of syslog or the log file. Literals win over captures at the
same place, then the types in the order below; among equals the first row wins. \`[[...]]\` is an optional part. Each
row shows its forms, a line that it knows, what it takes from that line, and in brackets the column of the document that
this value goes to. \`mailstitch explain LINE\` shows the same for a line of yours.

${table(
  ['Section', 'Rows'],
  files.map(({ file, rows }) => [`[${titleOf(file)}](#${anchor(titleOf(file))})`, String(rows.length)]),
)}
Types of captures:

${table(
  ['Type', 'Takes'],
  Object.entries(TYPES).map(([type, meaning]) => [code(type), meaning]),
)}
What a row can do:

${table(
  ['Verb', 'Meaning'],
  Object.entries(VERBS).map(([verb, meaning]) => [code(verb), meaning]),
)}
${sections.join('\n')}`;
}
