// docs/schemas.md: every field of the documents of a gateway's messages in ECS and OCSF, with the line forms that give it.

import { listRows } from './fields.mjs';
import { constantNote, readRow, rowList, typeNote } from './row-types.mjs';
import { exampleOf } from './schema-example.mjs';
import {
  assertGiven,
  GATEWAY,
  itemProperties,
  messageRules,
  OWN,
  othersOf,
  rowsOfProperty,
} from './schema-fields.mjs';
import { DERIVED, FIELDS, PROPERTIES } from './schema-words.mjs';
import { assertSame, code, stringList, table } from './sources.mjs';

const EXAMPLE = '14-rejected-recipient-ldap';

/** Properties of a recipient that its RID and its lines tell, not a row of ITEM_ROWS. */
const OF_RECIPIENTS = {
  'recipient.address': ['to'],
  'recipient.rid': ['rid', 'rids'],
  'recipient.disposition': [],
};

const nameOf = (source) => source.replace(/=.*/, '');

class Page {
  rules = messageRules();
  properties = itemProperties();
  #order = this.rules.map(({ id }) => id);

  /** Ids in the order of the rows, each once. */
  list(ids, instead = 'those of its fields in [fields.md](fields.md#fields-without-a-column)') {
    const once = [...new Set(ids)].sort((a, b) => this.#order.indexOf(a) - this.#order.indexOf(b));
    return listRows(once, instead);
  }

  rowsOfFields(fields) {
    return this.rules
      .filter(({ variants }) => variants.some((of) => fields.some((field) => of.includes(field))))
      .map(({ id }) => id);
  }

  rowsOf(source) {
    const name = nameOf(source);
    if (name === 'related_mid') return this.rowsOfFields(['new', 'old']);
    if (!name.includes('.')) return this.rowsOfFields([name]);
    if (OF_RECIPIENTS[name]) return this.rowsOfFields(OF_RECIPIENTS[name]);
    return rowsOfProperty(this.rules, this.properties, this.propertyOf(name));
  }

  propertyOf(name) {
    return this.properties.find(({ list, property }) => `${list}.${property}` === name);
  }

  /** `email.subject`, what is made of the value, what it holds, rows */
  fieldRow(text) {
    const row = readRow(text);
    if (row.derived !== undefined) {
      const [words, ...fields] = DERIVED[row.derived];
      const ids = this.rowsOfFields(fields);
      return [code(row.path), '', words, fields.length > 0 ? this.list(ids, 'all that name a message') : ''];
    }
    const all = row.words.includes('all');
    const told = row.sources.map((source) => `${wordsOf(source)} (${code(nameOf(source))})`);
    const from = told.join(all || row.constant !== undefined ? ', ' : ', else ');
    const ids = row.sources.flatMap((source) => this.rowsOf(source));
    const instead = row.sources.join() === 'icid' ? 'all that name a connection' : undefined;
    const list = row.sources.length > 0 ? this.list(ids, instead) : '';
    if (row.constant !== undefined) return [code(row.path), 'fixed', constantNote(row, from), list];
    return [code(row.path), typeNote(row, 'field', TYPE_WORDS), from, list];
  }

  fieldTable(format) {
    const rows = rowList(`${format.toUpperCase()}_ROWS`, GATEWAY).map((text) => this.fieldRow(text));
    return table(['Field', 'What is made of it', 'What it holds', 'Rows'], rows);
  }

  itemTable() {
    return table(
      ['List', 'Property', 'Key', 'Which counts', 'Made of', 'Rows'],
      this.properties.map((one) => [
        code(one.list),
        code(one.property),
        one.isKey ? 'yes' : '',
        one.isLast ? 'last' : 'first',
        [...one.fields.map(code), ...one.verbs.map((verb) => `time of a line that does ${code(verb)}`)].join(
          ', ',
        ),
        this.list(rowsOfProperty(this.rules, this.properties, one)),
      ]),
    );
  }

  otherTable() {
    const ecs = othersOf('ecs', this.rules);
    const ocsf = othersOf('ocsf', this.rules);
    const names = [...new Set([...ecs.keys(), ...ocsf.keys()])].sort();
    return table(
      ['Field', 'In ECS', 'In OCSF', 'Rows'],
      names.map((field) => [
        code(field),
        WHERE[ecs.get(field)?.where ?? ''],
        WHERE[ocsf.get(field)?.where ?? ''],
        this.list(
          ecs.get(field)?.ids ?? ocsf.get(field).ids,
          'those with such a field in [line-forms.md](line-forms.md)',
        ),
      ]),
    );
  }
}

const TYPE_WORDS = { last: 'the last value', list: 'all different values of the first field that has any' };

const WHERE = {
  own: 'by its name',
  below: '`all_values`',
  rest: '`all_values`, if there is more to tell',
  '': 'all of it in its row or list',
};

function wordsOf(source) {
  const name = nameOf(source);
  return FIELDS[name] ?? PROPERTIES[name];
}

/** Everything that the tables name is described, and nothing else. */
function assertDescribed(page) {
  const rows = ['ECS_ROWS', 'OCSF_ROWS'].flatMap((name) => rowList(name, GATEWAY).map(readRow));
  const sources = [...new Set(rows.flatMap((row) => row.sources.map(nameOf)))];
  assertSame(Object.keys(DERIVED), stringList(GATEWAY, 'DERIVED_NAMES'), 'values that are worked out');
  assertSame(
    Object.keys(DERIVED),
    rows.flatMap(({ derived }) => derived ?? []),
    'values that rows name',
  );
  const fields = sources.filter((name) => !name.includes('.'));
  assertSame(Object.keys(FIELDS), fields, 'fields of ECS and OCSF');
  const properties = page.properties.map(({ list, property }) => `${list}.${property}`);
  assertSame(Object.keys(PROPERTIES), [...Object.keys(OF_RECIPIENTS), ...properties], 'properties of items');
  assertGiven(
    fields.filter((name) => name !== 'related_mid'),
    page.rules,
    'fields of ECS and OCSF',
  );
  assertGiven(
    page.properties.flatMap((one) => one.fields),
    page.rules,
    'ITEM_ROWS',
  );
  assertGiven(inherited(), page.rules, 'INHERITED_FIELDS');
}

const inherited = () => stringList(GATEWAY, 'INHERITED_FIELDS');

const CAPTIONS = (name) => stringList('assembly/documents', name);

/** `delivered success on 1 Allowed` */
function dispositionTable() {
  const status = CAPTIONS('STATUS_NAMES');
  const endings = stringList(GATEWAY, 'ENDING_NAMES');
  const rows = rowList('MEANING_ROWS', GATEWAY).map((row) => {
    const [word, ending, on, id, ...caption] = row.split(' ');
    const end = endings.indexOf(ending);
    return [
      code(word),
      code(ending),
      `${end} ${status[end]}`,
      ending === 'failure' ? 'yes' : '',
      { success: '1 Allowed', failure: '2 Denied', unknown: '0 Unknown' }[ending],
      `${id} ${caption.join(' ')}`,
      on === 'on' ? '5 MTA Relay' : '2 Receive',
      on === 'on' ? '1 Send' : '0 Unknown',
    ];
  });
  return table(
    [
      'Disposition',
      '`event.outcome`',
      'OCSF status',
      'Stopped',
      'OCSF action',
      'OCSF disposition',
      'OCSF activity',
      'The same, ICID 0',
    ],
    rows,
  );
}

/** `malicious 4` */
function findingTable() {
  const captions = CAPTIONS('SEVERITY_NAMES');
  const rows = rowList('SEVERITY_ROWS', GATEWAY).map((row) => {
    const [word, number] = row.split(' ');
    const isThreat = Number(number) > 1;
    const categories =
      word === 'malicious' ? 'email, malware, intrusion_detection' : 'email, intrusion_detection';
    return [
      code(word),
      `${number} ${captions[number]}`,
      code(isThreat ? 'alert' : 'event'),
      isThreat ? categories : 'email',
    ];
  });
  rows.push([
    'one of the last four, and the message was stopped',
    `2 ${captions[2]}`,
    '`alert`',
    'email, intrusion_detection',
  ]);
  return table(['Verdict', 'OCSF severity', '`event.kind`', '`event.category`'], rows);
}

function flagNote() {
  const keys = stringList('assembly/documents', 'ENGINE_ROWS').map((row) => code(row.split(' ')[1]));
  return `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`;
}

export async function schemasPage() {
  const page = new Page();
  assertDescribed(page);
  const inheritedLists = [
    ...new Set(page.properties.filter((one) => one.inherits).map(({ list }) => code(list))),
  ];
  return `# ECS and OCSF

Documents of an ESA's messages come in three formats: \`classic\` ([fields.md](fields.md)), the Elastic Common Schema, and
OCSF. The setting \`format\` chooses one:

    mailstitch stitch --format ecs mail.log
    {"format": "ocsf"}                                             in mailstitch.json of Fluent Bit

Which documents there are, when they come and what they are about is the same in all formats. Events of Mimecast follow the
same setting; their fields are in [mimecast.md](mimecast.md).

A format is a table of rows, one a field: \`${GATEWAY}/ecs-rows.ts\` and
\`ocsf-rows.ts\`. The tables below are made of them. A field is there if a value
that fits it is known; an empty text or null never stands for "not known". Where nothing is said to be made of a value, it
is a text as the line has it, or worked out. Behind each source stands its name in the line forms, and the ids of their rows
in [line-forms.md](line-forms.md).

## Elastic Common Schema

ECS 8.17. What it has no field for stands under \`${OWN.ecs}\`.

${page.fieldTable('ecs')}
## OCSF

OCSF 1.6, class Email Activity (4009) with the profile Security Control. \`from\` and \`to\` are those of the envelope. What the
class has no attribute for stands under \`${OWN.ocsf}\`.

${page.fieldTable('ocsf')}
## Lists

What a message has several of is a list of items, the same in both formats. A line that has a value for a key speaks of the item
with that value, or begins one; what else the line says is a property of that item. So a reply stands with the recipient who
got it, and a score with its URL. Lines about recipients speak of those that their RIDs name; \`address\`, \`rid\` and
\`disposition\` of a recipient come from these.

${page.itemTable()}
## Fields that no row tells

Every field of a line form is in the document, also one that no table knows: under \`${OWN.ecs}\` or \`${OWN.ocsf}\` by its own
name, a text, or a list if it has several values; a number where all its rows capture digits. So a new row, yours too, needs
nothing else ([an example](rules.md#a-new-line-form-from-start-to-end)).

A row that tells one value cannot tell several: then all of them stand in \`all_values\` by the field's name. There stand also
fields whose name the object uses for something else. Values that stand in items of a list are not told again, but for lines
that do not say which item they are about.

${page.otherTable()}
## Messages that were made from others

A message that was split off, generated or released takes these over from the one it was made from, where its own lines do not
say it: ${inherited().map(code).join(', ')}; and the list ${inheritedLists.join(', ')}. Verdicts of engines that scan content are
its own. \`${OWN.ecs}.parent\` says where it came from.

## What follows from disposition and verdict

How the two are decided is in [verdicts.md](verdicts.md). Activity is what the gateway did: what a client brought it received or
relayed, what it made itself (ICID 0) it sent.

${dispositionTable()}
${findingTable()}
\`flags\` has ${flagNote()}.
One that was not evaluated is left out, where the classic document has null: to an index a null is a missing field.

## \`expand\`

With \`expand: true\` each accepted recipient has a document with an \`id\` of its own: \`email.to\`, the list of recipients and the
disposition are about that one, and so is all that lines say of recipients. The rest, deliveries included, is that of the message; \`thread\` is the
same in all of them.

## \`thread\`

\`${OWN.ecs}.thread\` (\`${OWN.ocsf}.thread\`) is the \`id\` of the received message from which this one descends, over any number
of splits, copies, bounces and releases; of a message that descends from none its own \`id\`. It finds everything that came of one
message.

## Examples

The first message of \`test/cases/${EXAMPLE}.log\`, whose recipients were refused or dropped. In ECS:

\`\`\`json
${await exampleOf(EXAMPLE, 'ecs')}
\`\`\`

In OCSF:

\`\`\`json
${await exampleOf(EXAMPLE, 'ocsf')}
\`\`\`
`;
}
