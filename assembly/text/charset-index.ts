import { REPLACEMENT } from './utf8';

/**
 * An index maps a pointer (row * row length + column, as the WHATWG Encoding Standard counts) to a code
 * point. It is an array of u16, written by scripts/generate-charsets.mjs:
 *
 *   +---------+-----------+-------+------+-------+-------+------+-------+--
 *   | count   | setFirst  | start | kind | value | start | kind | value | ...
 *   +---------+-----------+-------+------+-------+-------+------+-------+--
 *   segments   code point   one segment: it reaches to the start of the next; the last one is a GAP
 *              of set bit 0
 *
 * The set is a bit per code point, for areas that list "all characters of a script that the older standard
 * lacks" in the order of Unicode: a count of bits replaces two bytes per character.
 */
const enum SegmentKind {
  GAP = 0,
  LIST = 1, // value: place in the list of characters
  LINEAR = 2, // value: first code point
  LINEAR_PLANE_2 = 3, // value: first code point - U+20000
  MEMBERS = 4, // value: bit of the first one; only set bits count
  OTHERS = 5, // value: bit of the first one; only clear bits count
}

const HEADER_SIZE: usize = 4;
const SEGMENT_SIZE: usize = 6;

function segmentStart(segment: usize): u32 {
  return load<u16>(segment);
}

function segmentKind(segment: usize): u32 {
  return load<u16>(segment, 2);
}

function segmentValue(segment: usize): u32 {
  return load<u16>(segment, 4);
}

/**
 * Code point of `pointer`, or REPLACEMENT. `list` is an array of u16, `set` one of u32; 0 if the index has
 * none.
 */
export function lookUp(index: usize, list: usize, set: usize, pointer: u32): u32 {
  const segments = index + HEADER_SIZE;
  let low: usize = 0;
  let high: usize = load<u16>(index);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (segmentStart(segments + middle * SEGMENT_SIZE) <= pointer) low = middle;
    else high = middle;
  }
  const segment = segments + low * SEGMENT_SIZE;
  const offset = pointer - segmentStart(segment);
  const value = segmentValue(segment);
  switch (segmentKind(segment)) {
    case SegmentKind.LIST:
      return load<u16>(list + ((value + offset) << 1));
    case SegmentKind.LINEAR:
      return value + offset;
    case SegmentKind.LINEAR_PLANE_2:
      return 0x20000 + value + offset;
    case SegmentKind.MEMBERS:
      return load<u16>(index, 2) + nthBit(set, value, offset, 0);
    case SegmentKind.OTHERS:
      return load<u16>(index, 2) + nthBit(set, value, offset, 0xffffffff);
    default:
      return REPLACEMENT;
  }
}

/** The n-th set bit of (set ^ flip) at or behind `bit`. The generator made sure that it exists. */
function nthBit(set: usize, bit: u32, n: u32, flip: u32): u32 {
  let base = bit & ~31;
  let word = (load<u32>(set + (base >> 3)) ^ flip) & (0xffffffff << (bit & 31));
  let count = popcnt(word);
  while (n >= count) {
    n -= count;
    base += 32;
    word = load<u32>(set + (base >> 3)) ^ flip;
    count = popcnt(word);
  }
  while (n > 0) {
    word &= word - 1;
    n--;
  }
  return base + ctz(word);
}
