import { reserve } from '../memory';

/**
 * Memory of the compiled tables: small blocks out of regions, never freed. None of up to a page lies in two: the host in Lua
 * keeps memory in pages of so many bytes, and a cache line is no longer either.
 */
const PAGE: usize = 256;
const TABLE_REGION: usize = 32 << 10;
let tableAt: usize = 0;
let tableEnd: usize = 0;

/** `size` zeroed bytes at a multiple of 8 for the lifetime of the module. */
export function reserveTable(size: usize): usize {
  size = (size + 7) & ~7;
  if (size <= PAGE && (tableAt & (PAGE - 1)) + size > PAGE) tableAt = (tableAt + PAGE - 1) & ~(PAGE - 1);
  if (tableAt + size > tableEnd) {
    const region = size > TABLE_REGION ? size : TABLE_REGION;
    tableAt = reserve(region);
    tableEnd = tableAt + region;
  }
  const ptr = tableAt;
  tableAt += size;
  return ptr;
}
