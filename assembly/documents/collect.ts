import { Field } from '../rules/fields';
import {
  captureField,
  captureType,
  NONE,
  PIECE_CAPTURE,
  pieceCount,
  pieceLen,
  piecePtr,
  Rule,
  SetRow,
  Type,
  Variant,
  Verb,
} from '../rules/table';
import { reserveTable } from '../rules/table-memory';
import { FACT_HEAD, FACT_REVERSED, factAlias, factCapture, factCaptureLen, factFlags } from '../store/facts';
import { keyNumber } from '../store/keys';
import { aliasKey } from '../store/records';
import { writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { skipBlanks } from '../text/scan';
import {
  addValue,
  columnOfField,
  isFallbackField,
  NO_COLUMN,
  Source,
  scratchPlace,
  takeScratch,
} from './columns';

/**
 * Distributes a fact over the columns. What goes where is worked out once a variant, not once a line.
 *
 * Projection of a variant: ╒ toOther u8 ╤ isRecipient u8 ╤ (column u8, fallback u8) a capture, then a set ═ ...
 */
const PROJECTION_HEAD: usize = 2;

/** Columns with a meaning of their own; filled by whoever defines the columns. */
let otherColumn: u8 = NO_COLUMN;
let relatedColumn: u8 = NO_COLUMN;
let connectionColumn: u8 = NO_COLUMN;

export function setSpecialColumns(other: u8, related: u8, connection: u8): void {
  otherColumn = other;
  relatedColumn = related;
  connectionColumn = connection;
}

export function projectVariant(variant: usize): void {
  const v = changetype<Variant>(variant);
  const rule = changetype<Rule>(v.rule);
  const projection = reserveTable(PROJECTION_HEAD + ((v.captureCount + rule.setCount) << 1));
  let any = false;
  let at = projection + PROJECTION_HEAD;
  for (let i: u32 = 0; i < v.captureCount; i++, at += 2) {
    const field = captureField(variant, i);
    // a field that a `set` of the row names again is what the set says: DKIM's detail begins with its verdict
    any = goesTo(field, at) || any;
  }
  for (let i: u32 = 0; i < rule.setCount; i++, at += 2) {
    any = goesTo(changetype<SetRow>(rule.sets + (i as usize) * offsetof<SetRow>()).field, at) || any;
  }
  // a close line says nothing of the message, and may come before or after its document
  const quiet = (v.verbs & (Verb.QUIET | Verb.CLOSE)) != 0;
  const other = (v.verbs & Verb.OTHER) != 0 || (!any && !quiet);
  store<u8>(projection, other ? 1 : 0);
  v.projection = projection;
}

function goesTo(field: u32, at: usize): bool {
  let column = columnOfField(field);
  if (field == Field.NEW || field == Field.OLD) column = relatedColumn;
  store<u8>(at, column);
  store<u8>(at, isFallbackField(field) ? 1 : 0, 1);
  // the connection number alone does not make a line told, nearly every line has one; nor does a weaker word
  return column != NO_COLUMN && field != Field.ICID && !isFallbackField(field);
}

/** A capture without the blanks before it and its quotes or brackets. Sets valueStart and valueEnd. */
export let valueStart: usize = 0;
export let valueEnd: usize = 0;

export function openCapture(start: usize, len: usize, type: Type): void {
  valueEnd = start + len;
  valueStart = start = skipBlanks(start, valueEnd);
  if (valueEnd - start < 2) return;
  const c = load<u8>(start);
  // the null sender stays `<>`: an empty text would read as "not known"
  if (
    type == Type.QUOTED ||
    (type == Type.ADDR && c == Char.LESS && valueEnd - start > 2) ||
    (type == Type.LIST && c == Char.LEFT_BRACKET)
  ) {
    valueStart++;
    valueEnd--;
  }
}

/** Gives the values of a fact of `record` to their columns. */
export function collectFact(fact: usize, record: usize, source: Source): void {
  const variant: usize = load<u32>(fact, 4);
  const v = changetype<Variant>(variant);
  const count = v.captureCount;
  if ((factFlags(fact) & FACT_REVERSED) != 0) {
    // the other side of a lineage line: it tells the number of the message over there, nothing else
    if (source == Source.MESSAGE && v.midAt != NONE) {
      openCapture(factCapture(fact, count, v.midAt), factCaptureLen(fact, v.midAt), Type.NUM);
      addValue(relatedColumn, source, valueStart, valueEnd - valueStart);
    }
    return;
  }
  const projection = v.projection;
  let target = projection + PROJECTION_HEAD;
  let at = fact + FACT_HEAD + ((count as usize) << 1);
  for (let i: u32 = 0; i < count; i++, target += 2) {
    const len = factCaptureLen(fact, i);
    const column = load<u8>(target);
    if (column != NO_COLUMN) {
      openCapture(at, len, captureType(variant, i));
      let from = source;
      if (load<u8>(target, 1) != 0 && source == Source.MESSAGE) from = Source.FALLBACK;
      if (column == connectionColumn && valueEnd - valueStart == 1 && load<u8>(valueStart) == Char.ZERO)
        from = Source.ZERO;
      addValue(column, from, valueStart, valueEnd - valueStart);
    }
    at += len;
  }
  const rule = changetype<Rule>(v.rule);
  for (let i: u32 = 0; i < rule.setCount; i++, target += 2) {
    const column = load<u8>(target);
    if (column == NO_COLUMN) continue;
    const pieces = load<usize>(v.sets + (i as usize) * sizeof<usize>());
    const from = load<u8>(target, 1) != 0 && source == Source.MESSAGE ? Source.FALLBACK : source;
    if (pieceCount(pieces) == 1 && piecePtr(pieces, 0) != PIECE_CAPTURE) {
      addValue(column, from, piecePtr(pieces, 0), pieceLen(pieces, 0));
      continue;
    }
    const dst = scratchPlace();
    const end = renderPieces(pieces, fact, variant, 0, 0, true, dst);
    takeScratch(end);
    addValue(column, from, dst, end - dst);
  }
  if (load<u8>(projection) != 0 && source <= Source.SCOPE && otherColumn != NO_COLUMN) {
    const dst = scratchPlace();
    const end = renderLine(fact, record, dst);
    takeScratch(end);
    addValue(otherColumn, source, renderedStart, end - renderedStart);
  }
}

/** The text of the line a fact came from, without the `MID n` that most lines begin with. */
function renderLine(fact: usize, record: usize, dst: usize): usize {
  const variant: usize = load<u32>(fact, 4);
  const v = changetype<Variant>(variant);
  const startsWithMid =
    v.midAt == 0 &&
    pieceCount(v.text) > 2 &&
    pieceLen(v.text, 0) == 4 &&
    piecePtr(v.text, 1) == PIECE_CAPTURE;
  const end = renderPieces(v.text, fact, variant, record, startsWithMid ? 2 : 0, false, dst);
  // `MID 5 ready ...` leaves a blank in front, `MID 5, Message Scanning ...` a comma
  let from = dst;
  if (startsWithMid)
    while (
      from < end &&
      (load<u8>(from) == Char.SPACE || load<u8>(from) == Char.COMMA || load<u8>(from) == Char.COLON)
    )
      from++;
  renderedStart = from;
  return end;
}

let renderedStart: usize = 0;

/** Puts pieces together; `open` drops quotes and brackets. The message's own number comes from its record. */
function renderPieces(
  pieces: usize,
  fact: usize,
  variant: usize,
  record: usize,
  first: u32,
  open: bool,
  dst: usize,
): usize {
  const v = changetype<Variant>(variant);
  const count = pieceCount(pieces);
  for (let i = first; i < count; i++) {
    let ptr: usize = piecePtr(pieces, i);
    let len: usize = pieceLen(pieces, i);
    if (ptr == PIECE_CAPTURE) {
      const index = len as u32;
      if (index == v.midAt && record != 0 && (factFlags(fact) & FACT_REVERSED) == 0) {
        dst = writeDecimal(keyNumber(aliasKey(record, factAlias(fact))), dst);
        continue;
      }
      ptr = factCapture(fact, v.captureCount, index);
      len = factCaptureLen(fact, index);
      if (open) {
        openCapture(ptr, len, captureType(variant, index));
        ptr = valueStart;
        len = valueEnd - valueStart;
      }
    }
    memory.copy(dst, ptr, len);
    dst += len;
  }
  return dst;
}

/** Is the fact about some recipients only? */
export function isRecipientFact(fact: usize): bool {
  const v = changetype<Variant>(load<u32>(fact, 4));
  return v.ridAt != NONE || v.ridsAt != NONE;
}
