import { internField } from '../rules/fields';
import { narrow } from '../text/ascii';
import { OUTPUT_BASE, OUTPUT_PER_BYTE, writeClassic } from './classic';
import { CLASSIC_COLUMNS, Classic } from './classic-columns';
import { defineColumns } from './columns';
import { openEngines } from './engines';
import { Reason } from './envelope';
import { gather, gatheredBytes } from './gather';
import { openOutcomes } from './outcome';
import { projectVariant, setSpecialColumns } from './projection';
import { chooseAll, chooseRecipient, defineRecipients, findRecipients, recipientsEnd } from './recipients';

/** The projection in use: one format, one document a message or one a recipient. */
let expand: bool = false;
const name = memory.data(16, 8);

/** Chooses the columns; after the rows are in, `projectRow` is called for each of their variants. */
export function chooseFormat(perRecipient: bool): void {
  expand = perRecipient;
  defineColumns(CLASSIC_COLUMNS);
  openEngines();
  openOutcomes();
  setSpecialColumns(Classic.OTHER, Classic.RELATED_MID, Classic.ICID);
  defineRecipients(internField(name, narrow('to', name) - name));
}

export { projectVariant };

/** Bytes of output that the next document of `record` may take. */
export function documentBound(record: usize): usize {
  return gatheredBytes(record) * OUTPUT_PER_BYTE + OUTPUT_BASE;
}

/** Documents that the last call of writeDocument found the message to have. */
export let documentTotal: u32 = 1;
/** Scratch behind the facts that were gathered for the first of them. */
let scratch: usize = 0;

/**
 * Writes the nth document of `record` (n = 0 unless documents are per recipient) to `dst`, returns the end. The
 * documents of one message are written one after the other, with nothing else between.
 */
export function writeDocument(record: usize, n: u32, reason: Reason, complete: bool, dst: usize): usize {
  if (n == 0) {
    scratch = gather(record);
    documentTotal = 1;
    chooseAll();
    if (expand) {
      documentTotal = max<u32>(1, findRecipients(scratch));
      scratch = recipientsEnd();
    }
  }
  if (expand) chooseRecipient(n);
  return writeClassic(record, scratch, reason, complete, dst);
}
