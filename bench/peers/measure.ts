/**
 * One run of one peer, pinned to one core. Processor time is what the kernel says of the ended child and its children,
 * to the millisecond, by way of the shell's `time`; all of it, from the start of the program to its end.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WrongAnswer } from '../check.js';
import type { Command, Place } from './peer.js';

export interface Timing {
  cpuSeconds: number;
  peakBytes: number;
}

/** The last core: the first one serves interrupts on many machines. */
export const CORE = cpus().length - 1;
const POLL_MS = 5;
/** Asking whether it is done takes longer. */
const DONE_POLL_MS = 20;
const RUN_SECONDS = 600;
/** Program, arguments, and where the times go, are arguments: nothing is text of a shell. */
const TIMED = 'times=$1; log=$2; shift 2; TIMEFORMAT="%3U %3S"; { time "$@" 2>"$log"; } 2>"$times"';

/** Why nothing can be measured here; undefined where it can. */
export function unmeasurable(): string | undefined {
  if (process.platform !== 'linux') return 'peak memory is read from /proc of Linux';
  for (const [program, why] of [
    ['taskset', 'which pins a program to a core'],
    ['bash', 'which tells the processor time of a child'],
  ] as const) {
    if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0) return `no ${program}, ${why}`;
  }
  return undefined;
}

/** `log` is the path where standard error of the program is left. */
export async function measure(
  command: Command,
  place: Place,
  log: string,
  good: readonly number[] = [0],
): Promise<Timing> {
  const times = join(place.folder, 'times');
  const input = openSync(command.input ?? '/dev/null', 'r');
  const output = openSync(command.writesItself ? '/dev/null' : place.output, 'w');
  const argv = ['taskset', '-c', String(CORE), ...command.argv];
  const shell = spawn('bash', ['-c', TIMED, 'timed', times, log, ...argv], {
    cwd: place.folder,
    // bytes, and no tables of an alphabet: what people set for speed
    env: { ...process.env, LC_ALL: 'C', ...command.env },
    stdio: [input, output, 'ignore'],
  });
  closeSync(input);
  closeSync(output);
  const ended = once(shell, 'exit');
  let isRunning = true;
  ended.finally(() => {
    isRunning = false;
  });
  let peakBytes = 0;
  let told = false;
  const deadline = Date.now() + RUN_SECONDS * 1000;
  while (isRunning) {
    const child = childOf(shell.pid as number);
    if (child !== undefined) peakBytes = Math.max(peakBytes, peakOf(child));
    if (!told && child !== undefined && (await command.isDone?.())) {
      told = true;
      // once more, as nothing grows any more
      peakBytes = Math.max(peakBytes, peakOf(child));
      process.kill(child, 'SIGTERM');
    }
    if (Date.now() > deadline) {
      if (child !== undefined) process.kill(child, 'SIGKILL');
      throw new WrongAnswer(`${command.argv[0]} did not end\n${tailOf(log)}`);
    }
    await Promise.race([ended, sleep(command.isDone === undefined ? POLL_MS : DONE_POLL_MS)]);
  }
  const [status] = await ended;
  if (!good.includes(status as number))
    throw new WrongAnswer(`${command.argv[0]} ended with ${status}\n${tailOf(log)}`);
  return { cpuSeconds: secondsOf(times), peakBytes };
}

function secondsOf(times: string): number {
  const [user, system] = readFileSync(times, 'utf8').trim().split(' ').map(Number);
  return (user as number) + (system as number);
}

/** The program behind the shell: taskset has become it. */
function childOf(shell: number): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ');
    return child ? Number(child) : undefined;
  } catch {
    return undefined;
  }
}

/** The most memory that was there at once, so far. */
function peakOf(child: number): number {
  try {
    const status = readFileSync(`/proc/${child}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function tailOf(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
}
