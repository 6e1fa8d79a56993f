// Programs that a release is made with.

import { spawnSync } from 'node:child_process';

/** What stops a release; the message says what is wrong and what would be right. */
export class Trouble extends Error {}

/** Runs a program to its end and returns what it printed. What it said is shown only if it failed. */
export function run(program, args, { cwd, env = {} } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 << 20,
  });
  const command = [program, ...args.slice(0, 2)].join(' ');
  if (error)
    throw new Trouble(`${command}: ${error.code === 'ENOENT' ? 'there is no such program' : error.message}`);
  if (status !== 0) throw new Trouble(`${command} failed:\n${(stdout + stderr).trim().slice(-4000)}`);
  return stdout;
}
