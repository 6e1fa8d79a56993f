// docs/settings.md from the one table of settings and the limits that the parser of the core tells.

import { assertSame, code, find, plain, table, templateOf } from './sources.mjs';

const CONFIG = 'assembly/config.ts';

/** Type -> how a value is written. The words are those of the core's own messages. */
function typeNotes() {
  const told = (pattern, what) => plain(find(CONFIG, pattern, what));
  return {
    enum: 'one of the words in the table',
    bool: `${told(/'(true or false)'/, 'message about bool')}; on the command line the option alone`,
    duration: `${told(/'(a number with ms[^']*, or 0)'/, 'message about duration')}; \`timeout\` must be above 0`,
    count: told(/'(a whole number[^']*)'/, 'message about count'),
    bytes: `${told(/'(bytes as a number[^']*)'/, 'message about bytes')}; \`remember\` may also be 0`,
    text: told(/'([^']* bytes of text)'/, 'message about text'),
    rules: `${told(/'(a list of texts[^']*)'/, 'message about rules')}, or a pattern alone; on the command line a file of such rows, apart by blank lines`,
  };
}

function settings() {
  return templateOf('assembly/config-table.ts', 'SETTINGS_TABLE')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name, typeAndChoices, preset, help] = line.split('|').map((part) => part.trim());
      const [type, choices] = typeAndChoices.split(' ');
      return { name, type, choices: choices?.split(',') ?? [], preset, help };
    });
}

function optionOf({ name, type, choices }) {
  const value = { enum: choices.join('|'), bool: '', rules: 'file' }[type] ?? type;
  return `--${name.replaceAll('_', '-')}${value === '' ? '' : ` <${value}>`}`;
}

export function settingsPage() {
  const notes = typeNotes();
  const rows = settings();
  assertSame(Object.keys(notes), [...new Set(rows.map(({ type }) => type))], 'types of settings');
  const clock = plain(find('host/cli.ts', /CLI_DEFAULTS[^=]*= \{ clock: '([^']*)' \}/, 'default of clock'));
  return `# Settings

A setting has the same name everywhere: as a key of the JSON object that \`--settings FILE\` reads, as an option of
\`mailstitch stitch\`, and as a property of what \`createStitcher\` takes. What is not set has its default. An unknown
name, a wrong type or an impossible value is an error that names the key, the value and what would be right; all
faults are told at once.

${table(
  ['Setting', 'Type', 'Default', 'Meaning', 'Option'],
  rows.map((row) => [
    code(row.name),
    row.choices.length > 0 ? row.choices.map(code).join(' or ') : row.type,
    row.preset === '' ? 'none' : code(row.preset),
    plain(row.help),
    code(optionOf(row)),
  ]),
)}
On the command line the default of \`clock\` is: ${clock}.

## How values are written

${table(
  ['Type', 'Value'],
  Object.entries(notes).map(([type, note]) => [type, note]),
)}
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

The types of captures and the verbs that a row may use are in [line-forms.md](line-forms.md).
`;
}
