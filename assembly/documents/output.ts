import { grownTo, reserve } from '../memory';
import { donate } from '../store/blocks';

/**
 * Where finished lines of JSON wait for the host. The host reads it after every call and it begins anew with
 * the next; a writer asks for its worst case first and is told to wait if that does not fit.
 */
const FIRST_CAP: usize = 1 << 20;

let start: usize = 0;
let cap: usize = 0;
let at: usize = 0;

export function outputStart(): usize {
  return start;
}

export function outputLength(): usize {
  return at - start;
}

export function clearOutput(): void {
  if (start == 0) {
    cap = FIRST_CAP;
    start = reserve(cap);
  }
  at = start;
}

/**
 * A place for up to `size` bytes, or 0 if the host must read what is there first. A single line that is larger than the whole
 * output gets a larger one: sizes double, and the store has what is left behind.
 */
export function outputRoom(size: usize): usize {
  if (at + size <= start + cap) return at;
  if (at != start) return 0;
  const larger = grownTo(cap, size);
  const old = start;
  start = reserve(larger);
  donate(old, cap);
  cap = larger;
  at = start;
  return start;
}

export function commitOutput(end: usize): void {
  at = end;
}

/** Behind the last line. */
export function outputEnd(): usize {
  return at;
}

/** Makes room for `size` bytes and keeps what is there from `from` on, which moves to the start. */
export function growOutput(from: usize, size: usize): void {
  const kept = at - from;
  if (kept + size > cap) {
    const larger = grownTo(cap, kept + size);
    const old = start;
    start = reserve(larger);
    memory.copy(start, from, kept);
    donate(old, cap);
    cap = larger;
  } else memory.copy(start, from, kept);
  at = start + kept;
}
