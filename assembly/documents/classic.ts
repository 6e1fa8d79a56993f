import { Variant } from '../rules/table';
import { FACT_RAW, factFlags } from '../store/facts';
import { keyNumber } from '../store/keys';
import { aliasKey, Record } from '../store/records';
import { writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { writeJsonText } from '../text/json-write';
import { Classic } from './classic-columns';
import { collectFact, isRecipientFact } from './collect';
import {
  addValue,
  beginValues,
  Column,
  columnAt,
  columnTotal,
  firstValue,
  nextValue,
  Source,
  scratchPlace,
  sourceValue,
  takeScratch,
  valueLen,
  valuePtr,
} from './columns';
import { Reason, writeEnvelope, writeRaw } from './envelope';
import { writeFlags } from './flags';
import { entryCount, entryFact, entrySource } from './gather';
import { addOutcome, beginOutcome } from './outcome';
import { concernsRecipient, recipient, recipientLen } from './recipients';

/** Writes the classic document; its columns are rows of classic-columns.ts. */

/** Between distinct values: ` || `. */
const SEPARATOR: u32 = 0x207c7c20;

/** A document is at most this much larger than its facts: values stand in up to three columns, each byte as \u00XX, and lines in Other get their literals back. */
export const OUTPUT_PER_BYTE: usize = 48;
export const OUTPUT_BASE: usize = 16 << 10;

/** Writes the document of the gathered facts to `dst`, with its line feed; returns the end. `scratch` is free for values. */
export function writeClassic(
  record: usize,
  scratch: usize,
  reason: Reason,
  complete: bool,
  dst: usize,
): usize {
  beginValues(scratch, entryCount());
  beginOutcome();
  const total = entryCount();
  let hasRaw = false;
  for (let e: u32 = 0; e < total; e++) {
    const fact = entryFact(e);
    const source = entrySource(e);
    if ((factFlags(fact) & FACT_RAW) != 0) {
      hasRaw = true;
      continue;
    }
    if (source == Source.MESSAGE) {
      if (!concernsRecipient(fact)) continue;
      if (factFlags(fact) == 0)
        addOutcome(changetype<Variant>(load<u32>(fact, 4)).verbs, isRecipientFact(fact));
    }
    collectFact(fact, record, source);
  }
  addNumbers(record);
  const columns = columnTotal();
  for (let column: u32 = 0; column < columns; column++) {
    const c = changetype<Column>(columnAt(column));
    memory.copy(dst, c.key, c.keyLen);
    if (column == 0) store<u8>(dst, Char.LEFT_BRACE);
    dst += c.keyLen;
    if (column == Classic.TO && recipient != 0) dst = writeJsonText(recipient, recipient + recipientLen, dst);
    else if (column == Classic.OTHER)
      dst = writeValues(
        sourceValue(column, Source.SCOPE),
        writeValues(sourceValue(column, Source.MESSAGE), dst),
        sourceValue(column, Source.MESSAGE) != 0,
      );
    else dst = writeValues(firstValue(column), dst);
    store<u8>(dst++, Char.DOUBLE_QUOTE);
  }
  dst = writeFlags(dst);
  dst = writeEnvelope(record, reason, complete, dst);
  if (hasRaw) dst = writeRaw(dst);
  store<u16>(dst, 0x0a7d); // } LF
  return dst + 2;
}

/** The numbers of the message itself. */
function addNumbers(record: usize): void {
  const count = changetype<Record>(record).aliasCount;
  for (let n: u32 = 0; n < count; n++) addNumber(Classic.MID, aliasKey(record, n));
  const r = changetype<Record>(record);
  addNumber(Classic.RELATED_MID, r.parentKey);
  addNumber(Classic.RELATED_MID, r.returnedKey);
}

function addNumber(column: u32, key: u64): void {
  if (key == 0) return;
  const text = scratchPlace();
  const end = writeDecimal(keyNumber(key), text);
  takeScratch(end);
  addValue(column, Source.MESSAGE, text, end - text);
}

function writeValues(value: usize, dst: usize, continued: bool = false): usize {
  while (value != 0) {
    if (continued) {
      store<u32>(dst, SEPARATOR);
      dst += 4;
    }
    dst = writeJsonText(valuePtr(value), valuePtr(value) + valueLen(value), dst);
    value = nextValue(value);
    continued = true;
  }
  return dst;
}
