/** What belongs to Fluent Bit, where it is there. */
import { execFileSync } from 'node:child_process';
import { type Found, findProgram } from '../programs.js';

/** The program that FLUENT_BIT names or that is on the PATH, or why there is nothing to run. */
export function findFluentBit(): Found {
  return findProgram('FLUENT_BIT', 'fluent-bit');
}

/** The same for those who measure it. */
export function findMeasurable(): Found {
  if (process.platform !== 'linux')
    return { missing: 'processor time and memory are read from /proc of Linux' };
  return findFluentBit();
}

/** The compiler of the runtime in Fluent Bit: named by WAMRC, or on the PATH. */
export function findCompiler(): Found {
  return findProgram('WAMRC', 'wamrc');
}

/** `5.1.1` */
export function versionOf(fluentBit: string): string {
  const text = execFileSync(fluentBit, ['--version'], { encoding: 'utf8' });
  return /v(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? 'of unknown version';
}
