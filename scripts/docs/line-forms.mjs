// docs/line-forms.md: every row of the rule language with an example line and what it makes of it.

import { capturesOf, columnOfField, goesToOther, ruleFiles, scopeOf } from './rules.mjs';
import { assertSame, code, plain, readSource, stringList, table } from './sources.mjs';

const SCOPES = {
  mid: 'a message',
  icid: 'an injection connection',
  dcid: 'a delivery connection',
  rcid: 'a quarantine connection',
  sha256: 'a file, and so the messages that carried it',
  '': 'no message: handed on like a line that no row knows',
};

/** `spam-quarantine` -> `Spam quarantine`; file names with capitals in them say so here. */
const TITLES = { amp: 'AMP', antispam: 'Anti-spam', antivirus: 'Anti-virus', dlp: 'DLP', ldap: 'LDAP' };

function titleOf(file) {
  return TITLES[file] ?? file[0].toUpperCase() + file.slice(1).replaceAll('-', ' ');
}

/** docs/rules.md is written by hand; a capture type or verb that it leaves out is found here. */
function assertLanguageIsDescribed() {
  const told = (readSource('docs/rules.md').match(/`\w+`/g) ?? []).map((word) => word.slice(1, -1));
  for (const list of ['TYPE_NAMES', 'VERB_NAMES']) {
    const words = stringList('assembly/rules', list);
    assertSame(
      words.filter((word) => told.includes(word)),
      words,
      `docs/rules.md, ${list}`,
    );
  }
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
  const verbs = row.verbs.filter((verb) => !['other', 'quiet', 'weak'].includes(verb));
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
  assertLanguageIsDescribed();
  const total = files.reduce((sum, { rows }) => sum + rows.length, 0);
  const sections = files.map(
    ({ file, intro, rows }) =>
      `## ${titleOf(file)}\n\n${prose(intro, names)}\n\n${rows.map((row) => rowSection(row, columns, names)).join('\n')}`,
  );
  return `# Line forms

The ${total} rows of Cisco ESA, in the order in which the core has them. The examples are checked by the tests. The last
sections are about the keys of consolidated events.

[rules.md](rules.md) describes the rule language. Each row shows its forms, a line that it knows, what it takes from that
line, and in brackets the column of the document that this value goes to. \`mailstitch explain LINE\` shows the same for
a line of yours.

${table(
  ['Section', 'Rows'],
  files.map(({ file, rows }) => [`[${titleOf(file)}](#${anchor(titleOf(file))})`, String(rows.length)]),
)}
${sections.join('\n')}`;
}
