import { Char } from '../text/chars';
import { Row, RowFlag, RowTable, rowOfUnit } from './row-table';
import { beginTree, dropPlace, endTree, isObjectOpen, openPlace } from './tree';

/** Writes the value of a row to `dst`, or the items of the list that it is the first row of; returns the end, 0 if it has none. */
export type RowWriter = (row: Row, dst: usize) => usize;

/**
 * Writes the rows of a table as one JSON object without what closes it: the units that are always there, and those that
 * have a bit in `wanted0` or `wanted1`. endRows closes it.
 */
export function writeRows(
  table: RowTable,
  wanted0: u64,
  wanted1: u64,
  ofOneEvent: bool,
  writeValue: RowWriter,
  writeItems: RowWriter,
  dst: usize,
): usize {
  const units0 = table.always0 | wanted0;
  const units1 = table.always1 | wanted1;
  dst = beginTree(dst);
  for (
    let unit = nextUnit(units0, units1, 0);
    unit < table.unitCount;
    unit = nextUnit(units0, units1, unit + 1)
  ) {
    const row = rowOfUnit(table, unit);
    if (row.list != 0) dst = writeItems(row, dst);
    else if ((row.flags & RowFlag.EVENT) == 0 || ofOneEvent) {
      if ((row.flags & RowFlag.WITH) != 0 && !isObjectOpen(row.place)) continue;
      const end = writeValue(row, openPlace(row.place, dst));
      if (end != 0) dst = end;
      else dropPlace();
    }
  }
  return dst;
}

/** Closes the document, with its line feed. */
export function endRows(dst: usize): usize {
  dst = endTree(dst);
  store<u8>(dst, Char.LF);
  return dst + 1;
}

/** The first unit from `from` on that has a bit. */
@inline
function nextUnit(units0: u64, units1: u64, from: u32): u32 {
  if (from < 64) {
    const left = (units0 >> (from as u64)) << (from as u64);
    if (left != 0) return ctz(left) as u32;
    from = 64;
  }
  if (from >= 128) return from;
  const left = (units1 >> ((from - 64) as u64)) << ((from - 64) as u64);
  return left != 0 ? 64 + (ctz(left) as u32) : 128;
}
