import { reserve } from '../memory';

/** Memory of the compiled tables: small blocks out of regions, never freed. */
const TABLE_REGION: usize = 32 << 10;
let tableAt: usize = 0;
let tableEnd: usize = 0;

/** `size` zeroed bytes at a multiple of 8 for the lifetime of the module. */
export function reserveTable(size: usize): usize {
  size = (size + 7) & ~7;
  if (tableAt + size > tableEnd) {
    const region = size > TABLE_REGION ? size : TABLE_REGION;
    tableAt = reserve(region);
    tableEnd = tableAt + region;
  }
  const ptr = tableAt;
  tableAt += size;
  return ptr;
}
