// docs/mimecast.md: log types and their keys, and every field of the documents in ECS and OCSF with what it is made of.

import { constantNote, readRow, rowList, typeNote } from './row-types.mjs';
import { assertSame, code, find, stringList, table } from './sources.mjs';

const MIMECAST = 'assembly/mimecast';

const ROLES = ['unique', 'shared'];
const FLAGS = {
  sender: 'never JSON, because whoever sends mail writes it',
  text: 'never a number',
  bool: '`true` and `false` are booleans',
  shipper: "in this very spelling no part of the event's `id`",
};

/** `Rcpt sender shared receipt delivery jrnl` */
function keys() {
  return rowList('KEY_ROWS', MIMECAST).map((row) => {
    const [name, ...words] = row.split(' ');
    const role = words.find((word) => ROLES.includes(word)) ?? '';
    const flags = words.filter((word) => word in FLAGS);
    const types = words.filter((word) => word !== role && !flags.includes(word));
    return { name, role, flags, types };
  });
}

const list = (names) => names.map(code).join(', ');

function typeRows() {
  const all = keys();
  return rowList('TYPE_ROWS', MIMECAST).map((row) => {
    const [name, ...others] = row.split(' ');
    const keysOf = (role) => all.filter((key) => key.role === role && key.types.includes(name));
    return [
      code(name),
      list(others),
      list(keysOf('unique').map((key) => key.name)),
      list(keysOf('shared').map((key) => key.name)),
    ];
  });
}

function flagRows() {
  return Object.entries(FLAGS).map(([flag, meaning]) => [
    meaning,
    list(keys().flatMap((key) => (key.flags.includes(flag) ? [key.name] : []))),
  ]);
}

const DECISIONS = {
  none: 'No key says anything; the type is `unknown`.',
  'file name':
    'A `Content-Disposition`, in the event or beside it, names a file such as `process_2021….json`.',
  'type field': 'A field `log_type` or `type` says it.',
  'unique key': 'It has a key that only events of that type have.',
  elimination: 'All other types never carry some key that it has.',
  score:
    'Of the types that are left it has most keys in common with this one. Today that decides nothing: types that carry all shared keys of an event have equally many.',
  tie: 'Several types fit equally well: `log_type` is a list of them.',
};

/** What stands in rows as `@name`. */
const DERIVED = {
  time: 'time of the first event',
  start: 'time of the first event of a message',
  end: 'time of the last event of a message',
  duration: 'from the first to the last event of a message, in nanoseconds',
  id: 'id of the document: that of the event, or of the message',
  sequence: '1 for the first document of a message; a higher one supersedes it',
  original: 'with `keep_raw`: the texts of the events as they came, a line each',
  mimecast: 'everything there is, as told below the table',
  delivered: 'time of the first delivery that succeeded',
  kind: '`alert` if there is a threat or mail was stopped, else `event`',
  category: '`email`; of an alert also `intrusion_detection`, and `malware` if a file or virus was found',
  type: '`info`; of an alert that was stopped also `denied`',
  action: 'what was done: see above',
  outcome: 'how it ended: see above',
  tls: 'whether the connection had TLS: `UseTls` or `tlsUsed` of a delivery, else true if a version or cipher is told',
  time_ms: 'time of the first event in milliseconds, 0 if it is not known',
  start_ms: 'time of the first event of a message in milliseconds',
  end_ms: 'time of the last event of a message in milliseconds',
  duration_ms: 'from the first to the last event of a message in milliseconds',
  spf: '`info` of `spf` in `SpamProcessingDetail`',
  dkim: '`info` of `dkim` in `SpamProcessingDetail`',
  dmarc: '`info` of `dmarc` in `SpamProcessingDetail`',
  log_name: 'the log type, if all events are of one',
  nobody: 'an empty list if no event names a sender or recipient, for which the class asks',
  activity_id:
    '1 Send: deliveries; 2 Receive: receipts, journal; 3 Scan: process, threats; 5 MTA Relay: several of these in a message; else 0 Unknown',
  activity_name: 'its caption',
  type_uid: '400900 and `activity_id`',
  type_name: 'its caption',
  severity_id:
    '1 Informational; 2 Low: mail was stopped; 3 Medium: a threat; 4 High: malware. Mimecast tells none',
  severity: 'its caption',
  status_id: 'how it ended, see above: 1 Success, 2 Failure, 0 Unknown',
  status: 'its caption',
  action_id: '1 Allowed, 2 Denied: it was stopped, 3 Observed: found or journaled, 0 Unknown',
  action_name: 'its caption',
  disposition_id: 'see above',
  disposition: 'its caption',
  is_alert: 'whether there is a threat or mail was stopped',
  direction_id:
    '1 Inbound, 2 Outbound, 3 Internal by `Dir`, `direction`, or the `Route` of a threat; 0 Unknown',
  direction: 'its caption',
};

/** Of several events the last counts; of several keys the first. */
const TYPE_WORDS = { last: 'of the last event that has one' };

/** `SenderDomain`, `IP` of avlog and spam, `TlsVer` of the connection */
function sourceText(source) {
  const [key, filter] = source.split(':');
  if (filter === undefined) return code(key);
  const types = filter.split(',');
  return filter === 'leg' ? `${code(key)}¹` : `${code(key)} of ${types.join(', ')}`;
}

function fieldRow(text) {
  const row = readRow(text);
  if (row.derived !== undefined) return [code(row.path), DERIVED[row.derived]];
  const from = row.sources.map(sourceText).join(', ');
  if (row.constant !== undefined) return [code(row.path), constantNote(row, from)];
  const note = typeNote(row, 'key', TYPE_WORDS);
  return [code(row.path), from + (note === '' ? '' : ` (${note})`)];
}

function fieldTable(name) {
  return table(['Field', 'From'], rowList(name, MIMECAST).map(fieldRow));
}

function verdictRows() {
  const dispositions = new Map(
    rowList('OCSF_DISPOSITIONS', MIMECAST).map((row) => {
      const [word, number, ...caption] = row.split(' ');
      return [word, `${number} ${caption.join(' ')}`];
    }),
  );
  const rows = rowList('VERDICT_ROWS', MIMECAST).map((row) => row.split(' '));
  const firstWord = Number(find(MIMECAST, /WORDS = (\d+)/, 'number Verdict.WORDS'));
  const firstMessage = Number(find(MIMECAST, /MESSAGES = (\d+)/, 'number Verdict.MESSAGES'));
  const SPECIAL = {
    unknown: 'an event that says nothing of it',
    'threat-found': 'a threat whose event tells no action',
    journaled: 'a journal event',
    delivered: '`Delivered` or `delivered` is true',
    'delivery-failed': '`Delivered` or `delivered` is false',
  };
  assertSame(
    Object.keys(SPECIAL),
    rows.slice(0, firstMessage).map(([, action]) => action),
    'verdicts of events',
  );
  return rows.flatMap(([word, action, ending, disposition, stops], at) => {
    // such a message says what its events say
    if (at === firstMessage) return [];
    const what =
      at < firstMessage
        ? SPECIAL[action]
        : at < firstWord
          ? `a message with disposition ${code(word)}`
          : `an event with action ${code(word)}`;
    const told = at === 0 ? '' : code(action);
    return [[what, told, code(ending), dispositions.get(disposition), stops === undefined ? '' : 'yes']];
  });
}

export function mimecastPage() {
  assertSame(Object.keys(DERIVED), rowList('DERIVED_NAMES', MIMECAST), 'derived values');
  assertSame(Object.keys(DECISIONS), stringList(MIMECAST, 'DECISION_NAMES'), 'ways to find a type');
  return `# Mimecast

Events of Mimecast's SIEM logs are found by what is in them, wherever lines of an ESA are taken too: in the pipe form
(\`datetime=…|aCode=…|Subject=\\…\\\`), as JSON objects, and as records of a shipper; API 2.0 (\`type\`, \`aggregateId\`,
\`timestamp\`) as well as its predecessor. Nothing has to be set for it.

By default all events of a message become one document: those with its \`aCode\` (\`aggregateId\`), and those of its account
that have no such code but its \`MsgId\` (\`messageId\`). With \`correlate: false\` every event is a document of its own. The
waits are \`mimecast_timeout\`, \`mimecast_hold\` and \`mimecast_linger\`; see [settings.md](settings.md).

## Log types

\`log_type\` is one of ten, and \`log_type_by\` says how it was found:

${table(
  ['`log_type_by`', 'How'],
  Object.entries(DECISIONS).map(([decision, how]) => [code(decision), how]),
)}
These are tried in this order: the name of a file, a field, then the keys. Unknown keys never change the answer. If keys of
one type stand beside several that it never carries, while another type carries all of those, that key is taken for a new
one of the other type. Keys and words compare without regard to case, words without what stands between their letters.

${table(['Type', 'Also called', 'Keys that only it has', 'Keys that it shares'], typeRows())}
## Values

A number is read as one if it is an integer; otherwise values stay as they stand, but for these keys:

${table(['How the value is read', 'Keys'], flagRows())}
## What a document says became of it

${table(['Of', '`event.action`', '`event.outcome`', 'OCSF disposition', 'Stopped'], verdictRows())}
A message whose disposition is not known says what its events say. An action that is not in the table is
\`event.action\` in lower case. A threat is an event of avlog, spam, or one of the four protect types, unless a link was
found clean (\`reason\`) or a message was not tagged as malicious (\`TaggedMalicious\`).

## Elastic Common Schema

With \`format: ecs\`. A field is there if one of its keys has a value that fits its type; of several keys the first counts,
of several events the first by time. Keys are those of either API, whatever their case. What has no field stands under
\`mimecast\` with everything else, so nothing is lost.

${fieldTable('ECS_ROWS')}
¹ of receipts; if no receipt is known, of deliveries: so the fields of \`tls\` are about one connection.

\`mimecast\` holds, for an event, all of its members with \`log_type\`, \`log_type_by\` and \`id\`; for a message \`log_type\`,
\`complete\`, \`reason\`, \`disposition\`, \`lines\` and its events by what they are about, as in a classic document:
\`receipt\`, \`process\`, \`delivery\` (by recipient), \`jrnl\`, \`threats\` (by type) and \`other\`.

An item of \`email.attachments\` is made of each event that tells of a file, and of each name in a list of names that no
such event has. The same item comes once.

## OCSF

With \`format: ocsf\`: the class Email Activity (4009) with the profile Security Control. \`from\` and \`to\` are those of the
envelope; \`unmapped\` holds what \`mimecast\` holds in ECS. An item of \`email.files\` is made like one of \`email.attachments\`.

${fieldTable('OCSF_ROWS')}`;
}
