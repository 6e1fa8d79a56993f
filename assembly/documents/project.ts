import { Bound, reach } from '../bounds';
import { internField } from '../rules/fields';
import { narrow } from '../text/ascii';
import { OUTPUT_BASE, OUTPUT_PER_BYTE, writeClassic } from './classic';
import { CLASSIC_COLUMNS, Classic } from './classic-columns';
import { defineColumns } from './columns';
import { openEngines } from './engines';
import { Reason } from './envelope';
import {
  openGatewayProjection,
  Schema,
  STANDARD_BASE,
  STANDARD_PER_BYTE,
  writeMessage,
} from './gateway/projection';
import { cutGathered, gather, gatheredBytes } from './gather';
import { openOutcomes } from './outcome';
import { projectVariant, setSpecialColumns } from './projection';
import { chooseAll, chooseRecipient, defineRecipients, findRecipients, recipientsEnd } from './recipients';

export const enum Format {
  CLASSIC = 0,
  ECS = 1,
  OCSF = 2,
}

/** The projection in use: one format, one document a message or one a recipient. */
let format: Format = Format.CLASSIC;
let expand: bool = false;
const name = memory.data(16, 8);

/**
 * Chooses the columns; after the rows are in, `projectVariant` is called for each of their variants. False if a table of the
 * module has a fault.
 */
export function chooseFormat(chosen: Format, perRecipient: bool): bool {
  format = chosen;
  expand = perRecipient;
  defineRecipients(internField(name, narrow('to', name) - name));
  if (!openOutcomes()) return false;
  if (format != Format.CLASSIC) return openGatewayProjection(format == Format.ECS ? Schema.ECS : Schema.OCSF);
  defineColumns(CLASSIC_COLUMNS);
  setSpecialColumns(Classic.OTHER, Classic.RELATED_MID, Classic.ICID);
  return openEngines();
}

export { projectVariant };

/** Bytes of output that the next document of `record` may take. */
export function documentBound(record: usize): usize {
  const bytes = gatheredBytes(record);
  if (format != Format.CLASSIC) return bytes * STANDARD_PER_BYTE + STANDARD_BASE;
  return bytes * OUTPUT_PER_BYTE + OUTPUT_BASE;
}

/** Each of them looks at all facts of the message. */
const MAX_RECIPIENT_DOCUMENTS: u32 = 2048;

/** Documents that the last call of writeDocument found the message to have. */
export let documentTotal: u32 = 1;
/** Recipients of the message, where the document needs to know them. */
let recipientTotal: u32 = 0;
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
    if (expand || format != Format.CLASSIC) {
      recipientTotal = findRecipients(scratch);
      scratch = recipientsEnd();
      if (expand) documentTotal = min<u32>(max<u32>(1, recipientTotal), MAX_RECIPIENT_DOCUMENTS);
      for (let n = MAX_RECIPIENT_DOCUMENTS; expand && n < recipientTotal; n++) {
        cutGathered();
        reach(Bound.RECIPIENTS);
      }
    }
  }
  if (expand) chooseRecipient(n);
  if (format == Format.CLASSIC) return writeClassic(record, scratch, reason, complete, dst);
  return writeMessage(record, scratch, recipientTotal, reason, complete, dst);
}
