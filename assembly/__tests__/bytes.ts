/**
 * Byte runs for specs. Each stands between bytes that belong to nobody, as a line stands between other
 * lines: what the core reads past its end must not matter.
 */
const PAD: usize = 32;

export const STRAY: u8 = 0xee;

export class Bytes {
  constructor(
    public ptr: usize,
    public len: usize,
  ) {}

  get end(): usize {
    return this.ptr + this.len;
  }
}

/** Room for `len` bytes, `offset` bytes behind a multiple of 16; it is never given back. */
export function room(len: usize, offset: usize = 0): Bytes {
  const size = len + offset + 2 * PAD;
  const base = heap.alloc(size);
  memory.fill(base, STRAY, size);
  return new Bytes(base + PAD + offset, len);
}

/** The text in UTF-8. */
export function bytes(text: string, offset: usize = 0): Bytes {
  const run = room(String.UTF8.byteLength(text), offset);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, run.ptr);
  return run;
}

export function byteRun(list: u8[]): Bytes {
  const run = room(list.length);
  for (let i = 0; i < list.length; i++) store<u8>(run.ptr + i, list[i]);
  return run;
}

export function textOf(ptr: usize, end: usize): string {
  return String.UTF8.decodeUnsafe(ptr, end - ptr);
}

/** Are the bytes around the room as they were? `slack` bytes behind it may have been written. */
export function isUntouched(run: Bytes, slack: usize): bool {
  for (let p = run.ptr - PAD; p < run.ptr; p++) if (load<u8>(p) != STRAY) return false;
  for (let p = run.end + slack; p < run.end + PAD; p++) if (load<u8>(p) != STRAY) return false;
  return true;
}

let randomState: u64 = 1;

export function seedRandom(seed: u64): void {
  randomState = seed;
}

/** A pseudo-random number below `bound`, the same in every run (splitmix64 of Steele, Lea and Flood). */
export function random(bound: u32): u32 {
  randomState += 0x9e3779b97f4a7c15;
  let z = randomState;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return (((z ^ (z >> 31)) >> 32) % (bound as u64)) as u32;
}
