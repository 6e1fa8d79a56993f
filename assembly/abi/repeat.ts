import { captureEnd, captureStart } from '../rules/captures';
import { Variant } from '../rules/table';
import { isBlank } from '../text/chars';
import { beginsWithLevel } from '../text/header';
import { isPlainJson, sameBytes } from '../text/scan';

/**
 * Records of one second from one appliance are the same bytes up to the text of their line: `{"log":"<22>Mar 16
 * 09:15:30 esa1 mail_logs: Info: `. So the head of the last record is kept, and a record that begins with it needs
 * neither a JSON reader nor a parser for headers. Whether its line really ends at the `"}` at the end of the record
 * is then proved by the match: neither the literals of the variant nor its captures hold a quote or a backslash.
 */
const MAX_HEAD: usize = 512;
const head = memory.data(520, 8);
/** Bytes of the head, 0 if none is kept; at least a step. */
let headLen: usize = 0;
/** Where in the record the line begins. */
let lineAt: usize = 0;
/** Bytes that are compared at once. */
const STEP: usize = 32;

const CLOSING: u16 = 0x7d22; // quote, right brace

/** Keeps the head of a record whose line [line, lineEnd) lies in it as it is and has its text at `text`. */
export function keepHead(record: usize, recordLen: usize, line: usize, lineEnd: usize, text: usize): void {
  headLen = 0;
  const len = text - record;
  const isInPlace = line > record && lineEnd + 2 == record + recordLen;
  if (!isInPlace || len > MAX_HEAD || len < STEP || load<u16>(lineEnd) != CLOSING) return;
  memory.copy(head, record, len);
  headLen = len;
  lineAt = line - record;
}

/** The appliance of records with that head; and their tag, if that is what names it. */
export let headAppliance: usize = 0;
const MAX_TAG: usize = 256;
const headTag = memory.data(264, 8);
let headTagLen: usize = 0;

/** Whose records with that head are; `tag` is 0 if it does not matter. */
export function keepOwner(appliance: usize, tag: usize, tagLen: usize): void {
  headAppliance = appliance;
  headTagLen = tag == 0 ? 0 : tagLen;
  if (appliance == 0 || headTagLen > MAX_TAG) headLen = 0;
  else memory.copy(headTag, tag, headTagLen);
}

/** Line and text of the record that repeats the head. */
export let repeatLine: usize = 0;
export let repeatText: usize = 0;
export let repeatEnd: usize = 0;

/** Does the record begin with the head that is kept, and end like one? */
export function repeatsHead(record: usize, recordLen: usize, tag: usize, tagLen: usize): bool {
  const len = headLen;
  if (len == 0 || recordLen < len + 4) return false;
  const end = record + recordLen - 2;
  if (load<u16>(end) != CLOSING) return false;
  const last = len - STEP;
  let at: usize = 0;
  while (true) {
    // the last step may overlap the one before it
    const a = record + at;
    const b = head + at;
    if (
      ((load<u64>(a) ^ load<u64>(b)) |
        (load<u64>(a, 8) ^ load<u64>(b, 8)) |
        (load<u64>(a, 16) ^ load<u64>(b, 16)) |
        (load<u64>(a, 24) ^ load<u64>(b, 24))) !=
      0
    ) {
      return false;
    }
    if (at >= last) break;
    at += STEP;
    if (at > last) at = last;
  }
  if (headTagLen != 0 && (headTagLen != tagLen || !sameBytes(tag, headTag, tagLen))) return false;
  // blanks at either end of a text, and a second level, are what the long way sees to
  if (isBlank(load<u8>(record + len)) || isBlank(load<u8>(end - 1)) || beginsWithLevel(record + len, end))
    return false;
  repeatLine = record + lineAt;
  repeatText = record + len;
  repeatEnd = end;
  return true;
}

/** Do the captures of the last match, which gave `variant`, show that the whole text stands in JSON as it is? */
export function isProvedPlain(variant: usize): bool {
  const v = changetype<Variant>(variant);
  if (!v.plainLiterals) return false;
  for (let left = v.textCaptures; left != 0; left &= left - 1) {
    const index = ctz(left);
    if (!isPlainJson(captureStart(index), captureEnd(index))) return false;
  }
  return true;
}
