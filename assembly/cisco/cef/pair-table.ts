/**
 * The extension of an event as pairs of key and value, in whatever order it has them.
 *
 * Pair, 16 bytes: ╒══ start u32 ══╤══ value u32 ══╤══ value end u32 ══╤══ key u16 ══╤══ form u16 ══╕
 */
const PAIR_SIZE: usize = 16;
export const MAX_PAIRS: u32 = 128;
const pairs = memory.data(128 * 16, 8);
export let pairCount: u32 = 0;

/** How the value of a pair stands in the line. */
export const enum Form {
  PLAIN = 0,
  /** In quotes, which the value is without. */
  QUOTED = 1,
  /** A dictionary. */
  BRACED = 2,
  /** Part of another value: what a sender wrote. */
  VOID = 3,
}

@inline
function pairAt(index: u32): usize {
  return pairs + (index as usize) * PAIR_SIZE;
}

@inline
export function pairStart(index: u32): usize {
  return load<u32>(pairAt(index));
}

@inline
export function valueStart(index: u32): usize {
  return load<u32>(pairAt(index), 4);
}

@inline
export function valueEnd(index: u32): usize {
  return load<u32>(pairAt(index), 8);
}

@inline
export function pairKey(index: u32): u32 {
  return load<u16>(pairAt(index), 12);
}

@inline
export function pairForm(index: u32): Form {
  return load<u16>(pairAt(index), 14) as Form;
}

@inline
export function setValueEnd(index: u32, end: usize): void {
  store<u32>(pairAt(index), end as u32, 8);
}

@inline
export function setForm(index: u32, form: Form): void {
  store<u16>(pairAt(index), form as u16, 14);
}

export function addPair(start: usize, key: u32, value: usize, end: usize, form: Form): void {
  const at = pairAt(pairCount++);
  store<u32>(at, start as u32);
  store<u32>(at, value as u32, 4);
  store<u32>(at, end as u32, 8);
  store<u16>(at, key as u16, 12);
  store<u16>(at, form as u16, 14);
}

/** Only the first `count` pairs stay. */
export function keepPairs(count: u32): void {
  pairCount = count;
}
