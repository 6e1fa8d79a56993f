import { Char, isBlank, isDigit } from './chars';

/** One byte repeated in all eight lanes of a word. */
const LANES: u64 = 0x0101010101010101;
const HIGH_BITS: u64 = 0x8080808080808080;
const LINE_FEEDS: u64 = 0x0a0a0a0a0a0a0a0a;

/** A word whose lane n has its high bit set where lane n of `word` is zero; exact for the lowest such lane. */
@inline
export function zeroLanes(word: u64): u64 {
  return (word - LANES) & ~word & HIGH_BITS;
}

/**
 * Address of the first line feed in [ptr, end), or `end`.
 * Reads whole aligned words: aligned loads cost half of unaligned ones on interpreting hosts. The words
 * around the range must be readable, which every buffer of this module is.
 */
export function findLineFeed(ptr: usize, end: usize): usize {
  let at = ptr & ~7;
  const skip = ((ptr & 7) as u64) << 3;
  let hits = zeroLanes(load<u64>(at) ^ LINE_FEEDS);
  // A borrow can raise false hits above a true one only, and the lanes before ptr are shifted out.
  hits = (hits >> skip) << skip;
  if (skip != 0 && hits != 0) {
    // A line feed before ptr may have raised a false hit behind it: look at the bytes themselves.
    for (let p = ptr; p < at + 8 && p < end; p++) if (load<u8>(p) == Char.LF) return p;
    hits = 0;
  }
  while (hits == 0) {
    at += 8;
    if (at >= end) return end;
    hits = zeroLanes(load<u64>(at) ^ LINE_FEEDS);
  }
  const found = at + ((ctz(hits) >> 3) as usize);
  return found < end ? found : end;
}

/** First byte in [ptr, end) that is no blank, or `end`. */
@inline
export function skipBlanks(ptr: usize, end: usize): usize {
  while (ptr < end && isBlank(load<u8>(ptr))) ptr++;
  return ptr;
}

const SPACES: u64 = 0x2020202020202020;

/** First blank in [ptr, end), or `end`. Reads up to 7 bytes past the end. */
export function skipWord(ptr: usize, end: usize): usize {
  while (ptr < end) {
    const word = load<u64>(ptr);
    // blanks and control characters; above such a lane there may be false ones
    const hits = (word - (SPACES + LANES)) & ~word & HIGH_BITS;
    if (hits == 0) {
      ptr += 8;
      continue;
    }
    ptr += (ctz(hits) >> 3) as usize;
    if (ptr >= end) return end;
    if (isBlank(load<u8>(ptr))) return ptr;
    ptr++;
  }
  return end;
}

/** Are `len` bytes at `a` and `b` the same? May read up to 7 bytes past either, never looks at them. */
export function sameBytes(a: usize, b: usize, len: usize): bool {
  while (len >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    len -= 8;
  }
  if (len == 0) return true;
  return (load<u64>(a) ^ load<u64>(b)) << ((64 - (len << 3)) as u64) == 0;
}

/** Longest decimal number that is taken as a message or connection number: 12 digits fit the 40 bits of a key. */
export const MAX_NUMBER_DIGITS: usize = 12;

/** Value of the decimal digits in [ptr, end); the caller made sure that there are only digits. */
@inline
export function decimal(ptr: usize, end: usize): u64 {
  let value: u64 = 0;
  while (ptr < end) value = value * 10 + (load<u8>(ptr++) - Char.ZERO);
  return value;
}

const DIGITS: u64 = 0x3030303030303030;
const ABOVE_NINE: u64 = 0x7676767676767676;

/** How many of the eight bytes at `ptr` are digits, up to the first that is none. */
@inline
function digitCount(ptr: usize): usize {
  const word = load<u64>(ptr) ^ DIGITS;
  // a digit is 0 to 9 now; adding 0x76 sets the high bit of everything above
  return (ctz(((word + ABOVE_NINE) | word) & HIGH_BITS) >> 3) as usize;
}

/** How many digits stand at `ptr`, at most 16 are looked at. */
@inline
export function digitRun(ptr: usize): usize {
  const count = digitCount(ptr);
  return count != 8 ? count : 8 + digitCount(ptr + 8);
}

/** Value of `len` digits at `ptr`, 1 to 16 of them. */
@inline
export function digitsValue(ptr: usize, len: usize): u64 {
  if (len <= 8) return eightDigits(load<u64>(ptr) << ((64 - (len << 3)) as u64));
  return (
    eightDigits(load<u64>(ptr) << ((128 - (len << 3)) as u64)) * 100000000 +
    eightDigits(load<u64>(ptr + len - 8))
  );
}

/** Value of eight digits, the first in the lowest lane: pairs, then fours, then all of them at once. */
@inline
function eightDigits(word: u64): u64 {
  // a product with 10 * 2^8 + 1 has ten times a lane plus the next one in the place of the next one
  word = ((word & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  word = ((word & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((word & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

/** End of the run of digits at `ptr`. */
@inline
export function skipDigits(ptr: usize, end: usize): usize {
  while (ptr < end && isDigit(load<u8>(ptr))) ptr++;
  return ptr;
}

/** Address of the first byte `c` in [ptr, end), or `end`. Reads up to 7 bytes past the end. */
export function findByte(ptr: usize, end: usize, c: u32): usize {
  const lanes = (c as u64) * LANES;
  while (ptr < end) {
    const hits = zeroLanes(load<u64>(ptr) ^ lanes);
    if (hits != 0) {
      ptr += (ctz(hits) >> 3) as usize;
      return ptr < end ? ptr : end;
    }
    ptr += 8;
  }
  return end;
}

const LOW_BITS: u64 = ~HIGH_BITS;

/** Behind the last byte `c` in [start, ptr), or `start`. Reads up to 7 bytes before the start. */
export function findLastByte(start: usize, ptr: usize, c: u32): usize {
  const lanes = (c as u64) * LANES;
  while (ptr > start) {
    const word = load<u64>(ptr - 8) ^ lanes;
    // exact in each lane: a lane that is not zero has a bit carried or set
    const hits = ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    if (hits != 0) {
      ptr -= (clz(hits) >> 3) as usize;
      return ptr > start ? ptr : start;
    }
    ptr -= 8;
  }
  return start;
}

/** 64-bit hash of a byte run by multiply-and-fold over whole words (fewer steps than FNV-1a by bytes). */
export function hashBytes(ptr: usize, len: usize, seed: u64): u64 {
  let h = seed ^ ((len as u64) * 0x9e3779b97f4a7c15);
  while (len >= 8) {
    h = fold(h ^ load<u64>(ptr));
    ptr += 8;
    len -= 8;
  }
  if (len != 0) h = fold(h ^ (load<u64>(ptr) << ((64 - (len << 3)) as u64)));
  return h;
}

/** The finalizer of MurmurHash3 in one and a half rounds: each bit of the input reaches each bit of the output. */
@inline
export function fold(h: u64): u64 {
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93;
  return h ^ (h >> 32);
}

const QUOTES: u64 = 0x2222222222222222;
const BACKSLASHES: u64 = 0x5c5c5c5c5c5c5c5c;

/** How a text may stand in JSON. */
export const enum Plainness {
  /** With escapes. */
  NONE = 0,
  /** As it is, if it is UTF-8. */
  JSON = 1,
  /** As it is: it is printable ASCII besides. */
  ASCII = 2,
}

/**
 * High bits of the lanes that are no printable ASCII, quote or backslash. Above such a lane there may be false ones.
 */
@inline
export function oddLanes(word: u64): u64 {
  const quote = word ^ QUOTES;
  const backslash = word ^ BACKSLASHES;
  return ((word - SPACES) | word | (quote - LANES) | (backslash - LANES)) & HIGH_BITS;
}

/** Quotes, backslashes and control characters in [ptr, end) need escapes. Reads up to 7 bytes past the end. */
export function plainness(ptr: usize, end: usize): Plainness {
  let found = Plainness.ASCII;
  while (ptr < end) {
    const word = load<u64>(ptr);
    const odd = oddLanes(word);
    if (odd != 0 && ptr + ((ctz(odd) >> 3) as usize) < end) {
      found = Plainness.JSON;
      const hits =
        zeroLanes(word ^ QUOTES) | zeroLanes(word ^ BACKSLASHES) | ((word - SPACES) & ~word & HIGH_BITS);
      if (hits != 0) return ptr + ((ctz(hits) >> 3) as usize) < end ? Plainness.NONE : found;
    }
    ptr += 8;
  }
  return found;
}
