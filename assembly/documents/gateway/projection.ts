import { fieldTotal } from '../../rules/fields';
import { Variant, Verb } from '../../rules/table';
import { FACT_RAW, FACT_REVERSED, factMark } from '../../store/facts';
import { keyNumber } from '../../store/keys';
import { Record } from '../../store/records';
import { writeDecimal } from '../../text/ascii';
import { collectFact, isRecipientFact } from '../collect';
import { openColumns, Source } from '../columns';
import { openEngines, readEngines } from '../engines';
import { Reason } from '../envelope';
import { entriesEnd, entriesStart, entryCount, factOf, gatheredBytes, sourceOf } from '../gather';
import { ENTRY_SIZE } from '../order';
import { addOutcome, beginOutcome } from '../outcome';
import { setSpecialColumns } from '../projection';
import { concernsRecipient, isChosen, recipient } from '../recipients';
import { endRows, writeRows } from '../row-loop';
import { compileRows } from '../row-table';
import { addValue, beginValues, PLAIN, scratchPlace, takeScratch, wanted0, wanted1 } from '../values';
import { connectionColumn, openContext, openContextColumns, relatedColumn } from './context';
import { DERIVED_NAMES } from './derived-names';
import { ECS_ROWS } from './ecs-rows';
import { listUnits0, listUnits1, messageRows, openFieldSources, readFieldSource } from './field-sources';
import { openInherited } from './inherited';
import { collectItems } from './item-facts';
import { itemListCount, openItemTable } from './item-table';
import { beginItems, firstItem, recipientItem } from './items';
import { openLists, writeItems } from './lists';
import { openMeanings } from './meanings';
import { OCSF_ROWS } from './ocsf-rows';
import { openOthers, writeOthers } from './others';
import { beginTold, writeRowValue } from './row-values';

/** Documents of a message in a standard schema: a table of rows decides what stands where. */

export const enum Schema {
  ECS = 1,
  OCSF = 2,
}

/** Fields that the tables name and no row of a line form gives. */
const MORE_COLUMNS: u32 = 192;

/** Compiles the tables of the format, once, before variants are projected; false if one of them has a fault. */
export function openGatewayProjection(schema: Schema): bool {
  openColumns(fieldTotal() + MORE_COLUMNS);
  openContextColumns();
  openFieldSources();
  if (!openItemTable() || !openEngines() || !openMeanings()) return false;
  const texts = schema == Schema.ECS ? ECS_ROWS : OCSF_ROWS;
  if (compileRows(messageRows(), texts, readFieldSource, DERIVED_NAMES) >= 0) return false;
  openInherited();
  setSpecialColumns(OTHER_COLUMN, relatedColumn, connectionColumn);
  return openOthers(schema == Schema.ECS ? 'cisco_esa' : 'unmapped', texts);
}

/**
 * A document is at most this much larger than its facts: a value stands in up to four fields and an item, each byte as
 * \u00XX, and in `event.original`; the two bytes that name a recipient become an item of it. What recipients share may
 * take SHARED_PER_BYTE of that.
 */
export const STANDARD_PER_BYTE: usize = 96;
export const STANDARD_BASE: usize = 16 << 10;
const SHARED_PER_BYTE: usize = 4;

/** No column takes the text of lines: their fields stand in columns, all of them. */
const OTHER_COLUMN: u32 = 0x7fff;

/** Writes the document of the gathered facts with its line feed, returns the end. */
export function writeMessage(
  record: usize,
  scratch: usize,
  recipients: u32,
  reason: Reason,
  complete: bool,
  dst: usize,
): usize {
  beginValues(scratch, entryCount());
  beginOutcome();
  beginItems(recipients, gatheredBytes(record));
  // the document of one recipient has the item of that one only
  for (let n: u32 = 0; n < recipients; n++) if (isChosen(n)) recipientItem(n);
  let hasRaw = false;
  let deliveredS: u32 = 0;
  const end = entriesEnd();
  for (let entry = entriesStart(); entry < end; entry += ENTRY_SIZE) {
    const fact = factOf(entry);
    const source = sourceOf(entry);
    const mark = factMark(fact);
    if ((mark & FACT_RAW) != 0) {
      hasRaw = true;
      continue;
    }
    if ((mark & FACT_REVERSED) == 0) {
      const isOwn = source == Source.MESSAGE;
      if (isOwn && recipient != 0 && !concernsRecipient(fact)) continue;
      collectItems(fact, mark, source == Source.INHERITED);
      if (isOwn) {
        const verbs = changetype<Variant>(load<u32>(fact, 4)).verbs;
        addOutcome(verbs, isRecipientFact(fact));
        if (deliveredS == 0 && (verbs & Verb.DELIVERED) != 0) deliveredS = load<u32>(fact);
      }
    }
    collectFact(fact, mark, record, source);
  }
  addRelated(changetype<Record>(record).parentKey);
  addRelated(changetype<Record>(record).returnedKey);
  readEngines();
  openContext(record, reason, complete, hasRaw, deliveredS, recipients);
  beginTold();
  openLists(gatheredBytes(record) * SHARED_PER_BYTE);
  dst = writeRows(
    messageRows(),
    wanted0 | itemUnits(0),
    wanted1 | itemUnits(1),
    false,
    writeRowValue,
    writeItems,
    dst,
  );
  return endRows(writeOthers(dst));
}

/** The number of a message that this one came from, or that came from it. */
function addRelated(key: u64): void {
  if (key == 0) return;
  const text = scratchPlace();
  const end = writeDecimal(keyNumber(key), text);
  takeScratch(end);
  addValue(relatedColumn, Source.MESSAGE, text, end - text, PLAIN);
}

/** The units of rows that want the items that there are. */
function itemUnits(word: u32): u64 {
  let units: u64 = 0;
  const count = itemListCount();
  for (let list: u32 = 0; list < count; list++) {
    if (firstItem(list) != 0) units |= word == 0 ? listUnits0(list) : listUnits1(list);
  }
  return units;
}
