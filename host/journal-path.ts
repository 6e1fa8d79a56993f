import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Settings, SettingsFault } from './types.js';

/** Settings as the module takes them, the directory that it needs for its journal, and what is wrong with that. */
export interface Placed {
  settings: Settings;
  directory?: string;
  fault?: SettingsFault;
}

const EXPECTED = 'the path of a file in a directory that is there';

/** The module is told where the journal is by a path that does not depend on where the process runs. */
export function withJournalPath(settings: Settings): Placed {
  const { journal } = settings;
  if (typeof journal !== 'string' || journal === '') return { settings };
  const path = resolve(journal);
  const directory = dirname(path);
  const problem = problemWith(path, directory);
  if (problem === undefined) return { settings: { ...settings, journal: path }, directory };
  return {
    settings: { ...settings, journal: path },
    fault: { key: 'journal', value: journal, problem, expected: EXPECTED },
  };
}

function problemWith(path: string, directory: string): string | undefined {
  if (!isDirectory(directory)) return `not in a directory: ${directory}`;
  return isDirectory(path) ? 'a directory' : undefined;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
