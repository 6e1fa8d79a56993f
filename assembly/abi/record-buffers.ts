import { reserve, tryReserve } from '../memory';

/**
 * Places for what Fluent Bit hands over: for each record a tag and the record's text, both given back when the
 * call is over. One region serves every call; what does not fit gets a place of its own, which is kept.
 */
const REGION_SIZE: usize = (1 << 20) + (64 << 10);
/** Words are read past the end of a text. */
const PADDING: usize = 64;
const ALIGN_MASK: usize = 15;
/** A record of more bytes cannot be had: no chunk of Fluent Bit is as large. */
const MAX_SIZE: usize = 256 << 20;

/** What is free of the region: 0 bytes until it is there. */
let freeAt: usize = 0;
let freeEnd: usize = 0;
let region: usize = 0;
let live: u32 = 0;

/** The one place for large records: as large as the largest so far, rounded up to a power of two. */
let large: usize = 0;
let largeCap: usize = 0;
let largeTaken: bool = false;

/**
 * A place for `size` bytes, or 0 if there is no memory for it. A call has two at most: where there are more, the
 * host lost those of a call that failed, and they are taken back.
 */
@inline
export function takeBuffer(size: usize): usize {
  const ptr = freeAt;
  const taken = live;
  const next = ptr + ((size + PADDING + ALIGN_MASK) & ~ALIGN_MASK);
  if (next > freeEnd || size > REGION_SIZE || taken >= 2) return takeOther(size);
  freeAt = next;
  live = taken + 1;
  return ptr;
}

function takeOther(size: usize): usize {
  if (region == 0) {
    region = reserve(REGION_SIZE + PADDING);
    freeEnd = region + REGION_SIZE;
    freeAt = region;
  }
  if (live >= 2) {
    live = 0;
    freeAt = region;
    largeTaken = false;
  }
  const taken = (size + PADDING + ALIGN_MASK) & ~ALIGN_MASK;
  live++;
  if (size <= REGION_SIZE && freeAt + taken <= freeEnd) {
    const ptr = freeAt;
    freeAt += taken;
    return ptr;
  }
  const ptr = takeLarge(size);
  if (ptr == 0) live--;
  return ptr;
}

function takeLarge(size: usize): usize {
  if (largeTaken || size > MAX_SIZE) return 0;
  if (size > largeCap) {
    let cap: usize = largeCap == 0 ? REGION_SIZE : largeCap;
    while (cap < size) cap <<= 1;
    const ptr = tryReserve(cap + PADDING);
    if (ptr == 0) return 0;
    large = ptr;
    largeCap = cap;
  }
  largeTaken = true;
  return large;
}

/** Gives a place back; the region is free again when every place is. */
@inline
export function giveBackBuffer(ptr: usize): void {
  if (ptr == 0) return;
  if (live > 1) {
    live--;
    if (largeTaken && ptr == large) largeTaken = false;
    return;
  }
  live = 0;
  freeAt = region;
  largeTaken = false;
}
