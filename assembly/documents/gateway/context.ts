import { isText, narrow } from '../../text/ascii';
import { columnNamed, NO_COLUMN } from '../columns';
import { Reason } from '../envelope';
import { firstValue, lastValue, valueLen, valuePtr } from '../values';

/** The document in work, and the columns that values are worked out of. */

export let contextRecord: usize = 0;
export let contextReason: Reason = Reason.FINISHED;
export let contextComplete: bool = false;
/** Has the document lines as they came (`keep_raw`)? */
export let contextHasRaw: bool = false;
/** When the first recipient got it, seconds since 1970; 0 unknown. */
export let contextDeliveredS: u32 = 0;
/** How many recipients it has. */
export let contextRecipients: u32 = 0;

export let directionColumn: u32 = NO_COLUMN;
export let hatColumn: u32 = NO_COLUMN;
export let tlsColumn: u32 = NO_COLUMN;
export let tlsProtocolColumn: u32 = NO_COLUMN;
export let connectionColumn: u32 = NO_COLUMN;
export let relatedColumn: u32 = NO_COLUMN;
export let spfColumn: u32 = NO_COLUMN;
export let dkimColumn: u32 = NO_COLUMN;
export let dmarcColumn: u32 = NO_COLUMN;
export let fromColumn: u32 = NO_COLUMN;
export let headerFromColumn: u32 = NO_COLUMN;

const name = memory.data(32, 8);

function column(field: string): u32 {
  return columnNamed(name, narrow(field, name));
}

/** Before the rows of the format: these are collected whether a row names them or not. */
export function openContextColumns(): void {
  directionColumn = column('direction');
  hatColumn = column('hat_action');
  tlsColumn = column('tls');
  tlsProtocolColumn = column('tls_protocol');
  connectionColumn = column('icid');
  relatedColumn = column('related_mid');
  spfColumn = column('spf');
  dkimColumn = column('dkim');
  dmarcColumn = column('dmarc');
  fromColumn = column('from');
  headerFromColumn = column('header_from');
}

export function openContext(
  record: usize,
  reason: Reason,
  complete: bool,
  hasRaw: bool,
  deliveredS: u32,
  recipients: u32,
): void {
  contextRecord = record;
  contextReason = reason;
  contextComplete = complete;
  contextHasRaw = hasRaw;
  contextDeliveredS = deliveredS;
  contextRecipients = recipients;
}

/** Is the last value of the column that text? */
export function isLast(which: u32, text: string): bool {
  const value = lastValue(which);
  return value != 0 && isText(valuePtr(value), valueLen(value), text);
}

export function isFirst(which: u32, text: string): bool {
  const value = firstValue(which);
  return value != 0 && isText(valuePtr(value), valueLen(value), text);
}
