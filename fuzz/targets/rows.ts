/** Lines and words that the core knows, out of the rows of its tables and the cases of its tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from '../../host/package-files.js';

/** The text of the rows in one folder: what stands between backticks, as it is when it is compiled. */
function rowsText(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const sources = names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  return sources
    .flatMap((source) => [...source.matchAll(/`([^`]*)`/g)].map(([, text = '']) => text))
    .join('\n')
    .replaceAll('\\\\', '\\');
}

const FOLDERS = ['assembly/cisco', 'assembly/cisco/cef'] as const;
export type RowFolder = (typeof FOLDERS)[number];

const texts = new Map<string, string>();

function textOfFolder(folder: RowFolder): string {
  const known = texts.get(folder) ?? rowsText(packageFile(folder));
  texts.set(folder, known);
  return known;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Every example of a line, and every near miss. */
export function exampleLines(folder: RowFolder): string[] {
  return [...textOfFolder(folder).matchAll(/^ {2}(?:line|not) (.+)$/gm)].map(([, line = '']) => line);
}

/** Rows as a setting takes them: the lines from the head of a row to the next empty one. */
export function rowBlocks(folder: RowFolder): string[] {
  return textOfFolder(folder)
    .split(/\n\s*\n/)
    .map((block) => block.replace(/^\s*\/\/.*\n/gm, '').trim())
    .filter((block) => /\n {2}form /.test(block));
}

/** What stands between the captures of patterns. */
export function literals(folder: RowFolder): string[] {
  const forms = [...textOfFolder(folder).matchAll(/^ {2}form (.+)$/gm)].map(([, form = '']) => form);
  const found = forms.flatMap((form) => form.split(/\{[^}]*\}|\[\[|\]\]/)).map((text) => text.trim());
  return [...new Set(found.filter((text) => text.length > 1))];
}

/** Logs of the cases whose names a pattern fits, cut to what an input may be. */
export function caseLogs(names: RegExp, most: number): Uint8Array[] {
  const folder = packageFile('test/cases');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log') && names.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name)).subarray(0, most));
}

export function fileLines(path: string): string[] {
  return readFileSync(packageFile(path), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** Words in quotes in a source file: keys of a format, names of log types. */
export function quotedWords(path: string): Uint8Array[] {
  const source = readFileSync(packageFile(path), 'utf8');
  const words = [...source.matchAll(/'([^'\n]{2,40})'/g)].map(([, word = '']) => word);
  return [...new Set(words.filter((word) => !word.startsWith('.')))].map(bytes);
}
