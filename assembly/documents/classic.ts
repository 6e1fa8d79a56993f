import { Variant } from '../rules/table';
import { FACT_RAW, FACT_REVERSED, factMark } from '../store/facts';
import { keyNumber } from '../store/keys';
import { aliasKey, Record } from '../store/records';
import { prepareText, writeDecimal, writePrepared } from '../text/ascii';
import { writeJsonText } from '../text/json-write';
import { Classic } from './classic-columns';
import { collectFact, isRecipientFact } from './collect';
import { Column, columnAt, keysStart, keysStop, Source } from './columns';
import { readEngines, writeFlags } from './engines';
import { Reason, writeEnvelope, writeRaw } from './envelope';
import { entriesEnd, entriesStart, entryCount, factOf, sourceOf } from './gather';
import { ENTRY_SIZE } from './order';
import { addOutcome, beginOutcome } from './outcome';
import { writeQuarantines } from './quarantines';
import { concernsRecipient, recipient, recipientLen } from './recipients';
import {
  addValue,
  beginValues,
  columnsWithValues,
  firstValue,
  isPlainValue,
  nextValue,
  PLAIN,
  scratchPlace,
  sourceValue,
  takeScratch,
  valueLen,
  valuePtr,
} from './values';

/** Writes the classic document; its columns are rows of classic-columns.ts. */

/** Between distinct values: ` || `. */
const SEPARATOR: u32 = 0x207c7c20;
const FLAGS_KEY = prepareText(',"Flags":');

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
  const end = entriesEnd();
  let hasRaw = false;
  for (let entry = entriesStart(); entry < end; entry += ENTRY_SIZE) {
    const fact = factOf(entry);
    const source = sourceOf(entry);
    const mark = factMark(fact);
    if ((mark & FACT_RAW) != 0) {
      hasRaw = true;
      continue;
    }
    if (source == Source.MESSAGE) {
      if (recipient != 0 && !concernsRecipient(fact)) continue;
      if ((mark & FACT_REVERSED) == 0)
        addOutcome(changetype<Variant>(load<u32>(fact, 4)).verbs, isRecipientFact(fact));
    }
    collectFact(fact, mark, record, source);
  }
  addNumbers(record);
  dst = writeColumns(dst);
  readEngines();
  dst = writeFlags(true, writePrepared(FLAGS_KEY, dst));
  dst = writeEnvelope(record, reason, complete, dst);
  dst = writeQuarantines(dst);
  if (hasRaw) dst = writeRaw(dst);
  store<u16>(dst, 0x0a7d); // } LF
  return dst + 2;
}

/** The columns; what stands between two that have values is copied in one go. */
@inline
function writeColumns(dst: usize): usize {
  let from = keysStart();
  let left = columnsWithValues();
  if (recipient != 0) left |= 1 << Classic.TO;
  for (; left != 0; left &= left - 1) {
    const column = ctz(left);
    const keyEnd = changetype<Column>(columnAt(column)).keyEnd;
    memory.copy(dst, from, keyEnd - from);
    dst += keyEnd - from;
    from = keyEnd;
    if (column == Classic.TO && recipient != 0) dst = writeJsonText(recipient, recipient + recipientLen, dst);
    else if (column == Classic.OTHER) dst = writeOther(dst);
    else dst = writeValues(firstValue(column), dst);
  }
  memory.copy(dst, from, keysStop() - from);
  return dst + (keysStop() - from);
}

/** Column Other takes all sources: the lines of the message, of its scopes, and those that say where its parent came from. */
function writeOther(dst: usize): usize {
  const start = dst;
  dst = writeValues(sourceValue(Classic.OTHER, Source.MESSAGE), dst);
  dst = writeValues(sourceValue(Classic.OTHER, Source.SCOPE), dst, dst != start);
  return writeValues(sourceValue(Classic.OTHER, Source.INHERITED), dst, dst != start);
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
  addValue(column, Source.MESSAGE, text, end - text, PLAIN);
}

@inline
function writeValues(value: usize, dst: usize, continued: bool = false): usize {
  while (value != 0) {
    if (continued) {
      store<u32>(dst, SEPARATOR);
      dst += 4;
    }
    const ptr = valuePtr(value);
    const len = valueLen(value);
    if (isPlainValue(value)) {
      memory.copy(dst, ptr, len);
      dst += len;
    } else dst = writeJsonText(ptr, ptr + len, dst);
    value = nextValue(value);
    continued = true;
  }
  return dst;
}
