import { reserve } from '../memory';

/**
 * Blocks of one size for everything that comes and goes: records of messages, connections and deliveries,
 * and the facts that hang on them. Free blocks form a list through their first word.
 */
export const BLOCK_BITS: usize = 8;
export const BLOCK_SIZE: usize = 1 << BLOCK_BITS;

/** How much the pool grows at once: small enough for a tight budget, large enough to be rare. */
const GROWTH: usize = 256 << 10;

let freeList: usize = 0;
let freshAt: usize = 0;
let freshEnd: usize = 0;
let free: u32 = 0;
let poolBytes: u64 = 0;
let maxBytes: u64 = 64 << 20;

export function setMaxBytes(bytes: u64): void {
  maxBytes = bytes;
}

/** Bytes of memory that the pool holds, in use or free. */
export function poolTotal(): u64 {
  return poolBytes;
}

/** Blocks that can be taken before the pool must grow. */
@inline
export function freeBlocks(): u32 {
  return free;
}

/** Hands a region of whole blocks to the pool. */
export function donate(ptr: usize, size: usize): void {
  for (let block = ptr; block + BLOCK_SIZE <= ptr + size; block += BLOCK_SIZE) freeBlock(block);
}

/** Grows the pool by `size` bytes (one step by default) within its budget; false when that is spent. */
export function growPool(size: usize = GROWTH): bool {
  return poolBytes + size <= maxBytes && growPoolBeyond(size);
}

/** Grows the pool whatever the budget says: for the one line that is in work. */
function growPoolBeyond(size: usize): bool {
  const region = reserve(size);
  if (region == 0) return false;
  poolBytes += size;
  if (freshAt < freshEnd) {
    // the rest of the last region, if the new one does not follow on it
    if (freshEnd == region) {
      freshEnd = region + size;
      free += (size >> BLOCK_BITS) as u32;
      return true;
    }
    free -= ((freshEnd - freshAt) >> BLOCK_BITS) as u32;
    donate(freshAt, freshEnd - freshAt);
  }
  freshAt = region;
  freshEnd = region + size;
  free += (size >> BLOCK_BITS) as u32;
  return true;
}

/** A block, its content undefined; 0 only if the host has no more memory at all. */
export function takeBlock(): usize {
  const block = freeList;
  if (block != 0) {
    freeList = load<usize>(block);
    free--;
    return block;
  }
  if (freshAt == freshEnd && !growPoolBeyond(GROWTH)) return 0;
  const fresh = freshAt;
  freshAt += BLOCK_SIZE;
  free--;
  return fresh;
}

export function freeBlock(block: usize): void {
  store<usize>(block, freeList);
  freeList = block;
  free++;
}

/** Gives back a chain of blocks linked through their first word; returns how many there were. */
export function freeChain(block: usize): u32 {
  let count: u32 = 0;
  while (block != 0) {
    const next = load<usize>(block);
    freeBlock(block);
    block = next;
    count++;
  }
  return count;
}
