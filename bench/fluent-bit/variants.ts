/** What is measured side by side: one row a pipeline, all with the same inputs and outputs. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import binaryen from 'binaryen';
import { packageFile } from '../../host/package-files.js';
import { INPUT_FOLDER, type Section } from './config.js';

export interface Variant {
  /** For the option `--only`. */
  id: string;
  name: string;
  /** What comes out. */
  yields: 'lines' | 'documents' | 'nothing';
  /** Whose check of answers applies. */
  answers?: 'mailstitch' | 'lua';
  /** Needs the module as machine code. */
  compiled?: true;
  /** Writes what the filters need into the folder of the run; `module` is the path of mailstitch.wasm. */
  filters(folder: string, module: string): Section[];
}

export const BARE = 'bare';

export const VARIANTS: readonly Variant[] = [
  { id: BARE, name: 'no filter', yields: 'lines', filters: () => [] },
  {
    id: 'wasm',
    name: 'mailstitch',
    yields: 'documents',
    answers: 'mailstitch',
    filters: (folder, module) => mailstitch(folder, module, false),
  },
  {
    id: 'aot',
    name: 'mailstitch, compiled',
    yields: 'documents',
    answers: 'mailstitch',
    compiled: true,
    filters: (folder, module) => mailstitch(folder, compiledPath(module), false),
  },
  {
    id: 'batch',
    name: 'mailstitch, batch and split.lua',
    yields: 'documents',
    answers: 'mailstitch',
    filters: (folder, module) => mailstitch(folder, module, true),
  },
  {
    id: 'journal',
    name: 'mailstitch, with a journal',
    yields: 'documents',
    answers: 'mailstitch',
    filters: (folder, module) => mailstitch(folder, module, false, { journal: 'journal' }),
  },
  {
    id: 'journal-second',
    name: 'mailstitch, with a journal, sync: second',
    yields: 'documents',
    answers: 'mailstitch',
    filters: (folder, module) => mailstitch(folder, module, false, { journal: 'journal', sync: 'second' }),
  },
  {
    id: 'lua',
    name: 'Lua filter that correlates',
    yields: 'documents',
    answers: 'lua',
    filters: () => [lua('bench/fluent-bit/correlate.lua', 'correlate')],
  },
  {
    id: 'wasm-pass',
    name: 'wasm filter, empty: hands back',
    yields: 'lines',
    filters: (folder) => emptyWasm(folder, 'pass'),
  },
  {
    id: 'wasm-drop',
    name: 'wasm filter, empty: drops',
    yields: 'nothing',
    filters: (folder) => emptyWasm(folder, 'drop'),
  },
  {
    id: 'lua-pass',
    name: 'Lua filter, empty: hands back',
    yields: 'lines',
    filters: () => [lua('bench/fluent-bit/contract.lua', 'pass')],
  },
  {
    id: 'lua-drop',
    name: 'Lua filter, empty: drops',
    yields: 'nothing',
    filters: () => [lua('bench/fluent-bit/contract.lua', 'drop')],
  },
];

/** A copy, so that all runs have the same module whatever is built meanwhile. */
export function copyModule(base: string): string {
  const copy = join(base, 'mailstitch.wasm');
  copyFileSync(packageFile('build/mailstitch.wasm'), copy);
  return copy;
}

/** Compiles the module once for all runs, as a user would. */
export function compileModule(compiler: string, module: string): void {
  const target = process.arch === 'x64' ? ['--target=x86_64'] : [];
  execFileSync(compiler, [...target, '-o', compiledPath(module), module], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function compiledPath(module: string): string {
  return module.replace(/\.wasm$/, '.aot');
}

/** A folder for one run, with the folder that its lines are put into. */
export function runFolder(base: string, name: string): string {
  const folder = join(base, name);
  mkdirSync(join(folder, INPUT_FOLDER), { recursive: true });
  return folder;
}

/** Timers run on the stamps: at this speed arrival time would keep every message of two seconds in memory. */
export function mailstitch(
  folder: string,
  module: string,
  batch: boolean,
  more: Readonly<Record<string, string>> = {},
): Section[] {
  writeFileSync(join(folder, 'mailstitch.json'), JSON.stringify({ clock: 'event', batch, ...more }));
  const filter = wasm(module, 'mailstitch', folder);
  // flags that were not evaluated are null
  const split = { ...lua('fluent-bit/split.lua', 'split'), enable_flb_null: true };
  return batch ? [filter, split] : [filter];
}

function emptyWasm(folder: string, name: 'pass' | 'drop'): Section[] {
  const module = binaryen.parseText(readFileSync(packageFile('bench/fluent-bit/contract.wat'), 'utf8'));
  const path = join(folder, 'contract.wasm');
  writeFileSync(path, module.emitBinary());
  module.dispose();
  return [wasm(path, name, folder)];
}

function wasm(path: string, name: string, folder: string): Section {
  return {
    name: 'wasm',
    match: '*',
    event_format: 'json',
    wasm_path: path,
    function_name: name,
    accessible_paths: folder,
  };
}

function lua(script: string, call: string): Section {
  return { name: 'lua', match: '*', script: packageFile(script), call };
}
