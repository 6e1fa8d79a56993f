// docs/fields.md: every key of a classic document, what fills it, and the fields that have no key.

import { capturesOf, classicColumns, columnOfField, goesToOther, ruleFiles, scopeOf } from './rules.mjs';
import { assertSame, code, readSource, stringList, table } from './sources.mjs';

const DOCUMENTS = 'assembly/documents';

const COLUMNS = {
  ICID: 'Injection connection of the message. `0`: the appliance made the message itself.',
  MID: 'Number of the message on its appliance. A message that was rewritten has several. Empty in the document of a connection (setting `connections`).',
  MessageID: 'Header Message-ID, as the sender wrote it.',
  Related_MID: 'Numbers of the messages it came from, or that were made from it.',
  OutbreakFilters: 'Verdict of the Outbreak Filters.',
  CASE: 'Verdict of the anti-spam engine CASE.',
  GRAYMAIL: 'Verdict of the graymail engine.',
  Antivirus: 'Verdicts of the anti-virus engine, with the name of a virus.',
  LDAP_Drop: 'Recipient whom an LDAP query dropped.',
  SPF: 'SPF result of the identity MAIL FROM.',
  DKIM: 'DKIM result, one a signature.',
  DKIM_Detail: 'DKIM result with its reason and signature.',
  DMARK: 'DMARC verdict. (The spelling is that of ironport-correlator.)',
  DMARK_Detail: 'DMARC evaluation in the words of the appliance.',
  Subject: 'Subject, decoded to Unicode.',
  Attachments: 'File names of attachments, decoded to Unicode.',
  From: 'Envelope sender. `<>`: the null sender of a bounce.',
  To: 'Envelope recipients that were accepted; with `expand` the one recipient of the document.',
  SenderReputation: 'Sender Domain Reputation: threat level.',
  ThreatCategory: 'Sender Domain Reputation: threat category.',
  SuspectedDomains: 'Sender Domain Reputation: suspected domains.',
  DomainAge: "Sender Domain Reputation: age of the sender's domain.",
  Action: 'What was done with the message, in the order in which it happened.',
  Action_Desc: 'What an action was done by.',
  Content_Filter: 'Content and message filters that acted, and log entries that they wrote.',
  IP: 'Address of the client.',
  Other:
    'Text of every other line of the message, its connection and its deliveries; of the message it was made from the lines that say where that came from: client, sender group, reputation, TLS, size.',
};

const ENVELOPE = {
  Flags: [
    'object',
    'A boolean of each engine: true passed or clean, false failed, null not evaluated. How it is decided: [verdicts.md](verdicts.md).',
  ],
  id: [
    'text',
    '32 hexadecimal digits. The same for every document of a message, and when a log is read again.',
  ],
  thread: [
    'text',
    'The `id` of the received message that this one descends from, over any number of splits, copies, bounces and releases; of a message that descends from none its own. With `expand` the id of the message, not of one recipient.',
  ],
  appliance: ['text', 'Host that wrote the lines; the setting `appliance` where the prefix names none.'],
  first_time: ['text or null', 'Stamp of the first line, RFC 3339 in UTC; null if no line had one.'],
  last_time: ['text or null', 'Stamp of the last line, likewise.'],
  complete: ['boolean', 'The end of the message was seen.'],
  reason: ['text', 'Why the document was handed out now; the words are below.'],
  sequence: [
    'number',
    '1 for the first document of a message. A higher number supersedes a lower one with the same id.',
  ],
  disposition: [
    'text',
    'What became of the message; the words, and what decides, are in [verdicts.md](verdicts.md).',
  ],
  verdict: ['text', 'The weightiest finding of any engine; the words are in [verdicts.md](verdicts.md).'],
  lines: ['number', "How many log lines name the message's number."],
  parent: ['object', 'Only for a message made from another one. The next three rows.'],
  'parent.appliance': ['text', 'Appliance that wrote the lines of the parent.'],
  mid: ['text', 'Number of the parent.'],
  relation: ['text', 'How the message came from it; the words are below.'],
  truncated: [
    'boolean',
    'Only when true: values were left out because the message or its connection had too many.',
  ],
  quarantines: [
    'list of objects',
    'Only for a message that was in quarantines, on this appliance or a central one: one for each stay. The next six rows.',
  ],
  'quarantines.name': ['text', 'The quarantine; `spam` is the one for spam.'],
  'quarantines.reason': ['text', 'Why the message was put there, in the words of the appliance.'],
  'quarantines.entered': [
    'text or null',
    'Since when, RFC 3339 in UTC; null if no line says so. Without that line it comes from how long the message was in there.',
  ],
  'quarantines.left': ['text or null', 'Until when, likewise; null also while it is held.'],
  'quarantines.result': [
    'text',
    '`held`, `released` or `deleted`; of your own rows what `quarantine_result` says, else `left`.',
  ],
  'quarantines.left_reason': ['text', 'Why it left: `manual`, `expired`, ...'],
  raw: ['list of texts', 'Only with the setting `keep_raw`: the lines it was made from.'],
};
const NESTED = {
  mid: 'parent',
  relation: 'parent',
};

const REASONS = {
  finished: 'The end of the message was seen, and `linger` has passed.',
  timeout: '`timeout` has passed since the first line; the message stays open for `hold`.',
  hold: '`hold` has passed, and lines came since the last document.',
  late: 'Lines came after a final document.',
  budget: '`max_messages` or `max_bytes` was reached; the message was handed out early.',
  drain: 'The input has ended.',
};

const RELATIONS = {
  split: 'The recipients fell under different policies.',
  generated: 'A filter or engine made a message of its own, such as a copy or a notification.',
  bounce: 'It tells the sender about a bounce.',
  reinjected: 'It came back from a quarantine of this appliance.',
  returned: 'It came back from a central quarantine.',
};

/** Longer lists of rows say how many they are. */
const MAX_ROWS = 40;

/** Ids of rows; where there are many, how many, and what they are. */
export function listRows(ids, instead) {
  if (ids.length === 0) return 'none';
  return ids.length > MAX_ROWS ? `${ids.length} rows${instead ? `: ${instead}` : ''}` : ids.join(', ');
}

/** Field -> ids of the rows that give it. */
function rowsOfFields(rows) {
  const ids = new Map();
  for (const row of rows) {
    for (const field of new Set([...capturesOf(row), ...row.sets.map(({ field }) => field)])) {
      if (!ids.has(field)) ids.set(field, []);
      ids.get(field).push(row.id);
    }
  }
  return ids;
}

function columnRows(rows) {
  const columns = columnOfField();
  const rowsOf = rowsOfFields(rows);
  const all = classicColumns();
  assertSame(
    Object.keys(COLUMNS),
    all.map(({ name }) => name),
    'columns',
  );
  return all.map(({ name, inherits, fields }) => {
    const given = fields.map(
      (field) => code(field.name) + (field.fallback ? ' (only if the column is empty)' : ''),
    );
    let ids = fields.flatMap((field) => rowsOf.get(field.name) ?? []);
    let instead = name === 'ICID' ? 'all that name a connection' : 'those with such a field in line-forms.md';
    if (name === 'MID') {
      given.push('`mid`');
      ids = rowsOf.get('mid');
      instead = 'all that name a message';
    } else if (name === 'Related_MID') {
      given.push('`new`', '`old`', '`mid` of the other message');
      ids = ['new', 'old'].flatMap((field) => rowsOf.get(field) ?? []);
    } else if (name === 'Other') {
      given.push('the text of the line');
      ids = rows.filter((row) => goesToOther(row, columns)).map(({ id }) => id);
      instead = 'those marked so in line-forms.md';
    }
    const order = rows.map(({ id }) => id);
    const sorted = [...new Set(ids)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    return [code(name), COLUMNS[name], given.join(', '), inherits ? 'yes' : '', listRows(sorted, instead)];
  });
}

/** The keys that the core writes after the columns: one by one, or out of texts that are prepared. */
function envelopeRows() {
  const source = readSource(DOCUMENTS);
  const written = [...source.matchAll(/write(?:Key|KeyText)\(\s*'(\w+)'/g)];
  const prepared = [...source.matchAll(/prepareText\('([^']*)'\)/g)];
  const keys = [...written, ...prepared.flatMap(([, text]) => [...text.matchAll(/"(\w+)":/g)])].map(
    ([, key]) => key,
  );
  assertSame(
    [...new Set(Object.keys(ENVELOPE).map((key) => key.replace(/^\w+\./, '')))],
    [...new Set(keys)],
    'keys of the envelope',
  );
  return Object.entries(ENVELOPE).map(([key, [type, meaning]]) => {
    const name = NESTED[key] ? `${NESTED[key]}.${key}` : key;
    return [code(name), type, meaning];
  });
}

export function words(described, actual, what) {
  assertSame(Object.keys(described), actual, what);
  return table(
    ['Word', 'Meaning'],
    Object.entries(described).map(([word, meaning]) => [code(word), meaning]),
  );
}

export function fieldsPage() {
  const rows = ruleFiles().flatMap((file) => file.rows);
  const columns = columnOfField();
  const ids = rowsOfFields(rows.filter((row) => scopeOf(row) !== ''));
  const known = new Set([...columns.keys(), 'mid', 'dcid', 'rcid', 'rid', 'rids', 'other']);
  const others = [...ids].filter(([field]) => !known.has(field)).sort(([a], [b]) => (a < b ? -1 : 1));
  return `# Fields of a document

A classic document is one JSON object: 27 columns of text, then what mailstitch says of it. A column without a value is
\`""\`; several distinct values are joined with \` || \` in the order in which they were logged. Rows are the ids of
[line-forms.md](line-forms.md), where each stands with an example. The other formats are in [schemas.md](schemas.md).

## Columns

A value comes from the lines of the message itself; if they have none, from those of its connection and deliveries; if
they have none either, from its consolidated events (rows K); and else, if the column says so, from the message it was made
from.

${table(['Key', 'What it holds', 'Filled by', 'From the parent', 'Rows'], columnRows(rows))}
## Flags and envelope

${table(['Key', 'Type', 'Meaning'], envelopeRows())}
### Words of \`reason\`

${words(REASONS, stringList(DOCUMENTS, 'REASON_NAMES'), 'reasons')}
### Words of \`parent.relation\`

${words(RELATIONS, stringList('assembly/store', 'RELATION_NAMES').filter(Boolean), 'relations')}
## Lines that belong to no message

With \`unmatched: pass\` such a line is handed on in its place:

\`\`\`json
{"message":"<the line>","mailstitch":{"unmatched":true,"matched_bytes":0}}
\`\`\`

\`matched_bytes\` says how much of its text the nearest row knew.

## Fields without a column

These values are read too. In a classic document their line stands in \`Other\`, unless a column took part of it;
\`mailstitch explain LINE\` shows them by name, and in ECS and OCSF each has a place ([schemas.md](schemas.md)).

${table(
  ['Field', 'Rows'],
  others.map(([field, list]) => [code(field), listRows(list)]),
)}`;
}
