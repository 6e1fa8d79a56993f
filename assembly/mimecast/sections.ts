import { grownTo, reserve } from '../memory';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { sameBytes } from '../text/scan';
import { writeTypeName } from './build';
import { isMessage } from './context';
import { gatheredCount, gatheredEvent } from './gathered';
import { findRecipient, isDelivered } from './outcome';
import { eventTypes, membersEnd, membersStart, ValueKind, valueEnd, valueKind, valueStart } from './stored';
import { LogType, THREATS, TYPE_COUNT } from './types';

/**
 * The events of a message by what they are about: a list for each stage, attempts to deliver by recipient, threats by
 * type, and what is of no type or of several. An event stands in each of them whole.
 */

/**
 * Writes the sections of the document in work as members with commas between, none before the first and behind the last;
 * of an event document: the members of the event.
 */
export function writeSections(dst: usize): usize {
  if (!isMessage) return copyMembers(gatheredEvent(0), dst);
  const start = dst;
  dst = writeSection(LogType.RECEIPT, dst);
  dst = writeSection(LogType.PROCESS, dst);
  dst = writeDeliveries(dst);
  dst = writeSection(LogType.JOURNAL, dst);
  dst = writeThreats(dst);
  dst = writeOther(dst);
  // each begins with a comma
  if (dst == start) return dst;
  memory.copy(start, start + 1, dst - start - 1);
  return dst - 1;
}

@inline
function copyMembers(event: usize, dst: usize): usize {
  const start = membersStart(event);
  const len = membersEnd(event) - start;
  memory.copy(dst, start, len);
  return dst + len;
}

/** Writes `,{...}`. */
function writeEntry(event: usize, dst: usize): usize {
  store<u16>(dst, 0x7b2c); // ,{
  dst = copyMembers(event, dst + 2);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}

/** Writes `,"receipt":[...]` with all events of exactly that type; nothing if there is none. */
function writeSection(type: u32, dst: usize): usize {
  let at = dst;
  let list: usize = 0;
  const count = gatheredCount();
  for (let i: u32 = 0; i < count; i++) {
    const event = gatheredEvent(i);
    if (eventTypes(event) != type) continue;
    if (list == 0) {
      store<u8>(at, Char.COMMA);
      at = writeTypeName(ctz(type), at + 1);
      store<u8>(at, Char.COLON);
      list = at + 1;
      at = list;
    }
    at = writeEntry(event, at);
  }
  return list == 0 ? dst : closeList(list, at);
}

/** The list from `list` on, whose entries begin with a comma, gets its brackets. */
@inline
function closeList(list: usize, end: usize): usize {
  store<u8>(list, Char.LEFT_BRACKET);
  store<u8>(end, Char.RIGHT_BRACKET);
  return end + 1;
}

/** Attempts that were written, a byte each. */
let written: usize = 0;
let writtenCap: u32 = 0;

function openWritten(count: u32): void {
  if (count > writtenCap) {
    writtenCap = grownTo(writtenCap == 0 ? 256 : writtenCap, count) as u32;
    written = reserve(writtenCap);
  }
  memory.fill(written, 0, count);
}

/** Writes `,"delivery":[{"Rcpt":"...","disposition":"...","attempts":[...]},...]`, recipients by their first attempt. */
function writeDeliveries(dst: usize): usize {
  const count = gatheredCount();
  let list: usize = 0;
  openWritten(count);
  for (let i: u32 = 0; i < count; i++) {
    if (eventTypes(gatheredEvent(i)) != LogType.DELIVERY || load<u8>(written + i) != 0) continue;
    if (list == 0) {
      dst = narrow(',"delivery":', dst);
      list = dst;
    }
    dst = writeAttempts(i, count, dst);
  }
  return list == 0 ? dst : closeList(list, dst);
}

function writeAttempts(first: u32, count: u32, dst: usize): usize {
  const hasRecipient = findRecipient(gatheredEvent(first));
  const quote: usize = hasRecipient && valueKind == ValueKind.TEXT ? 1 : 0;
  const ptr = valueStart;
  const len = hasRecipient ? valueEnd - valueStart : 0;
  let delivered = false;
  for (let i = first; i < count; i++) {
    const event = gatheredEvent(i);
    if (!isAttemptFor(event, hasRecipient, ptr, len)) continue;
    store<u8>(written + i, 1);
    if (isDelivered(event)) delivered = true;
  }
  dst = narrow(',{"Rcpt":', dst);
  if (hasRecipient) {
    // with the quotes around it, if there are some
    memory.copy(dst, ptr - quote, len + 2 * quote);
    dst += len + 2 * quote;
  } else dst = narrow('null', dst);
  dst = narrow(delivered ? ',"disposition":"delivered"' : ',"disposition":"delayed"', dst);
  dst = narrow(',"attempts":', dst);
  const list = dst;
  for (let i = first; i < count; i++) {
    const event = gatheredEvent(i);
    if (load<u8>(written + i) == 1 && isAttemptFor(event, hasRecipient, ptr, len))
      dst = writeEntry(event, dst);
  }
  dst = closeList(list, dst);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}

function isAttemptFor(event: usize, hasRecipient: bool, ptr: usize, len: usize): bool {
  if (eventTypes(event) != LogType.DELIVERY) return false;
  const has = findRecipient(event);
  if (has != hasRecipient) return false;
  return !has || (valueEnd - valueStart == len && sameBytes(valueStart, ptr, len));
}

/** Writes `,"threats":{"avlog":[...],...}`. */
function writeThreats(dst: usize): usize {
  const key = narrow(',"threats":', dst);
  let to = key;
  for (let type: u32 = 0; type < TYPE_COUNT; type++) {
    if ((THREATS & (1 << type)) != 0) to = writeSection(1 << type, to);
  }
  if (to == key) return dst;
  store<u8>(key, Char.LEFT_BRACE);
  store<u8>(to, Char.RIGHT_BRACE);
  return to + 1;
}

/** Writes `,"other":[...]`: events of no type, or of several on a tie. */
function writeOther(dst: usize): usize {
  const count = gatheredCount();
  let to = dst;
  let list: usize = 0;
  for (let i: u32 = 0; i < count; i++) {
    const event = gatheredEvent(i);
    const types = eventTypes(event);
    if (types != 0 && (types & (types - 1)) == 0) continue;
    if (list == 0) {
      to = narrow(',"other":', to);
      list = to;
    }
    to = writeEntry(event, to);
  }
  return list == 0 ? dst : closeList(list, to);
}
