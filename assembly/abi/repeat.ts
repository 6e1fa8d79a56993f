import { captureEnd, captureStart } from '../rules/captures';
import { takeNumberBlanks } from '../rules/ends';
import { Variant } from '../rules/table';
import { Char } from '../text/chars';
import { oddLanes, Plainness, plainness, sameBytes } from '../text/scan';

/**
 * Records of one second from one appliance are the same bytes up to the text of their line: `{"log":"<22>Mar 16
 * 09:15:30 esa1 mail_logs: Info: `. So the head of the last record is kept, and a record that begins with it needs
 * neither a JSON reader nor a parser for headers. Whether its line really ends at the `"}` at the end of the record
 * is then proved by the match: neither the literals of the variant nor its captures hold a quote or a backslash.
 */
const MAX_HEAD: usize = 512;
const head = memory.data(520, 8);
/** Bytes of the head, at least a step. */
let headLen: usize = 0;
/** A record with that head has at least so many bytes, and at most so many more; none has, if no head is kept. */
let leastLen: usize = usize.MAX_VALUE;
let spareLen: usize = 0;
/** Where in the record the line begins. */
let lineAt: usize = 0;
/** Bytes that are compared at once. */
const STEP: usize = 32;

const CLOSING: u16 = 0x7d22; // quote, right brace

/** From now on every record is read. */
export function forgetHead(): void {
  leastLen = usize.MAX_VALUE;
  spareLen = 0;
}

/**
 * Keeps the head of a record, of at most `maxLen` bytes, whose line [line, lineEnd) lies in it as it is and has its
 * text at `text`.
 */
export function keepHead(
  record: usize,
  recordLen: usize,
  maxLen: usize,
  line: usize,
  lineEnd: usize,
  text: usize,
): void {
  forgetHead();
  const len = text - record;
  const isInPlace = line > record && lineEnd + 2 == record + recordLen;
  if (!isInPlace || len > MAX_HEAD || len < STEP || load<u16>(lineEnd) != CLOSING) return;
  memory.copy(head, record, len);
  headLen = len;
  lineAt = line - record;
  leastLen = len + CLOSING_LEN + 2;
  spareLen = maxLen - leastLen;
}

/** The appliance and the time of records with that head, 0 if it has no stamp; and their tag, if it names them. */
export let headAppliance: usize = 0;
export let headTimeS: u32 = 0;
const MAX_TAG: usize = 256;
const headTag = memory.data(264, 8);
let headTagLen: usize = 0;

/** Whose records with that head are, and of when; `tag` is 0 if it does not matter. */
export function keepOwner(appliance: usize, timeS: u32, tag: usize, tagLen: usize): void {
  headAppliance = appliance;
  headTimeS = timeS;
  headTagLen = tag == 0 ? 0 : tagLen;
  if (appliance == 0 || headTagLen > MAX_TAG) forgetHead();
  else memory.copy(headTag, tag, headTagLen);
}

/** Text of the record that repeats the head, and where its line begins. */
@inline
export function repeatText(record: usize): usize {
  return record + headLen;
}

@inline
export function repeatLine(record: usize): usize {
  return record + lineAt;
}

/** Of the quote and brace that end a record. */
export const CLOSING_LEN: usize = 2;

/** Does the record begin with the head that is kept, and end like one? */
@inline
export function repeatsHead(record: usize, recordLen: usize, tag: usize, tagLen: usize): bool {
  if (recordLen - leastLen > spareLen) return false;
  const end = record + recordLen - CLOSING_LEN;
  if (load<u16>(end) != CLOSING) return false;
  // a blank behind the text is what the long way sees to
  if (load<u8>(end - 1) <= (Char.SPACE as u8)) return false;
  if (!isHeadAt(record)) return false;
  return headTagLen == 0 || (headTagLen == tagLen && sameBytes(tag, headTag, tagLen));
}

@inline
function isHeadAt(record: usize): bool {
  const last = headLen - STEP;
  // the last step may overlap the one before it
  if (differs(record, head) || differs(record + last, head + last)) return false;
  for (let at: usize = STEP; at < last; at += STEP) if (differs(record + at, head + at)) return false;
  return true;
}

/** Are the STEP bytes at `a` and `b` not the same? */
@inline
function differs(a: usize, b: usize): bool {
  return (
    ((load<u64>(a) ^ load<u64>(b)) |
      (load<u64>(a, 8) ^ load<u64>(b, 8)) |
      (load<u64>(a, 16) ^ load<u64>(b, 16)) |
      (load<u64>(a, 24) ^ load<u64>(b, 24))) !=
    0
  );
}

/** How the whole text of the last match, which gave `variant`, stands in JSON, as far as its captures show. */
export function provedPlainness(variant: usize): Plainness {
  const v = changetype<Variant>(variant);
  if (!v.beginsOtherwise) return Plainness.NONE;
  let found = v.plainLiterals;
  for (let left = v.textCaptures; left != 0; left &= left - 1) {
    const index = ctz(left);
    let ptr = captureStart(index);
    const end = captureEnd(index);
    while (ptr < end) {
      const odd = oddLanes(load<u64>(ptr));
      if (odd != 0) {
        if (ptr + ((ctz(odd) >> 3) as usize) < end) found = min(found, plainness(ptr, end));
        break;
      }
      ptr += 8;
    }
  }
  return found == Plainness.ASCII && takeNumberBlanks() ? Plainness.JSON : found;
}
