/** The worked example of docs/rules.md: what its commands print is what the page shows. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createStitcher } from '../host/index.js';
import { run } from './fixtures/cli-process.js';
import { checkEcs, checkOcsf } from './support/schema-check.js';

const PAGE = readFileSync(new URL('../docs/rules.md', import.meta.url), 'utf8');
const EXAMPLE = PAGE.slice(PAGE.indexOf('## A new line form, from start to end'));

/** The indented blocks of the section. */
const BLOCKS = (EXAMPLE.match(/(?:^ {4}.*\n)+/gm) ?? []).map((block) => block.replace(/^ {4}/gm, ''));

function block(start: string): string {
  const found = BLOCKS.find((text) => text.startsWith(start));
  if (found === undefined) throw new Error(`docs/rules.md shows no block that begins with ${start}`);
  return found;
}

const ROW = block('X-90');
const LOG = block('Mon Mar');
/** Each command with what it prints. */
const COMMANDS = BLOCKS.flatMap((text) => text.split(/^\$ /m).slice(1)).map((text) => {
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)] as const;
});

const DIRECTORY = mkdtempSync(join(tmpdir(), 'mailstitch-'));
afterAll(() => rmSync(DIRECTORY, { recursive: true }));
writeFileSync(join(DIRECTORY, 'sandbox.rules'), ROW);
writeFileSync(join(DIRECTORY, 'mail.log'), LOG);

/** `.own | {a, b}` or `{a, b}` of jq. */
function filtered(json: string, filter: string): string {
  const [, own, names = ''] = /^(?:\.(\w+) \| )?\{(.*)\}$/.exec(filter) ?? [];
  const document = JSON.parse(json);
  const from = own === undefined ? document : document[own];
  return JSON.stringify(Object.fromEntries(names.split(', ').map((name) => [name, from[name]])));
}

describe('the worked example of docs/rules.md', () => {
  it('shows five commands', () => expect(COMMANDS).toHaveLength(5));

  it.each(COMMANDS)('%s', async (command, shown) => {
    const [, line = '', filter] = /^npx mailstitch (.*?)(?: \| jq -c '(.*)')?$/.exec(command) ?? [];
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    const args = words.map((word) => (/\.(log|rules)$/.test(word) ? join(DIRECTORY, word) : word));
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(filter === undefined ? stdout : `${filtered(stdout, filter)}\n`).toBe(shown);
  });

  it.each([
    ['ecs', checkEcs],
    ['ocsf', checkOcsf],
  ] as const)('the row alone, as the setting `rules`, gives a valid document in %s', (format, check) => {
    const stitcher = createStitcher({ clock: 'event', format, rules: [ROW] });
    stitcher.push(LOG);
    stitcher.drain();
    const documents = [...stitcher];
    expect(documents).toHaveLength(1);
    check(documents[0] as never);
    expect(JSON.stringify(documents[0])).toContain('"sandbox":"clean","sandbox_seconds":12');
  });
});
