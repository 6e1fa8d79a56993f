/** On what a benchmark ran, for the line below its figures. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { packageFile } from '../host/package-files.js';

/** The folder of the project. */
export const ROOT = dirname(packageFile('package.json'));

export interface Machine {
  cpu: string;
  node: string;
  /** Short, and whether the tree has changes to what is measured. */
  commit: string;
}

export function describeMachine(): Machine {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown CPU', node: process.versions.node, commit: commit() };
}

/** Folders of what is measured, and of what measures. */
const MEASURED = ['assembly', 'host', 'bench', 'fluent-bit', 'lua', 'vector'];

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--', ...MEASURED) !== '';
    return git('rev-parse', '--short=10', 'HEAD') + (changed ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}
