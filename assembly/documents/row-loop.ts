import { Char } from '../text/chars';
import { Row, RowFlag, RowTable, rowOf } from './row-table';
import { beginTree, dropPlace, endTree, openPlace } from './tree';

/** Writes the value of a row to `dst`, or the items of the list that it is the first row of; returns the end, 0 if it has none. */
export type RowWriter = (row: Row, dst: usize) => usize;

/**
 * Writes the rows of a table as one JSON object without what closes it: those that are always there, and those that have
 * a bit in `wanted0` or `wanted1`. endRows closes it.
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
  const rows0 = table.always0 | wanted0;
  const rows1 = table.always1 | wanted1;
  dst = beginTree(dst);
  for (let n = nextRow(rows0, rows1, 0); n < table.count; ) {
    const row = rowOf(table, n);
    if (row.list != 0) {
      dst = writeItems(row, dst);
      n = nextRow(rows0, rows1, row.listStop);
      continue;
    }
    if ((row.flags & RowFlag.EVENT) == 0 || ofOneEvent) {
      const end = writeValue(row, openPlace(row.place, dst));
      if (end != 0) dst = end;
      else dropPlace();
    }
    n = nextRow(rows0, rows1, n + 1);
  }
  return dst;
}

/** Closes the document, with its line feed. */
export function endRows(dst: usize): usize {
  dst = endTree(dst);
  store<u8>(dst, Char.LF);
  return dst + 1;
}

/** The first row from `from` on that has a bit. */
@inline
function nextRow(rows0: u64, rows1: u64, from: u32): u32 {
  if (from < 64) {
    const rows = (rows0 >> (from as u64)) << (from as u64);
    if (rows != 0) return ctz(rows) as u32;
    from = 64;
  }
  if (from >= 128) return from;
  const rows = (rows1 >> ((from - 64) as u64)) << ((from - 64) as u64);
  return rows != 0 ? 64 + (ctz(rows) as u32) : 128;
}
