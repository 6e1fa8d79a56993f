import { beginTree, dropPlace, endTree, openPlace } from '../documents/tree';
import { Char } from '../text/chars';
import { isMessage } from './context';
import { openDerived } from './derived';
import { ECS_ROWS } from './ecs-rows';
import { writeItems } from './lists';
import { OCSF_ROWS } from './ocsf-rows';
import { always0, always1, compileRows, Row, RowFlag, rowAt, rowCount } from './projected-rows';
import { writeRowValue } from './row-values';
import { gatherSources, wanted0, wanted1 } from './sources';
import { readTimes } from './times';
import { decideVerdict } from './verdict';
import { openVerdicts } from './verdict-rows';

/** Documents of a standard schema: a table of rows decides what stands where. */

const enum Schema {
  ECS = 1,
  OCSF = 2,
}

let opened: u32 = 0;

/**
 * A document is at most this much larger than its events: each event stands in it once whole and once as the text it
 * came in; a value stands in up to three fields; and the shortest names in a list of attachments, 4 bytes each, become
 * items of 27 bytes.
 */
export const PROJECTED_PER_BYTE: usize = 16;
/** The keys of all rows, and what does not come from events. */
export const PROJECTED_BASE: usize = 8192;

/** Compiles the rows of the format, 1 for ECS, 2 for OCSF; false if the table has a fault. */
export function openProjection(format: u32): bool {
  if (format == opened) return true;
  opened = format;
  openVerdicts();
  const fault = compileRows(format == (Schema.ECS as u32) ? ECS_ROWS : OCSF_ROWS);
  return fault < 0 && openDerived();
}

/** Writes the document of the context with its line feed, returns the end. */
export function writeProjected(dst: usize): usize {
  gatherSources();
  readTimes();
  decideVerdict();
  dst = beginTree(dst);
  let n = nextRow(0);
  while (n < rowCount) {
    const row = changetype<Row>(rowAt(n));
    if (row.list != 0) {
      dst = writeItems(row, dst);
      n = nextRow(row.listStop);
      continue;
    }
    if ((row.flags & RowFlag.EVENT) == 0 || !isMessage) {
      const end = writeRowValue(row, openPlace(row.place, dst));
      if (end != 0) dst = end;
      else dropPlace();
    }
    n = nextRow(n + 1);
  }
  dst = endTree(dst);
  store<u8>(dst, Char.LF);
  return dst + 1;
}

/** The first row from `from` on that is always there or that some event has a value for. */
@inline
function nextRow(from: u32): u32 {
  if (from < 64) {
    const rows = ((always0 | wanted0) >> (from as u64)) << (from as u64);
    if (rows != 0) return ctz(rows) as u32;
    from = 64;
  }
  if (from >= 128) return from;
  const rows = ((always1 | wanted1) >> ((from - 64) as u64)) << ((from - 64) as u64);
  return rows != 0 ? 64 + (ctz(rows) as u32) : 128;
}
