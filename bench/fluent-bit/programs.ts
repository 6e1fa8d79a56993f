/** Programs that are no part of the project: named by a variable of the environment, or on the PATH. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program, or why there is none. */
export type Found = { program: string } | { missing: string };

/** The program that FLUENT_BIT names or that is on the PATH, or why there is nothing to run. */
export function findFluentBit(): Found {
  return find('FLUENT_BIT', 'fluent-bit');
}

/** The same for those who measure it. */
export function findMeasurable(): Found {
  if (process.platform !== 'linux')
    return { missing: 'processor time and memory are read from /proc of Linux' };
  return findFluentBit();
}

/** The compiler of the runtime in Fluent Bit: named by WAMRC, or on the PATH. */
export function findCompiler(): Found {
  return find('WAMRC', 'wamrc');
}

function find(variable: string, name: string): Found {
  const named = process.env[variable];
  if (named)
    return isExecutable(named) ? { program: named } : { missing: `${variable}=${named} is no program` };
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const program = folders.map((folder) => join(folder, name)).find(isExecutable);
  return program ? { program } : { missing: `no ${name} on the PATH, and ${variable} names none` };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `5.1.1` */
export function versionOf(fluentBit: string): string {
  const text = execFileSync(fluentBit, ['--version'], { encoding: 'utf8' });
  return /v(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? 'of unknown version';
}
