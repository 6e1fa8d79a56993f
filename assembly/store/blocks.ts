import { tryReserve } from '../memory';

/**
 * Blocks of one size for everything that comes and goes: records of messages, connections and deliveries,
 * and the facts that hang on them. Free blocks form a list through their first word.
 */
export const BLOCK_BITS: usize = 8;
export const BLOCK_SIZE: usize = 1 << BLOCK_BITS;

/**
 * The pool grows by an eighth, at least by this: growing memory costs a host milliseconds (V8 takes it as a
 * reason to collect garbage), so a store of 200 MB must not get there in 800 steps. Measured at 100,000 open
 * messages: a third of all time went into growing by 256 KiB.
 */
const MIN_GROWTH: usize = 256 << 10;
const GROWTH_SHIFT: u64 = 3;

function nextGrowth(): usize {
  const share = ((poolBytes >> GROWTH_SHIFT) as usize) & ~(MIN_GROWTH - 1);
  return share > MIN_GROWTH ? share : MIN_GROWTH;
}

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

/** Blocks that lines in work took beyond the budget. As many stay free for the next such line, so they do not add up. */
let overdrawn: u32 = 0;

/** Are there `blocks` blocks besides those that are kept free? */
@inline
export function hasFreeBlocks(blocks: u32): bool {
  return free >= blocks + overdrawn;
}

/** Hands a region of whole blocks to the pool. */
export function donate(ptr: usize, size: usize): void {
  for (let block = ptr; block + BLOCK_SIZE <= ptr + size; block += BLOCK_SIZE) freeBlock(block);
}

/** Grows the pool one step within its budget; false when that is spent. */
export function growPool(): bool {
  const size = nextGrowth();
  if (poolBytes + size <= maxBytes) return growPoolBeyond(size);
  return poolBytes + MIN_GROWTH <= maxBytes && growPoolBeyond(MIN_GROWTH);
}

/** Takes `size` bytes for the pool at the start. */
export function initPool(size: usize): void {
  growPoolBeyond(size & ~(BLOCK_SIZE - 1));
}

/** Grows the pool whatever the budget says: for the one line that is in work. */
function growPoolBeyond(size: usize): bool {
  const region = tryReserve(size);
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
  if (freshAt == freshEnd) {
    if (!growPoolBeyond(MIN_GROWTH)) return 0;
    if (poolBytes > maxBytes) overdrawn += (MIN_GROWTH >> BLOCK_BITS) as u32;
  }
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
