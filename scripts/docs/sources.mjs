// Reads tables out of the TypeScript and AssemblyScript sources, and writes Markdown.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A source does not look as this generator needs it. */
export class SourceError extends Error {}

/** The text of a file, or of all files in a folder one after the other: what is where in a room may change. */
export function readSource(path) {
  const full = join(ROOT, path);
  if (!statSync(full).isDirectory()) return readFileSync(full, 'utf8');
  const files = readdirSync(full).filter((name) => name.endsWith('.ts'));
  return files.map((name) => readFileSync(join(full, name), 'utf8')).join('\n');
}

/** What the first group of `pattern` finds in a source. */
export function find(path, pattern, what) {
  const found = pattern.exec(readSource(path))?.[1];
  if (found === undefined) throw new SourceError(`${path} has no ${what}`);
  return found;
}

/** `export const NAMES: StaticArray<string> = ['a', 'b'];` */
export function stringList(path, name) {
  const list = find(path, new RegExp(`const ${name}\\b[^=]*= \\[([^\\]]*)\\]`), `list ${name}`);
  return [...list.matchAll(/'([^']*)'/g)].map(([, text]) => text);
}

/** ``export const NAME = `...`;`` with its doubled backslashes undone. */
export function templateOf(path, name) {
  const text = find(path, new RegExp(`const ${name} = \`((?:[^\`\\\\]|\\\\.)*)\``), `template ${name}`);
  return text.replace(/\\(.)/g, (pair, character) => {
    if (!'\\`$'.includes(character)) throw new SourceError(`${path}: ${pair} in a template string`);
    return character;
  });
}

/** The words described here and the words in the source are the same, or the page would lie. */
export function assertSame(described, actual, what) {
  const missing = actual.filter((word) => !described.includes(word));
  const extra = described.filter((word) => !actual.includes(word));
  if (missing.length > 0) throw new SourceError(`${what}: not described: ${missing.join(', ')}`);
  if (extra.length > 0) throw new SourceError(`${what}: described, but gone: ${extra.join(', ')}`);
}

/** Code in a line of text; a value may hold backticks. */
export function code(text) {
  const fence = '`'.repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)));
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return fence + pad + text + pad + fence;
}

/** Text of a cell or paragraph: nothing in it is Markdown or HTML by accident. */
export function plain(text) {
  return text.replace(/[\\<>*_|[\]]/g, (character) => `\\${character}`);
}

export function table(headings, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |\n`;
  return line(headings) + line(headings.map(() => '---')) + rows.map(line).join('');
}
