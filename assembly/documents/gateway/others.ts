import { Field, fieldName, fieldNameLen, fieldTotal } from '../../rules/fields';
import { captureField, captureType, firstVariant, Type, Variant } from '../../rules/table';
import { isText, narrow } from '../../text/ascii';
import { Char } from '../../text/chars';
import { sameBytes } from '../../text/scan';
import { Column, columnAt, Decode, isWanted, Keep, NO_COLUMN, ownColumn, Source } from '../columns';
import { Form, isPlaceholder } from '../json-values';
import { RowFlag, RowKind, rowOf, SOURCE_STEP, sourceFilter, sourceKey } from '../row-table';
import { definePlace, dropPlace, openPlace } from '../tree';
import {
  filledSources,
  firstValue,
  nextValue,
  sourceValue,
  touchedStart,
  touchedStop,
  valueLen,
  valuePtr,
} from '../values';
import { messageRows } from './field-sources';
import { hasField, isItemField, isTakenByItems } from './item-table';
import { isToldValue, writeValueAs } from './row-values';

/**
 * What the rows of a table do not tell: each field that has no row, by its name; and of fields whose row tells one value,
 * all of them where there are several, or where the one does not fit. So nothing is lost, whatever a table leaves out.
 */

/** The fields that derived values tell. */
const TOLD: StaticArray<string> = ['to', 'related_mid'];
const BELOW = '.all_values';
const path = memory.data(1024, 8);

/** Gives the fields their places in the object `own`, after all rows are compiled. False if there are too many. */
export function openOthers(own: string, texts: StaticArray<string>): bool {
  const total = fieldTotal();
  for (let field: u32 = Field.KNOWN; field < total; field++) {
    if (isTold(field)) continue;
    const column = ownColumn(field, Decode.NONE);
    if (column == NO_COLUMN) return false;
    const c = changetype<Column>(columnAt(column));
    c.isNumber = isNumber(field) ? 1 : 0;
    c.keep = keepOf(column);
    // items tell it: it is collected for whoever wants it, and need not stand here as well
    if (c.keep == Keep.ALWAYS && isWanted(c) && isItemField(field) && isAlwaysTaken(field))
      c.keep = Keep.NONE;
    if (c.keep == Keep.ALWAYS && isTaken(field, own, texts)) c.keep = Keep.ALWAYS_BELOW;
    if (c.keep == Keep.ALWAYS && !place(c, field, own, false)) return false;
  }
  for (let field: u32 = Field.KNOWN; field < total; field++) {
    const column = isTold(field) ? NO_COLUMN : ownColumn(field, Decode.NONE);
    if (column == NO_COLUMN) continue;
    const c = changetype<Column>(columnAt(column));
    if (c.keep >= Keep.ALWAYS_BELOW && !place(c, field, own, true)) return false;
  }
  return true;
}

function isTold(field: u32): bool {
  for (let i = 0; i < TOLD.length; i++)
    if (isText(fieldName(field), fieldNameLen(field), TOLD[i])) return true;
  return false;
}

/** Do items take it over from every variant that has it? */
function isAlwaysTaken(field: u32): bool {
  for (let v = firstVariant(); v != 0; v = changetype<Variant>(v).next)
    if (hasField(v, field) && !isTakenByItems(v, field)) return false;
  return true;
}

/** What the rows make of the column. */
function keepOf(column: u32): Keep {
  let keep = Keep.ALWAYS;
  const table = messageRows();
  for (let n: u32 = 0; n < table.count; n++) {
    const row = rowOf(table, n);
    for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
      if (sourceFilter(at) != 0 || sourceKey(at) != column) continue;
      const isFirst = at == row.sources;
      if (row.kind == RowKind.LIST && (isFirst || (row.flags & RowFlag.ALL) != 0) && isWhole(row.form))
        return Keep.NONE;
      if (row.kind == RowKind.VALUE && isFirst && isFaithful(row.form)) keep = Keep.IF_UNTOLD;
    }
  }
  return keep;
}

/** Is every text a value of that form, but for words that stand for none? */
function isWhole(form: Form): bool {
  return form == Form.TEXT || form == Form.BARE || form == Form.NAME || form == Form.DOMAIN;
}

/** Is a text that fits the form told by what is made of it? */
function isFaithful(form: Form): bool {
  return isWhole(form) || form == Form.IP || form >= Form.NUMBER;
}

/** Has a row the member `own.<field>`, or one in an object of that name? */
function isTaken(field: u32, own: string, texts: StaticArray<string>): bool {
  const len = fieldNameLen(field);
  for (let i = 0; i < texts.length; i++) {
    if (!texts[i].startsWith(own) || texts[i].length < own.length + 2 + (len as i32)) continue;
    narrow(texts[i], path);
    const name = path + own.length + 1;
    const next = load<u8>(name + len);
    const ends = next == Char.SPACE || next == Char.DOT || next == Char.LEFT_BRACKET;
    if (ends && sameBytes(name, fieldName(field), len)) return true;
  }
  return false;
}

function place(c: Column, field: u32, own: string, below: bool): bool {
  let end = narrow(own, path);
  if (below) end = narrow(BELOW, end);
  store<u8>(end++, Char.DOT);
  memory.copy(end, fieldName(field), fieldNameLen(field));
  // a name of a user's may have dots: as objects, several names could have one in common, which none of them would close
  c.place = definePlace(path, end + fieldNameLen(field), end);
  return c.place != 0;
}

/** Do all rows capture digits for the field? */
function isNumber(field: u32): bool {
  let any = false;
  for (let v = firstVariant(); v != 0; v = changetype<Variant>(v).next) {
    const count = changetype<Variant>(v).captureCount;
    for (let i: u32 = 0; i < count; i++) {
      if (captureField(v, i) != field) continue;
      if (captureType(v, i) != Type.NUM) return false;
      any = true;
    }
  }
  return any;
}

/** Writes what is left to tell of the document in work. */
export function writeOthers(dst: usize): usize {
  let isBelow = false;
  const end = touchedStop();
  for (let at = touchedStart(); at < end; at += 2) {
    const column: u32 = load<u16>(at);
    const keep = changetype<Column>(columnAt(column)).keep;
    if (keep == Keep.ALWAYS) dst = writeColumn(column, dst);
    else if (keep != Keep.NONE) isBelow = true;
  }
  if (!isBelow) return dst;
  for (let at = touchedStart(); at < end; at += 2) {
    const column: u32 = load<u16>(at);
    const keep = changetype<Column>(columnAt(column)).keep;
    if (keep == Keep.ALWAYS_BELOW || (keep == Keep.IF_UNTOLD && !isToldWhole(column)))
      dst = writeColumn(column, dst);
  }
  return dst;
}

const OWN_SOURCES: u32 = (1 << Source.MESSAGE) | (1 << Source.SCOPE);

/** Has the column one value only, and did a row tell it? A word that stands for none is not worth telling. */
function isToldWhole(column: u32): bool {
  const value = firstValue(column);
  if (value == 0) return true;
  if (nextValue(value) != 0 || (filledSources(column) & OWN_SOURCES) == OWN_SOURCES) return false;
  return isToldValue(column) || isPlaceholder(valuePtr(value), valueLen(value));
}

/** Writes all values of the message's own lines and of its connection and deliveries; where there are none, the others. */
function writeColumn(column: u32, dst: usize): usize {
  const c = changetype<Column>(columnAt(column));
  const form = c.isNumber != 0 ? Form.NUMBER : Form.TEXT;
  const own = filledSources(column) & OWN_SOURCES;
  const value = own == 0 ? firstValue(column) : sourceValue(column, ctz(own) as Source);
  const start = openPlace(c.place, dst);
  if (own != OWN_SOURCES && value != 0 && nextValue(value) == 0) {
    // nearly all of them
    const end = writeOne(value, form, start);
    if (end != 0) return end;
    dropPlace();
    return dst;
  }
  let to = writeRun(value, form, start);
  let total = written;
  if (own == OWN_SOURCES) {
    to = writeRun(sourceValue(column, Source.SCOPE), form, to);
    total += written;
  }
  if (total == 0) {
    dropPlace();
    return dst;
  }
  if (total == 1) {
    memory.copy(start, start + 1, to - start - 1);
    return to - 1;
  }
  store<u8>(start, Char.LEFT_BRACKET);
  store<u8>(to, Char.RIGHT_BRACKET);
  return to + 1;
}

/** Writes a value of a column; 0 if it is empty. */
@inline
function writeOne(value: usize, form: Form, dst: usize): usize {
  const end = writeValueAs(form, value, dst);
  // digits that no 64 bits hold
  return end != 0 ? end : writeValueAs(Form.TEXT, value, dst);
}

let written: u32 = 0;

/** Writes `,value` for each value from `value` on; `written` says for how many. */
function writeRun(value: usize, form: Form, dst: usize): usize {
  written = 0;
  for (; value != 0; value = nextValue(value)) {
    const end = writeOne(value, form, dst + 1);
    if (end == 0) continue;
    store<u8>(dst, Char.COMMA);
    dst = end;
    written++;
  }
  return dst;
}
