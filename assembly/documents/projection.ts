import { Field } from '../rules/fields';
import {
  captureField,
  captureType,
  PIECE_CAPTURE,
  pieceCount,
  pieceLen,
  piecePtr,
  Rule,
  SetRow,
  Variant,
  Verb,
} from '../rules/table';
import { reserveTable } from '../rules/table-memory';
import { Char } from '../text/chars';
import {
  Column,
  columnAt,
  columnOfField,
  isFallbackField,
  isShown,
  isWanted,
  Keep,
  NO_COLUMN,
} from './columns';
import { isTakenByItems, partsOf } from './gateway/item-table';

/**
 * Where the captures and sets of a variant go: worked out once, not for each line.
 *
 * A projection is followed by a target for each capture that goes to a column, then for each set:
 * ╒ skip u8 ╤ flags:4 type:4 ╤ column u16 ╕ ═ ... ╒ pieces u32 ╤ column u16 ╤ flags u8 ╤ (1) ╕ ═ ...
 * skip: captures before it that go nowhere.
 */
@unmanaged
export class Projection {
  /** Pieces of the line as Other shows it: without the `MID n` and the separator that most lines begin with. */
  text: usize;
  textEnd: usize;
  /** What the line says of the items of lists (gateway/item-table.ts), 0 if nothing. */
  items: usize;
  /** The line goes to Other. */
  toOther: u8;
  /** Captures before `text`. */
  textSkip: u8;
  /** Separators in front of `text` are still to be taken off. */
  trims: u8;
  captures: u8;
  sets: u8;
}

export const PROJECTION_HEAD: usize = (offsetof<Projection>() + 3) & ~3;
export const CAPTURE_TARGET: usize = 4;
export const SET_TARGET: usize = 8;

export const enum Target {
  /** The weaker word for the same thing. */
  FALLBACK = 1,
  /** The number of the connection, of which 0 is none. */
  CONNECTION = 2,
  /** Of a row whose word is the weaker one. */
  WEAK = 4,
}

const FLAGS_SHIFT: u32 = 4;

/** The type of the capture of a target, and its flags. */
@inline
export function targetType(target: usize): u32 {
  return load<u8>(target, 1) & 15;
}

@inline
export function targetFlags(target: usize): u32 {
  return load<u8>(target, 1) >> FLAGS_SHIFT;
}

@inline
export function targetColumn(target: usize): u32 {
  return load<u16>(target, 2);
}

/** Columns with a meaning of their own; filled by whoever defines the columns. */
export let otherColumn: u32 = NO_COLUMN;
export let relatedColumn: u32 = NO_COLUMN;
let connectionColumn: u32 = NO_COLUMN;

export function setSpecialColumns(other: u32, related: u32, connection: u32): void {
  otherColumn = other;
  relatedColumn = related;
  connectionColumn = connection;
}

export function projectVariant(variant: usize): void {
  const v = changetype<Variant>(variant);
  const rule = changetype<Rule>(v.rule);
  const projection = reserveTable(
    PROJECTION_HEAD + (v.captureCount as usize) * CAPTURE_TARGET + (rule.setCount as usize) * SET_TARGET,
  );
  const p = changetype<Projection>(projection);
  let any = false;
  let at = projection + PROJECTION_HEAD;
  let skip: u32 = 0;
  for (let i: u32 = 0; i < v.captureCount; i++) {
    const field = captureField(variant, i);
    // a field that a `set` of the row names again is what the set says: DKIM's detail begins with its verdict
    any = tells(field) || any;
    const column = columnFor(field);
    if (column == NO_COLUMN || isLeftToItems(variant, field, column)) {
      skip++;
      continue;
    }
    store<u8>(at, skip as u8);
    store<u8>(at, ((captureType(variant, i) as u32) | (flagsFor(field, v.verbs) << FLAGS_SHIFT)) as u8, 1);
    store<u16>(at, column as u16, 2);
    at += CAPTURE_TARGET;
    skip = 0;
    p.captures++;
  }
  for (let i: u32 = 0; i < rule.setCount; i++) {
    const field = changetype<SetRow>(rule.sets + (i as usize) * offsetof<SetRow>()).field;
    any = tells(field) || any;
    if (columnFor(field) == NO_COLUMN || isLeftToItems(variant, field, columnFor(field))) continue;
    store<u32>(at, load<u32>(v.sets + (i as usize) * sizeof<usize>()));
    store<u16>(at, columnFor(field) as u16, 4);
    store<u8>(at, flagsFor(field, v.verbs) as u8, 6);
    at += SET_TARGET;
    p.sets++;
  }
  // a close line says nothing of the message, and may come before or after its document
  const quiet = (v.verbs & (Verb.QUIET | Verb.CLOSE)) != 0;
  const other = (v.verbs & Verb.OTHER) != 0 || (!any && !quiet);
  p.toOther = other && otherColumn != NO_COLUMN ? 1 : 0;
  if (other) projectText(variant, projection);
  p.items = partsOf(variant);
  v.projection = projection;
}

/** Does the field stand in the items of a list, and nothing else wants it? */
function isLeftToItems(variant: usize, field: u32, column: u32): bool {
  const c = changetype<Column>(columnAt(column));
  return c.keep == Keep.ALWAYS && !isWanted(c) && isTakenByItems(variant, field);
}

/** Prepares the line for Other. */
function projectText(variant: usize, projection: usize): void {
  const v = changetype<Variant>(variant);
  const p = changetype<Projection>(projection);
  p.text = v.text + 4;
  p.textEnd = p.text + ((pieceCount(v.text) as usize) << 3);
  const startsWithMid =
    v.midAt == 0 &&
    pieceCount(v.text) > 2 &&
    pieceLen(v.text, 0) == 4 &&
    piecePtr(v.text, 1) == PIECE_CAPTURE;
  if (!startsWithMid) return;
  p.textSkip = 1;
  // `MID 5 ready ...` leaves a blank in front, `MID 5, Message Scanning ...` a comma
  let ptr: usize = piecePtr(v.text, 2);
  const end = ptr + pieceLen(v.text, 2);
  while (ptr < end && isSeparator(load<u8>(ptr))) ptr++;
  p.text += 2 << 3;
  if (ptr == end) {
    p.trims = 1;
    return;
  }
  const size = p.textEnd - p.text;
  const copy = reserveTable(size);
  memory.copy(copy, p.text, size);
  store<u32>(copy, ptr as u32);
  store<u32>(copy, (end - ptr) as u32, 4);
  p.text = copy;
  p.textEnd = copy + size;
}

export function isSeparator(c: u32): bool {
  return c == Char.SPACE || c == Char.COMMA || c == Char.COLON;
}

function columnFor(field: u32): u32 {
  return field == Field.NEW || field == Field.OLD ? relatedColumn : columnOfField(field);
}

function flagsFor(field: u32, verbs: u32): u32 {
  let flags: u32 = isFallbackField(field) ? Target.FALLBACK : 0;
  if ((verbs & Verb.WEAK) != 0) flags |= Target.WEAK;
  return columnFor(field) == connectionColumn ? flags | Target.CONNECTION : flags;
}

/** Is a line told by having that field? Nearly every line has a connection number; nor does a weaker word do. */
function tells(field: u32): bool {
  return isShown(columnFor(field)) && field != Field.ICID && !isFallbackField(field);
}
