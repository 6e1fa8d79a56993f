// docs/listen.md: inputs, outputs, options, variables and metrics of the sidecar, from the tables of the built host.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertSame, code, plain, ROOT, SourceError, table } from './sources.mjs';

const BUILT = join(ROOT, 'dist/host/sidecar');

/** What a type is, where its name and its words do not say it. The others say it in "expected ...". */
const SECRET_NOTE = '; never shown';

/** The exports of a built file. */
async function built(path) {
  if (!existsSync(join(BUILT, path)))
    throw new SourceError(`dist/host/sidecar/${path} is missing: run "npm run build"`);
  return import(join(BUILT, path));
}

/** Text of the code: Markdown but for what stands in backticks. */
function prose(text) {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : plain(part)))
    .join('');
}

function typeOf({ type }) {
  return type.word.includes(' or ') ? type.word.split(' or ').map(code).join(' or ') : type.word;
}

function defaultOf(row) {
  if (row.default !== undefined) return code(row.default);
  if (row.required) return 'required';
  return row.computed === undefined ? 'none' : prose(row.computed);
}

/** `all`, or the kinds by name; where one is missing only that. */
function kindsOf({ of }, all) {
  const others = all.filter((kind) => !of.includes(kind));
  if (others.length === 0) return 'all';
  return others.length === 1 ? `all but ${code(others[0])}` : of.map(code).join(', ');
}

function schemeTable(schemes) {
  return table(
    ['URL', 'Default port', 'What it does'],
    schemes.map(({ form, port, help }) => [code(form), port === undefined ? '' : `${port}`, prose(help)]),
  );
}

function optionTable(rows, kinds) {
  return table(
    ['Option', 'Of', 'Type', 'Default', 'Meaning'],
    rows.map((row) => [code(row.name), kindsOf(row, kinds), typeOf(row), defaultOf(row), prose(row.help)]),
  );
}

/** How values of each type are written, in the words of the faults; bounds are those of the row. */
function typeTable(rows) {
  const types = new Map();
  for (const { type } of rows) {
    if (type.word.includes(' or ') || types.has(type.word)) continue;
    const bounds = /[;,]? (up to|from) \S+( to \S+)?$/;
    const told = type.word === 'count' ? 'a whole number above 0' : type.expected.replace(bounds, '');
    types.set(type.word, prose(told) + (type.secret ? SECRET_NOTE : ''));
  }
  return table(['Type', 'Value'], [...types]);
}

function metricTable(rows) {
  return table(
    ['Metric', 'Type', 'Meaning'],
    rows.map(({ name, type, help }) => [code(name), type, prose(help)]),
  );
}

/** `a`, `b` or `c` */
function words(list) {
  return `${list.slice(0, -1).map(code).join(', ')} or ${code(list.at(-1))}`;
}

export async function listenPage() {
  const [
    { OPTIONS },
    { SCHEMES },
    { SERVICE_OPTIONS, flagOf, variableOf },
    { OWN_VARIABLES },
    { LISTEN_SETTINGS },
    { SEED_VARIABLES },
    { MODULE_METRICS, INPUT_METRICS, OUTPUT_METRICS },
    { LOSSES, TROUBLES },
  ] = await Promise.all(
    [
      'config/options.js',
      'config/schemes.js',
      'config/service-options.js',
      'config/environment.js',
      '../settings.js',
      'config/seed.js',
      'service/metric-rows.js',
      'service/counts.js',
    ].map(built),
  );
  const of = (rows, side) => rows.filter((row) => row.side === side);
  const kindsOfSide = (side) => [...new Set(of(SCHEMES, side).flatMap(({ kinds }) => kinds))];
  for (const side of ['input', 'output']) {
    assertSame(
      [...new Set(of(OPTIONS, side).flatMap((row) => row.of))],
      kindsOfSide(side),
      `kinds of ${side}s`,
    );
  }
  return `# The sidecar: inputs, outputs, options

\`mailstitch listen\` reads its configuration from a YAML file (\`--config FILE\`), above that from the environment, above
that from flags. \`mailstitch check [FILE]\` takes the same flags, tells all faults at once, and prints the configuration
as it will be: every option, and where its value comes from; what it prints can be read again.

\`\`\`yaml
settings: { timeout: 30s, unmatched: drop }
inputs:
  - syslog+udp://0.0.0.0:514
  - url: syslog+tls://0.0.0.0:6514
    cert: /etc/mailstitch/tls.crt
    key: /etc/mailstitch/tls.key
outputs:
  - stdout
  - url: https://siem.example.com/in
    headers: { Authorization: "Bearer \${SIEM_TOKEN}" }
    compression: gzip
state_dir: /var/lib/mailstitch
service: http://127.0.0.1:9000
log: { level: info, format: json }
stop_timeout: 10s
\`\`\`

\`settings\` are those of [settings.md](settings.md); \`rules\` may also name a file of rows. An input or output is a URL, or
a mapping with \`url\` and options. An option may also be a parameter of the URL, \`syslog+tcp://0.0.0.0?framing=octet\`,
so that flags and variables can carry it; the query of \`http://\` and \`https://\` outputs goes to the server, and their
options stand behind \`#\`: \`https://siem.example.com/in?key=1#compression=gzip\`. Relative paths start at the working
directory; \`%3F\` is a question mark in a path, \`%25\` a percent sign.

In texts of the file \`\${NAME}\` is the variable NAME of the environment, which must be set, and \`\${NAME:-default}\` has a
default; \`$\${\` stands for \`\${\` itself. Rules are left as they are.

## Inputs

${schemeTable(of(SCHEMES, 'input'))}
Without a host they listen on 127.0.0.1, which only this host reaches; \`0.0.0.0\` is all addresses of IPv4, \`[::]\` all there
are. With port 0 they listen on a free port, which the log tells.

### Options of inputs

${optionTable(of(OPTIONS, 'input'), kindsOfSide('input'))}
A word in brackets is the \`reason\` that the limit is counted by, in \`mailstitch_input_troubles_total\`.

## Outputs

Without any: \`stdout\`.

${schemeTable(of(SCHEMES, 'output'))}
### Options of outputs

${optionTable(of(OPTIONS, 'output'), kindsOfSide('output'))}
Of \`headers\` all values are secrets but those of Accept, Content-Type, Host and User-Agent. Where the path of a URL is a
secret, give the output a \`name\`: names stand in logs and metrics.

## The service

${table(
  ['Key', 'Flag', 'Variable', 'Type', 'Default', 'Meaning'],
  SERVICE_OPTIONS.map((row) => [
    code(row.name),
    code(flagOf(row)),
    code(variableOf(row.name)),
    typeOf(row),
    defaultOf(row),
    prose(row.help),
  ]),
)}
## How values are written

${typeTable([...OPTIONS, ...SERVICE_OPTIONS])}
## Flags

\`--config FILE\`, \`--input URL\` and \`--output URL\` (as often as you like; given, they stand in the place of those of the
file and the environment), those of the service above, and one for each setting, as \`mailstitch stitch\` has them.

## Variables of the environment

${table(
  ['Variable', 'Meaning'],
  OWN_VARIABLES.map(({ name, help }) => [code(name), prose(help)]),
)}
Then those of the service above, and one for each setting: ${LISTEN_SETTINGS.map(({ name }) => code(variableOf(name))).join(', ')}.
\`${variableOf('rules')}\` names files of rows, apart by blanks. A variable that is set to nothing counts as not set; one that
nobody knows is warned of.

### Those of ironport-correlator

${table(
  ['Variable', 'Default', 'Meaning'],
  SEED_VARIABLES.map((row) => [
    code(row.name),
    row.default === undefined ? 'none' : code(row.default),
    prose(row.help),
  ]),
)}
They stand above the file and below the variables above. Where ENV_SYSLOG_SERVER or ENV_REDIS_HOST is set and there is no
input, \`syslog+udp://0.0.0.0:514\` and \`syslog+tcp://0.0.0.0:514\` are, as its Logstash had them.

## What the service answers

| Path | Answer |
| --- | --- |
| \`/healthz\` | 200 as long as the process works; 503 after what it cannot mend |
| \`/readyz\` | 200 when all inputs listen, Redis is in reach, and every output takes documents or can keep them; else 503 with JSON that names the part and why. 503 also while it stops |
| \`/metrics\` | Prometheus text: the tables below, and \`process_...\` and \`nodejs_...\` (with the lag of the event loop) of its client library |

### Metrics of the module

${metricTable(MODULE_METRICS)}
### Metrics of inputs

${metricTable(INPUT_METRICS)}
The label \`input\` is the name of the input. Of lost lines the label \`reason\` is ${words(LOSSES)}; of trouble ${words(TROUBLES)}.

### Metrics of outputs

${metricTable(OUTPUT_METRICS)}
The label \`output\` is the name of the output.
`;
}
