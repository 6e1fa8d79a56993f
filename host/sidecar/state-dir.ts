import * as fs from 'node:fs';
import { join } from 'node:path';
import { fileTrouble, IoError } from '../errors.js';

/** More processes than this in one folder are a mistake. */
const MAX_SLOTS = 256;
const PID_FILE = 'pid';

/** A folder of this process alone, in the folder that the configuration names. */
export interface StateDir {
  readonly path: string;
  release(): void;
}

/**
 * Takes the first folder that no living process has (`0`, `1`, ...): the next process in line takes up what one before
 * it left behind, and several with one configuration do not get in each other's way. Throws an `IoError`.
 */
export function claimStateDir(root: string): StateDir {
  try {
    fs.mkdirSync(root, { recursive: true, mode: 0o700 });
    for (let slot = 0; slot < MAX_SLOTS; slot++) {
      const path = join(root, `${slot}`);
      fs.mkdirSync(path, { recursive: true, mode: 0o700 });
      if (claim(join(path, PID_FILE))) {
        return { path, release: () => fs.rmSync(join(path, PID_FILE), { force: true }) };
      }
    }
  } catch (error) {
    throw new IoError(`state_dir: ${fileTrouble(root, error)}`);
  }
  throw new IoError(`state_dir: ${root} is used by ${MAX_SLOTS} processes already`);
}

/**
 * The file says which process has the folder. It comes into being with its content, by a link; one of a process that
 * has gone is renamed first, which only one of two others can do.
 */
function claim(path: string): boolean {
  const mine = `${path}.${process.pid}`;
  fs.writeFileSync(mine, `${process.pid} ${startTime(process.pid)}\n`, { mode: 0o600 });
  try {
    for (;;) {
      if (link(mine, path)) return true;
      const owner = readText(path);
      if (owner === undefined) continue; // it has just been given up
      if (isAlive(owner) || !putAside(path, owner)) return false;
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** False if another process was faster: what was moved was its file then, and is put back. */
function putAside(path: string, owner: string): boolean {
  const aside = `${path}.${process.pid}.old`;
  try {
    fs.renameSync(path, aside);
  } catch {
    return false;
  }
  const isIt = readText(aside) === owner;
  if (!isIt) link(aside, path);
  fs.rmSync(aside, { force: true });
  return isIt;
}

function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** A process number alone may be that of another process by now. */
function isAlive(owner: string): boolean {
  const [pid, started] = owner.trim().split(' ');
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0) return false;
  try {
    process.kill(number, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTime(number) === started;
}

/** When the process was started, in ticks since the machine was; `-` where the system does not say. */
function startTime(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // `12 (a name) with) blanks) S 1 ...`: the fields behind the name are counted from its last bracket
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
  } catch {
    return '-';
  }
}
