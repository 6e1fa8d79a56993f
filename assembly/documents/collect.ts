import {
  captureType,
  NONE,
  PIECE_CAPTURE,
  pieceCount,
  pieceLen,
  piecePtr,
  Type,
  Variant,
  Verb,
} from '../rules/table';
import { FACT_HEAD, FACT_PLAIN, FACT_REVERSED, factAlias, factCapture, factCaptureLen } from '../store/facts';
import { keyNumber } from '../store/keys';
import { aliasKey } from '../store/records';
import { writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { skipBlanks } from '../text/scan';
import { Source } from './columns';
import {
  CAPTURE_TARGET,
  isSeparator,
  otherColumn,
  PROJECTION_HEAD,
  Projection,
  relatedColumn,
  SET_TARGET,
  Target,
  targetColumn,
  targetFlags,
  targetType,
} from './projection';
import { addValue, scratchPlace, takeScratch } from './values';

/** Distributes a fact over the columns, as its projection says. */

/** A capture without the blanks before it and its quotes or brackets. Sets valueStart and valueEnd. */
export let valueStart: usize = 0;
export let valueEnd: usize = 0;

@inline
export function openCapture(start: usize, len: usize, type: Type): void {
  let from = start;
  let to = start + len;
  if (len != 0 && load<u8>(from) <= (Char.SPACE as u8)) from = skipBlanks(from, to);
  // the null sender stays `<>`: an empty text would read as "not known"
  if (type >= Type.LIST && type <= Type.QUOTED && to - from >= 2) {
    const c = load<u8>(from);
    if (
      type == Type.QUOTED ||
      (type == Type.ADDR && c == Char.LESS && to - from > 2) ||
      (type == Type.LIST && c == Char.LEFT_BRACKET)
    ) {
      from++;
      to--;
    }
  }
  valueStart = from;
  valueEnd = to;
}

/** Gives the values of a fact of `record` to their columns; `mark` is the fact's. */
@inline
export function collectFact(fact: usize, mark: u32, record: usize, source: Source): void {
  const variant: usize = load<u32>(fact, 4);
  const v = changetype<Variant>(variant);
  const count = v.captureCount;
  if ((mark & FACT_REVERSED) != 0) {
    // the other side of a lineage line: it tells the number of the message over there, nothing else
    if (source == Source.MESSAGE && v.midAt != NONE) {
      openCapture(factCapture(fact, count, v.midAt), factCaptureLen(fact, v.midAt), Type.NUM);
      addValue(relatedColumn, source, valueStart, valueEnd - valueStart);
    }
    return;
  }
  const p = changetype<Projection>(v.projection);
  const plain = mark & FACT_PLAIN;
  let target = v.projection + PROJECTION_HEAD;
  let stop = target + ((p.captures as usize) << 2);
  if (target < stop) {
    let lens = fact + FACT_HEAD;
    let at = lens + ((count as usize) << 1);
    for (; target < stop; target += CAPTURE_TARGET) {
      for (let skip: u32 = load<u8>(target); skip != 0; skip--) {
        at += load<u16>(lens);
        lens += 2;
      }
      const len: usize = load<u16>(lens);
      lens += 2;
      if (len != 0) collectCapture(target, at, len, source, plain);
      at += len;
    }
  }
  stop = target + ((p.sets as usize) << 3);
  for (; target < stop; target += SET_TARGET) {
    const column: u32 = load<u16>(target, 4);
    const pieces: usize = load<u32>(target);
    const flags = load<u8>(target, 6);
    const from = flags != 0 && source == Source.MESSAGE ? weaker(flags) : source;
    if (pieceCount(pieces) == 1 && piecePtr(pieces, 0) != PIECE_CAPTURE) {
      addValue(column, from, piecePtr(pieces, 0), pieceLen(pieces, 0));
      continue;
    }
    const dst = scratchPlace();
    const end = renderPieces(pieces, fact, variant, dst);
    takeScratch(end);
    addValue(column, from, dst, end - dst);
  }
  if (p.toOther == 0) return;
  const isInherited = source == Source.INHERITED && (v.verbs & Verb.ORIGIN) != 0;
  if (source <= Source.SCOPE || isInherited) collectLine(fact, record, source, plain);
}

/** Gives the value of a capture, of `len` bytes at `at`, to the column of its target. */
@inline
function collectCapture(target: usize, at: usize, len: usize, source: Source, plain: u32): void {
  openCapture(at, len, targetType(target) as Type);
  const flags = targetFlags(target);
  let from = source;
  if (flags != 0) {
    if ((flags & (Target.FALLBACK | Target.WEAK)) != 0 && source == Source.MESSAGE) from = weaker(flags);
    if ((flags & Target.CONNECTION) != 0 && valueEnd - valueStart == 1 && load<u8>(valueStart) == Char.ZERO)
      from = Source.ZERO;
  }
  addValue(targetColumn(target), from, valueStart, valueEnd - valueStart, plain);
}

/** What a value of the message itself counts as whose target has flags. */
function weaker(flags: u32): Source {
  if ((flags & Target.WEAK) != 0) return Source.WEAK;
  return (flags & Target.FALLBACK) != 0 ? Source.FALLBACK : Source.MESSAGE;
}

/** Gives the text of the line that a fact came from to Other, without the `MID n` that most lines begin with. */
function collectLine(fact: usize, record: usize, source: Source, plain: u32): void {
  const v = changetype<Variant>(load<u32>(fact, 4));
  const p = changetype<Projection>(v.projection);
  const start = scratchPlace();
  let dst = start;
  let lens = fact + FACT_HEAD;
  let at = lens + ((v.captureCount as usize) << 1);
  if (p.textSkip != 0) {
    at += load<u16>(lens);
    lens += 2;
  }
  const mid: usize = v.midAt;
  const stop = p.textEnd;
  // captures stand in the text in their order
  for (let piece = p.text; piece < stop; piece += 8) {
    let ptr: usize = load<u32>(piece);
    let len: usize = load<u32>(piece, 4);
    if (ptr == PIECE_CAPTURE) {
      const index = len;
      ptr = at;
      len = load<u16>(lens);
      at += len;
      lens += 2;
      if (index == mid) {
        // the message's own number comes from its record
        dst = writeDecimal(keyNumber(aliasKey(record, factAlias(fact))), dst);
        continue;
      }
    }
    memory.copy(dst, ptr, len);
    dst += len;
  }
  takeScratch(dst);
  let from = start;
  if (p.trims != 0) while (from < dst && isSeparator(load<u8>(from))) from++;
  addValue(otherColumn, source, from, dst - from, plain);
}

/** Puts the pieces of a set together, captures without quotes and brackets. */
export function renderPieces(pieces: usize, fact: usize, variant: usize, dst: usize): usize {
  const v = changetype<Variant>(variant);
  const count = pieceCount(pieces);
  for (let i: u32 = 0; i < count; i++) {
    let ptr: usize = piecePtr(pieces, i);
    let len: usize = pieceLen(pieces, i);
    if (ptr == PIECE_CAPTURE) {
      const index = len as u32;
      openCapture(
        factCapture(fact, v.captureCount, index),
        factCaptureLen(fact, index),
        captureType(variant, index),
      );
      ptr = valueStart;
      len = valueEnd - valueStart;
    }
    memory.copy(dst, ptr, len);
    dst += len;
  }
  return dst;
}

/** Is the fact about some recipients only? */
export function isRecipientFact(fact: usize): bool {
  return changetype<Variant>(load<u32>(fact, 4)).recipientAt != NONE;
}
