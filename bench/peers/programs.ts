/** Where a peer's program is, and what it says of its version. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { packageFile } from '../../host/package-files.js';
import { findProgram } from '../programs.js';
import type { Tool } from './peer.js';

/** The path of a file of ours that a peer is given. */
export const script = (name: string): string => packageFile(`bench/peers/scripts/${name}`);

/** Named by the variable, or on the PATH; `version` finds the version in what the program prints for `asked`. */
export function findTool(variable: string, name: string, asked: readonly string[], version: RegExp): Tool {
  const found = findProgram(variable, name);
  if ('missing' in found) return found;
  const { stdout, stderr } = spawnSync(found.program, asked, { encoding: 'utf8' });
  return { program: found.program, version: version.exec(`${stdout}${stderr}`)?.[1] ?? 'of unknown version' };
}

/** Writes one of our files with its `@name@` filled in. */
export function fillIn(name: string, path: string, values: Readonly<Record<string, string>>): void {
  const text = readFileSync(script(name), 'utf8');
  writeFileSync(
    path,
    text.replace(/@([a-z]+)@/g, (whole, key: string) => values[key] ?? whole),
  );
}
