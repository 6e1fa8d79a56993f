/** Vector as a program: where it is, what it has, and its commands that end by themselves. */
import { execFileSync, spawnSync } from 'node:child_process';
import { findProgram } from '../../bench/programs.js';

/** The program that VECTOR names or that is on the PATH; undefined if there is none. */
export const VECTOR = findVector();

/** `vector validate ...` and `vector test ...`: exit code and all that was said. */
export function runVector(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): { code: number | null; text: string } {
  const { status, stdout, stderr, error } = spawnSync(VECTOR as string, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (error) throw error;
  return { code: status, text: stdout + stderr };
}

/** The sinks that this build of Vector has. */
export function sinksOfVector(): Set<string> {
  const { sinks } = JSON.parse(
    execFileSync(VECTOR as string, ['list', '--format', 'json'], { encoding: 'utf8' }),
  ) as { sinks: string[] };
  return new Set(sinks);
}

/** Whoever names one wants it tested. */
function findVector(): string | undefined {
  const found = findProgram('VECTOR', 'vector');
  if ('program' in found) return found.program;
  if (process.env.VECTOR) throw new Error(found.missing);
  return undefined;
}
