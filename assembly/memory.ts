/**
 * The one place where wasm memory is taken. Nothing is ever given back: a region lives as long as the
 * module, and the pools above recycle what they hold. Memory that has grown never shrinks, so every caller
 * states a bound.
 */
const PAGE_BITS: u32 = 16;
const ALIGN_MASK: usize = 63;
const MAX_REGION: usize = 1 << 31;
/** One less than there can be: the end of memory must be a number. */
const MAX_PAGES: i32 = 0xffff;

let cursor: usize = 0;
let limit: usize = 0;

/** Bytes of memory the module has, what is not yet reserved included. */
export function memoryBytes(): u64 {
  return (memory.size() as u64) << PAGE_BITS;
}

/** `size` zeroed bytes at a multiple of 64 (a cache line). Without memory there is no going on: it traps. */
export function reserve(size: usize): usize {
  const ptr = tryReserve(size);
  if (ptr == 0) unreachable();
  return ptr;
}

/**
 * The same, or 0 if the host refuses to grow the memory. Regions come from the end of memory as it stands, so
 * whatever lay in it before is never touched.
 */
export function tryReserve(size: usize): usize {
  if (size > MAX_REGION) return 0; // sums of it and an address must not wrap
  size = (size + ALIGN_MASK) & ~ALIGN_MASK;
  if (size > limit - cursor) {
    const memoryEnd = (memory.size() as usize) << PAGE_BITS;
    const start = limit == memoryEnd ? cursor : memoryEnd;
    const missing = size - (memoryEnd - start);
    const pages = ((missing + (1 << PAGE_BITS) - 1) >> PAGE_BITS) as i32;
    if (memory.size() + pages > MAX_PAGES || memory.grow(pages) < 0) return 0;
    cursor = start;
    limit = memoryEnd + ((pages as usize) << PAGE_BITS);
  }
  const ptr = cursor;
  cursor += size;
  return ptr;
}

/**
 * The size of a region that takes the place of one of `cap` bytes and holds `size` of them. Sizes double, so what is left
 * behind sums to less than one more.
 */
export function grownTo(cap: usize, size: usize): usize {
  while (cap < size) cap <<= 1;
  return cap;
}
