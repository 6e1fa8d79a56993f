import { reserve } from '../memory';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { sameBytes, skipWord } from '../text/scan';
import { gatheredCount, gatheredEvent } from './gathered';
import { keyNumbered } from './key-index';
import { typeNamed } from './labels';
import { eventTypes, findValue, ValueKind, valueEnd, valueKind, valueStart } from './stored';

/**
 * What the events of a message agree on, under the keys of the pipe form whatever form and version of the API they came
 * in. A row is `name[*][@type] key ...`: the first value there is, of the first of the keys that any event has; `*` lists
 * all distinct values of all keys; `@type` looks at events of that type only.
 */
export const SUMMARY_ROWS: StaticArray<string> = [
  'acc acc accountId',
  'aCode aCode aggregateId',
  'MsgId MsgId messageId',
  'Subject Subject',
  'headerFrom headerFrom senderHeader',
  'Sender Sender senderEnvelope',
  'Rcpt* Rcpt Recipient recipients',
  'Dir Dir direction',
  'IP@receipt IP senderIp',
  'Act@receipt Act Action',
  'RejType@receipt RejType rejectionType',
  'RejInfo@receipt RejInfo rejectionInfo',
  'SpamScore@receipt SpamScore',
  'SpamInfo@receipt SpamInfo',
  'SpamProcessingDetail@receipt SpamProcessingDetail',
  'Hld@process Hld holdReason',
];

const MAX_ROWS: usize = 20;
const MAX_ROW: usize = 96;
// Row, 16 bytes: `"name":` prepared u32, its length u16, list u8, key count u8, types u32, keys u8 each
const ROW_SIZE: usize = 16;
const rows = memory.data(20 * 16, 8);
let rowCount: u32 = 0;

/** Compiles the rows; once. */
export function openSummary(): void {
  assert((SUMMARY_ROWS.length as usize) <= MAX_ROWS);
  const text = reserve(MAX_ROW);
  for (let i = 0; i < SUMMARY_ROWS.length; i++) {
    const row = rows + (i as usize) * ROW_SIZE;
    const end = narrow(SUMMARY_ROWS[i], text);
    let at = text;
    while (isNamePart(load<u8>(at))) at++;
    const len = at - text;
    const name = reserve(len + 16);
    store<u16>(name, 0x222c); // ,"
    memory.copy(name + 2, text, len);
    store<u16>(name + 2 + len, 0x3a22); // ":
    store<u32>(row, name as u32);
    store<u16>(row, (len + 4) as u16, 4);
    if (load<u8>(at) == ASTERISK) store<u8>(row, 1, 6);
    const stop = skipWord(at, end);
    if (load<u8>(at) == AT_SIGN) store<u32>(row, typeNamed(at + 1, stop - at - 1), 8);
    let keys: u8 = 0;
    for (let start = stop + 1; start < end; ) {
      const keyEnd = skipWord(start, end);
      store<u8>(row + keys++, keyNumbered(start, keyEnd - start) as u8, 12);
      start = keyEnd + 1;
    }
    store<u8>(row, keys, 7);
    rowCount++;
  }
}

const ASTERISK: u8 = 0x2a;
const AT_SIGN: u8 = 0x40;

@inline
function isNamePart(c: u8): bool {
  return c != ASTERISK && c != AT_SIGN && c != Char.SPACE;
}

/** Writes `,"name":value` for each row that has one. */
export function writeSummary(dst: usize): usize {
  for (let i: u32 = 0; i < rowCount; i++) {
    const row = rows + (i as usize) * ROW_SIZE;
    dst = load<u8>(row, 6) != 0 ? writeDistinct(row, dst) : writeFirst(row, dst);
  }
  return dst;
}

function writeName(row: usize, dst: usize): usize {
  const len: usize = load<u16>(row, 4);
  memory.copy(dst, load<u32>(row), len);
  return dst + len;
}

function writeFirst(row: usize, dst: usize): usize {
  const types = load<u32>(row, 8);
  const count = gatheredCount();
  for (let k: usize = 0; k < (load<u8>(row, 7) as usize); k++) {
    const key: u32 = load<u8>(row + k, 12);
    for (let i: u32 = 0; i < count; i++) {
      const event = gatheredEvent(i);
      if (types != 0 && eventTypes(event) != types) continue;
      if (findValue(event, key)) return writeFound(writeName(row, dst));
    }
  }
  return dst;
}

/** Writes the value that was found last. */
@inline
function writeFound(dst: usize): usize {
  const len = valueEnd - valueStart;
  const quote = valueKind == ValueKind.TEXT;
  if (quote) store<u8>(dst++, Char.DOUBLE_QUOTE);
  memory.copy(dst, valueStart, len);
  dst += len;
  if (quote) store<u8>(dst++, Char.DOUBLE_QUOTE);
  return dst;
}

/** All values of all keys, each once, by the time of its event. */
function writeDistinct(row: usize, dst: usize): usize {
  const count = gatheredCount();
  const list = writeName(row, dst);
  let to = list;
  for (let i: u32 = 0; i < count; i++) {
    for (let k: usize = 0; k < (load<u8>(row, 7) as usize); k++) {
      if (!findValue(gatheredEvent(i), load<u8>(row + k, 12))) continue;
      store<u8>(to, Char.COMMA);
      const end = writeFound(to + 1);
      if (!isListed(list, to, to + 1, end)) to = end;
    }
  }
  if (to == list) return dst;
  store<u8>(list, Char.LEFT_BRACKET);
  store<u8>(to, Char.RIGHT_BRACKET);
  return to + 1;
}

/** Is the value [ptr, end) one of those in [list, listEnd), which are JSON with a comma before each? */
function isListed(list: usize, listEnd: usize, ptr: usize, end: usize): bool {
  const len = end - ptr;
  let at = list;
  while (at + 1 + len <= listEnd) {
    const start = at + 1;
    if (sameBytes(start, ptr, len) && (start + len == listEnd || load<u8>(start + len) == Char.COMMA))
      return true;
    at = valueStop(start, listEnd);
  }
  return false;
}

/** Where the JSON value at `ptr` ends: at the comma of the next one, or at `end`. */
function valueStop(ptr: usize, end: usize): usize {
  let inText = false;
  let depth = 0;
  for (; ptr < end; ptr++) {
    const c = load<u8>(ptr);
    if (c == Char.BACKSLASH) ptr++;
    else if (c == Char.DOUBLE_QUOTE) inText = !inText;
    else if (inText) continue;
    else if (c == Char.LEFT_BRACKET || c == Char.LEFT_BRACE) depth++;
    else if (c == Char.RIGHT_BRACKET || c == Char.RIGHT_BRACE) depth--;
    else if (c == Char.COMMA && depth == 0) return ptr;
  }
  return end;
}
