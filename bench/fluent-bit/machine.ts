/** What the figures were measured on and with. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { packageFile } from '../../host/package-files.js';
import { versionOf } from './programs.js';
import type { Machine } from './report.js';

export const ROOT = dirname(packageFile('package.json'));

export function describeMachine(program: string): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown CPU',
    fluentBit: versionOf(program),
    node: process.versions.node,
    commit: commit(),
  };
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'assembly', 'host', 'bench', 'fluent-bit') !== '';
    return git('rev-parse', '--short=10', 'HEAD') + (changed ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}
