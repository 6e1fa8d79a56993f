/** Programs that are no part of the project: named by a variable of the environment, or on the PATH. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program, or why there is none. */
export type Found = { program: string } | { missing: string };

export function findProgram(variable: string, name: string): Found {
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
