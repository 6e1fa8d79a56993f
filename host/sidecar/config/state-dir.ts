/** Where state goes if nobody says. */
import { accessSync, constants, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileTrouble } from '../../errors.js';
import type { Findings } from './faults.js';
import { fromVariable, type Origin } from './origin.js';
import type { Environment } from './variables.js';

/** The folder, and the variable that names it outright. */
export function defaultStateDir(env: Environment, findings: Findings): { path: string; origin?: Origin } {
  // systemd gives a list where a unit has several
  const [ofUnit] = env.STATE_DIRECTORY?.split(':') ?? [];
  if (ofUnit) return { path: ofUnit, origin: fromVariable('STATE_DIRECTORY') };
  // relative paths in XDG variables are to be ignored, says its specification
  if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) {
    return { path: join(env.XDG_STATE_HOME, 'mailstitch'), origin: fromVariable('XDG_STATE_HOME') };
  }
  const home = env.HOME && isAbsolute(env.HOME) ? join(env.HOME, '.local/state/mailstitch') : undefined;
  if (home !== undefined && canBeMade(home)) return { path: home };
  // users of services have a home of /nonexistent or /; in a folder for all, each user has a folder of their own
  const path = join(tmpdir(), `mailstitch-${userInfo().uid}`);
  findings.warn(
    'state_dir',
    `not given, and there is no home folder: ${path} may be gone after a restart of the host`,
  );
  return { path };
}

/** It is there and can be written, or the nearest folder above it can. */
export function canBeMade(path: string): boolean {
  try {
    if (!statSync(path).isDirectory()) return false;
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' && dirname(path) !== path && canBeMade(dirname(path));
  }
}

/** Something else than a folder stands there. */
export function checkStateDir(path: string, place: string, findings: Findings): void {
  try {
    if (statSync(path).isDirectory()) return;
    findings.fault(place, `${path}: not a folder; expected one that can be written, or can be made`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') findings.fault(place, fileTrouble(path, error));
  }
}
