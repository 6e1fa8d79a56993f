import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { fileTrouble, IoError } from '../errors.js';
import { guardRoot, guardSlot } from './state-dir-guard.js';

/** More processes than this in one folder are a mistake. */
const MAX_SLOTS = 256;
const PID_FILE = 'pid';

/** The owner touches its file so often, and counts as alive for so long afterwards where its process cannot be seen. */
const BEAT_MS = 1000;
const BEATS_LAST_MS = 4000;

/** A folder of this process alone, in the folder that the configuration names. */
export interface StateDir {
  readonly path: string;
  /** Who else can get at it. */
  readonly warnings: readonly string[];
  release(): void;
}

/**
 * Takes the first folder that no living process has (`0`, `1`, ...): the next process in line takes up what one before
 * it left behind, and several with one configuration do not get in each other's way. Throws an `IoError`.
 */
export function claimStateDir(root: string): StateDir {
  try {
    fs.mkdirSync(root, { recursive: true, mode: 0o700 });
    const warnings = guardRoot(root);
    for (let slot = 0; slot < MAX_SLOTS; slot++) {
      const path = join(root, `${slot}`);
      fs.mkdirSync(path, { recursive: true, mode: 0o700 });
      guardSlot(path);
      const file = join(path, PID_FILE);
      if (!claim(file)) continue;
      const timer = setInterval(() => beat(file), BEAT_MS).unref();
      const release = () => {
        clearInterval(timer);
        fs.rmSync(file, { force: true });
      };
      return { path, warnings, release };
    }
  } catch (error) {
    throw new IoError(`state_dir: ${fileTrouble(root, error)}`);
  }
  throw new IoError(`state_dir: ${root} is used by ${MAX_SLOTS} processes already`);
}

/** Folders of processes that have gone, with lines or documents in them: the next process that starts takes the first. */
export function leftBehind(root: string): string[] {
  return fs
    .readdirSync(root)
    .map((slot) => join(root, slot))
    .filter((path) => !fs.existsSync(join(path, PID_FILE)) && hasWork(path));
}

function hasWork(path: string): boolean {
  const names = ['spool', 'outputs'].flatMap((room) => {
    const folder = join(path, room);
    return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  });
  return names.some((name) => name.endsWith('.lines') || /\.spill\.\d+\.ndjson$/.test(name));
}

/**
 * The file says which process has the folder. It comes into being with its content, by a link; one of a process that
 * has gone is renamed first, which only one of two others can do. Another container may have the same number for its
 * process: whether one that cannot be seen from here lives is told by the time of its file.
 */
function claim(path: string): boolean {
  const mine = `${path}.${randomUUID()}`;
  fs.writeFileSync(mine, `${process.pid} ${startTime(process.pid)} ${processSpace()}\n`, { mode: 0o600 });
  try {
    for (let waitedMs = 0; ; ) {
      if (link(mine, path)) return true;
      const owner = readText(path);
      if (owner === undefined) continue; // it has just been given up
      if (isHere(owner)) {
        if (isAlive(owner) || !putAside(path, owner)) return false;
      } else if (waitedMs >= BEATS_LAST_MS || isStale(path)) {
        if (!isStale(path) || !putAside(path, owner)) return false;
      } else waitedMs += wait(BEAT_MS / 4);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

/** A container that was killed and comes back at once finds its own file of a moment ago. */
function wait(ms: number): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return ms;
}

function beat(path: string): void {
  const now = new Date();
  try {
    fs.utimesSync(path, now, now);
  } catch {
    // the folder has gone, or cannot be written any more: whoever needs it says so
  }
}

function isStale(path: string): boolean {
  const { mtimeMs } = fs.statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return Date.now() - mtimeMs > BEATS_LAST_MS;
}

/** The processes that can be seen from here; a container has others. */
function processSpace(): string {
  try {
    return fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    return '-';
  }
}

function isHere(owner: string): boolean {
  return owner.trim().split(' ')[2] === processSpace();
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
  const aside = `${path}.${randomUUID()}`;
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
