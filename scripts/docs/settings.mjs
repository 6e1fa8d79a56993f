// docs/settings.md from the one table of settings and the limits that the parser of the core tells.

import { assertSame, code, find, plain, stringList, table, templateOf } from './sources.mjs';

const PLACEHOLDERS = {
  ...Object.fromEntries(
    [
      ...find('host/cli.ts', /PLACEHOLDERS[^=]*= \{([^}]*)\}/, 'table PLACEHOLDERS').matchAll(
        /(\w+): '(.*?)'/g,
      ),
    ].map(([, type, placeholder]) => [type, placeholder]),
  ),
  rules: ' <file>',
};

/** What the page adds to the core's own words for a value of a type. */
const NOTES = {
  enum: 'the words in the table',
  bool: 'on the command line the option alone',
  duration: '`timeout` must be above 0',
  count: '',
  bytes: '`remember` may also be 0',
  text: '',
  rules:
    'or a pattern alone; on the command line a file of such rows, with a blank line between them, as often as you like; in `mailstitch.json` of Fluent Bit also the name of such a file beside it',
  zone: 'where the host has a database of zones (the command line, the service, `createStitcher`) also a name such as Europe/Berlin, of which the rule that holds today is taken',
};

/** What stands in the place of an option where the command line has none. */
const HOSTS = { 'fluent-bit': 'in Fluent Bit', records: 'where records come in' };

/** Type -> how a value is written: the lists that the parser and its messages have. */
function typeRows() {
  const types = stringList('assembly', 'TYPE_WORDS');
  const told = stringList('assembly', 'EXPECTED');
  assertSame(Object.keys(NOTES), types, 'types of settings');
  return types.map((type, number) => {
    const note = NOTES[type];
    return [type, plain(told[number].trim()) + (note && (type === 'enum' ? ` ${note}` : `; ${note}`))];
  });
}

function settings() {
  return templateOf('assembly/config-table.ts', 'SETTINGS_TABLE')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name, typeAndChoices, preset, hosts, help] = line.split('|').map((part) => part.trim());
      const [type, choices] = typeAndChoices.split(' ');
      return { name, type, choices: choices?.split(',') ?? [], preset, hosts, help };
    });
}

/** As `mailstitch stitch --help` shows it. */
function optionOf({ name, type, choices }) {
  const value = choices.length > 0 ? ` <${choices.join('|')}>` : PLACEHOLDERS[type];
  return `--${name.replaceAll('_', '-')}${value}`;
}

export function settingsPage() {
  const rows = settings();
  const clock = plain(find('host/cli.ts', /CLI_DEFAULTS[^=]*= \{ clock: '([^']*)' \}/, 'default of clock'));
  return `# Settings

A setting has the same name everywhere: as a key of the JSON object that \`--settings FILE\` reads, of \`mailstitch.json\`
in Fluent Bit, as an option of \`mailstitch stitch\`, and as a property of what \`createStitcher\` takes. What is not set
has its default. An unknown name, a wrong type or an impossible value is an error that names the key, the value and
what would be right; all faults are told at once.

${table(
  ['Setting', 'Type', 'Default', 'Meaning', 'Option'],
  rows.map((row) => [
    code(row.name),
    row.choices.length > 0 ? row.choices.map(code).join(' or ') : row.type,
    row.preset === '' ? 'none' : code(row.preset),
    plain(row.help),
    row.hosts === 'all' ? code(optionOf(row)) : HOSTS[row.hosts],
  ]),
)}
On the command line the default of \`clock\` is: ${clock}.

## How values are written

${table(['Type', 'Value'], typeRows())}
In a JSON file numbers, \`true\` and \`false\` may also stand in quotes.

## Example

\`\`\`json
{
  "timeout": "1m",
  "max_bytes": "256MiB",
  "unmatched": "drop",
  "rules": ["MID {mid:num} Custom Log Entry: VIP {content_filter:rest}"]
}
\`\`\`

\`mailstitch stitch --settings settings.json mail.log\`; with options, which stand above the file:
\`mailstitch stitch --timeout 1m --max-bytes 256MiB --unmatched drop --rules my-filters.rules mail.log\`.

How to write rows is told in [rules.md](rules.md); [line-forms.md](line-forms.md) has the built-in ones.
`;
}
