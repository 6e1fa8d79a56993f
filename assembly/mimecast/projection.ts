import { endRows, writeRows } from '../documents/row-loop';
import { compileRows } from '../documents/row-table';
import { isMessage } from './context';
import { openDerived } from './derived';
import { DERIVED_NAMES } from './derived-names';
import { ECS_ROWS } from './ecs-rows';
import { openKeys } from './key-index';
import { eventRows, readKeySource } from './key-sources';
import { writeItems } from './lists';
import { OCSF_ROWS } from './ocsf-rows';
import { writeRowValue } from './row-values';
import { gatherSources, openSources, wanted0, wanted1 } from './sources';
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
  openKeys();
  openSources();
  const texts = format == (Schema.ECS as u32) ? ECS_ROWS : OCSF_ROWS;
  const fault = compileRows(eventRows(), texts, readKeySource, DERIVED_NAMES);
  return fault < 0 && openDerived();
}

/** Writes the document of the context with its line feed, returns the end. */
export function writeProjected(dst: usize): usize {
  gatherSources();
  readTimes();
  decideVerdict();
  return endRows(writeRows(eventRows(), wanted0, wanted1, !isMessage, writeRowValue, writeItems, dst));
}
