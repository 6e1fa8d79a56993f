// docs/stability.md: what semantic versioning promises, with the versions and names that the code has.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertSame,
  code,
  find,
  plain,
  ROOT,
  readSource,
  SourceError,
  table,
  templateOf,
} from './sources.mjs';

/** Exports of the module that are promised to nobody. */
const INTERNAL_EXPORTS = ['rowFault'];
const FILTER_EXPORTS = ['_initialize', 'mailstitch', 'malloc', 'free'];

const named = (names) => names.map(code).join(', ');
const all = (path, pattern) => [...readSource(path).matchAll(pattern)].map(([, name]) => name);

/** The number of the stream ABI, which the module and both of its hosts have to agree on. */
function abiVersion() {
  const [module, ...hosts] = ['assembly/abi/stream.ts', 'host/wasm.ts', 'vector/mailstitch.lua'].map((path) =>
    find(path, /ABI_VERSION(?:: i32)? = (\d+)/, 'ABI_VERSION'),
  );
  if (hosts.some((version) => version !== module))
    throw new SourceError(`ABI_VERSION: the module has ${module}, its hosts ${hosts.join(' and ')}`);
  return module;
}

/** The calls of the stream ABI, from the contract of the host. All that the built module exports has its place. */
function streamExports() {
  const contract = find(
    'host/wasm.ts',
    /interface StreamExports[^{]*\{([^}]*)\n\}/,
    'interface StreamExports',
  );
  const names = [...contract.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name);
  const module = new WebAssembly.Module(readFileSync(join(ROOT, 'build/mailstitch.wasm')));
  const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
  assertSame(
    [...names, ...FILTER_EXPORTS, ...INTERNAL_EXPORTS],
    exported,
    'exports of build/mailstitch.wasm',
  );
  return names;
}

function settingNames() {
  const rows = templateOf('assembly/config-table.ts', 'SETTINGS_TABLE').split('\n');
  return rows.filter((row) => row !== '').map((row) => row.split('|')[0].trim());
}

function exitCodes() {
  const own = find('host/cli.ts', /ExitCode = \{([^}]*)\}/, 'ExitCode');
  const ended = find('host/commands/listen.ts', /SIGNAL_EXIT_CODES = \{([^}]*)\}/, 'SIGNAL_EXIT_CODES');
  return [...`${own},${ended}`.matchAll(/(\w+): (\d+)/g)]
    .map(([, word, number]) => `${number} (${word})`)
    .join(', ');
}

/** What a program imports that is no type. */
async function packageNames() {
  return Object.keys(await import(join(ROOT, 'dist/host/index.js'))).sort();
}

async function promises() {
  const version = (path, name) => find(path, new RegExp(`'${name} \\| const ([\\d.]+)'`), name);
  const rows = 'assembly/documents/gateway';
  return [
    [
      'Documents',
      `keys, types and meaning of the fields of ${named(['classic', 'ecs', 'ocsf'])} (ECS ${version(`${rows}/ecs-rows.ts`, 'ecs.version')}, OCSF ${version(`${rows}/ocsf-rows.ts`, 'metadata.version')}); how ids and sequences are made; marks on lines that are handed on`,
      '[fields.md](fields.md), [schemas.md](schemas.md), [mimecast.md](mimecast.md), [verdicts.md](verdicts.md)',
    ],
    [
      'Settings',
      `names, values and defaults of ${settingNames().length} settings`,
      '[settings.md](settings.md)',
    ],
    [
      'Rule syntax',
      'keywords, types of captures and verbs: a row that is right stays right, and takes the same lines',
      '[rules.md](rules.md)',
    ],
    [
      'Stream ABI',
      `version ${abiVersion()}, which \`abiVersion()\` answers: ${named(streamExports())}, and the calls of WASI that are imported`,
      '[below](#the-module)',
    ],
    [
      'Filter ABI',
      `${named(FILTER_EXPORTS)}, as Fluent Bit calls them; the records of the heartbeat and of the counters, \`mailstitch.json\``,
      '[fluent-bit/README.md](../fluent-bit/README.md)',
    ],
    [
      'Lua',
      `\`require("mailstitch").new(settings)\` and what it returns: ${named(all('vector/mailstitch.lua', /function mail\.(\w+)/g))}`,
      '[vector/README.md](../vector/README.md)',
    ],
    [
      'Journal',
      `format ${find('assembly/journal/entry.ts', /VERSION: u32 = (\d+)/, 'VERSION')}, which stands in the file; a module that does not know the format of a file keeps it aside, and says so`,
      '[reliability.md](reliability.md)',
    ],
    [
      'Command line',
      `the commands ${named(all('host/cli.ts', /\.command\('(\w+)'\)/g))} and their options; standard output; exit codes ${exitCodes()}`,
      '`mailstitch --help`',
    ],
    [
      'Service',
      'the configuration file, URLs of inputs and outputs, options, variables, `state_dir`, what `/healthz` and `/metrics` answer, names and labels of metrics',
      '[listen.md](listen.md)',
    ],
    [
      'Package',
      `what ${code('mailstitch')} exports: ${named(await packageNames())}, and types; the path \`mailstitch/mailstitch.wasm\`; Node ${plain(find('package.json', /"node": "([^"]*)"/, 'engines'))}`,
      '`dist/host/index.d.ts`',
    ],
    ['Archive', 'names and places of its files, but for those in `docs/`', '[README](../README.md#releases)'],
  ];
}

export async function stabilityPage() {
  return `# What is stable

Versions are those of [Semantic Versioning](https://semver.org/spec/v2.0.0.html). This page says what they are about: what a
version promises to leave as it is, and what it does not.

**Before 1.0.0** a minor version (0.1 to 0.2) may break what stands here, and [CHANGELOG.md](../CHANGELOG.md) then says **Breaking** in
front of it, with what to do. A patch (0.1.0 to 0.1.1) does not. From 1.0.0 on only a major version may.

## What is promised

${table(['What', 'In particular', 'Where it is told'], await promises())}
## What changes which part of a version

| part | for example |
|---|---|
| major | a field, setting, option, metric or export goes, gets another name, type or meaning; a default changes; ids are made otherwise; a row that was right is refused; another version of the stream ABI or of the journal that takes the place of the old one; a newer Node, Fluent Bit or Vector is needed |
| minor | a new field, setting, option, metric or export; a new line form, so that a line that stood in \`Other\` or was unmatched fills fields; a new word where words are a list (\`disposition\`, \`reason\`, verdicts); a newer version of ECS or OCSF that only adds; something is deprecated |
| patch | what did not do as it is documented does so; speed, memory; dependencies; documentation |

So who reads documents should pass over keys and words that are new to them. A fault that was mended is a patch, also
where a value in documents becomes another one: the changelog names the field.

## What is not promised

- Exports of the module that are not in the table (${named(INTERNAL_EXPORTS)}), its memory, size, and what is imported from within the
  package by other paths than those above.
- The order of keys in a document, of documents of different messages, and white space in JSON.
- Words of messages, logs and summaries, in particular those of \`explain\` and \`--help\`.
- Ids of built-in rows, and which of them takes a line.
- Speed and memory, beyond what has a setting or a [bound](bounds.md).
- Bounds that have no setting: they may grow.
- What a log says that no documentation of its vendor describes.

## The module

A host asks \`abiVersion()\` first and refuses a version that it was not written for, as \`host/wasm.ts\` and \`build/mailstitch.lua\` do.
The number is one higher when a call goes or means something else; calls that are new do not change it. The contract is the
interface \`StreamExports\` in \`host/wasm.ts\`; its types are in the package as \`dist/host/wasm.d.ts\`, to read and not to import.

## Files that outlive a version

A newer version reads what an older one has left, as long as both have the same major version (before 1.0.0: the same minor): the
journal, and in \`state_dir\` the spool, spill files and positions. The way back is not promised: before going back to an older
version stop the service, and let outputs take what is left. A journal of another format is not lost: it is renamed, and can
be read by a version that knows it.

## How something ends

What is to go is named under "Deprecated" in the changelog and in the documentation, with what takes its place, and works as before for at least
one minor version; where somebody is there to read it (\`check\`, the log of \`listen\`, standard error) its use gives a warning. It goes
with the next major version; before 1.0.0 with the minor version after that at the earliest.
`;
}
