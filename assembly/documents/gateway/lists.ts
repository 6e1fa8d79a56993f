import { narrow } from '../../text/ascii';
import { writeText } from '../../text/json-write';
import { Form } from '../json-values';
import { OUTCOME_NAMES, Outcome, outcomeOf, wholeVerbs } from '../outcome';
import { isChosen, NO_RECIPIENT, recipientPtr, recipientSize } from '../recipients';
import { Row, RowFlag, RowKind, rowOf, SOURCE_STEP, sourceFilter, sourceKey } from '../row-table';
import { beginItem, dropPlace, endItems, isItemEmpty, openPlace } from '../tree';
import { messageRows, RecipientProperty } from './field-sources';
import { RECIPIENT_LIST } from './item-rows';
import {
  firstItem,
  itemMark,
  itemRecipient,
  itemRid,
  itemRidLen,
  itemValue,
  itemVerbs,
  LEN_MASK,
  nextItem,
  PLAIN_BIT,
  SHARED_BIT,
  TIME_BIT,
} from './items';
import { isMeant, writeConstant, writeTextAs } from './row-values';
import { writeTime } from './write';

/** Lists of objects: an item for each of the document's items that has a value for one of the rows. */

/**
 * Bytes of output that values may still take which several recipients share, such as the reply to all of them. One line can name
 * hundreds of recipients; the first of them has the value in any case.
 */
let shared: usize = 0;
/** Did a recipient have to do without? */
export let isShortened: bool = false;

export function openLists(sharedBytes: usize): void {
  shared = sharedBytes;
  isShortened = false;
}

export function writeItems(first: Row, dst: usize): usize {
  const list = listOfRows(first);
  for (let item = firstItem(list); item != 0; item = nextItem(item)) {
    if (list == RECIPIENT_LIST && itemRecipient(item) != NO_RECIPIENT && !isChosen(itemRecipient(item)))
      continue;
    beginItem(first.depth);
    dst = writeItem(first, item, dst);
    endItems();
  }
  return dst;
}

/** Number of the list whose items the rows are about. */
function listOfRows(first: Row): u32 {
  for (let n = first.listFirst; n < first.listStop; n++) {
    const row = rowOf(messageRows(), n);
    if (row.sources != row.sourcesEnd) return sourceFilter(row.sources) - 1;
  }
  return RECIPIENT_LIST;
}

function writeItem(first: Row, item: usize, dst: usize): usize {
  for (let n = first.listFirst; n < first.listStop; n++) {
    const row = rowOf(messageRows(), n);
    if ((row.flags & RowFlag.WITH) != 0 && isItemEmpty()) continue;
    if ((row.flags & (RowFlag.FAILED | RowFlag.PASSED)) != 0 && !isMeant(row, isDelivered(item))) continue;
    const end = writeItemValue(row, item, openPlace(row.place, dst));
    if (end != 0) dst = end;
    else dropPlace();
  }
  return dst;
}

function isDelivered(item: usize): bool {
  return outcomeOf(wholeVerbs(), itemVerbs(item)) == Outcome.DELIVERED;
}

function writeItemValue(row: Row, item: usize, dst: usize): usize {
  if (row.kind == RowKind.HASHES) return writeHashes(row, item, dst);
  if (row.kind == RowKind.CONST && row.sources == row.sourcesEnd) return writeConstant(row, dst);
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    const end = writeProperty(row.form, item, sourceKey(at), dst);
    if (end != 0) return row.kind == RowKind.CONST ? writeConstant(row, dst) : end;
  }
  return 0;
}

function writeProperty(form: Form, item: usize, property: u32, dst: usize): usize {
  if (property >= (RecipientProperty.ADDRESS as u32)) return writeRecipient(item, property, form, dst);
  const mark = itemMark(item, property);
  if ((mark & TIME_BIT) != 0) return writeTime(itemValue(item, property) as u32, dst);
  const len: usize = mark & LEN_MASK;
  if (len == 0) return 0;
  const end = writeTextAs(form, itemValue(item, property), len, (mark & PLAIN_BIT) != 0, dst);
  if (end == 0 || (mark & SHARED_BIT) == 0) return end;
  if (end - dst > shared) {
    isShortened = true;
    return 0;
  }
  shared -= end - dst;
  return end;
}

function writeRecipient(item: usize, property: u32, form: Form, dst: usize): usize {
  switch (property) {
    case RecipientProperty.ADDRESS: {
      const number = itemRecipient(item);
      return number == NO_RECIPIENT
        ? 0
        : writeTextAs(form, recipientPtr(number), recipientSize(number), false, dst);
    }
    case RecipientProperty.RID:
      return itemRid(item) == 0 ? 0 : writeTextAs(form, itemRid(item), itemRidLen(item), true, dst);
  }
  return writeText(OUTCOME_NAMES[outcomeOf(wholeVerbs(), itemVerbs(item))], dst);
}

/** Writes `[{"algorithm_id":3,"algorithm":"SHA-256","value":"..."}]`. */
function writeHashes(row: Row, item: usize, dst: usize): usize {
  dst = narrow('[{"algorithm_id":3,"algorithm":"SHA-256","value":', dst);
  const end = writeProperty(Form.HASH, item, sourceKey(row.sources), dst);
  if (end == 0) return 0;
  store<u16>(end, 0x5d7d); // }]
  return end + 2;
}
