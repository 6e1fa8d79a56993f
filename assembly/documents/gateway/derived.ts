import { Appliance } from '../../store/appliances';
import { FACT_HEAD, FACT_RAW, factFlags } from '../../store/facts';
import { keyNumber } from '../../store/keys';
import { aliasKey, Record } from '../../store/records';
import { narrow, writeDecimal } from '../../text/ascii';
import { Char } from '../../text/chars';
import { writeJsonString, writeJsonText, writeText } from '../../text/json-write';
import { Source } from '../columns';
import { FINDING_NAMES } from '../engine-rows';
import { engineFinding, writeFlags } from '../engines';
import { isTruncated, REASON_NAMES, writeParentObject } from '../envelope';
import { entryCount, entryFact, entrySource } from '../gather';
import { writeDocumentId, writeThreadId } from '../identity';
import { OUTCOME_NAMES, outcome } from '../outcome';
import { isChosen, recipient, recipientLen, recipientPtr, recipientSize } from '../recipients';
import { firstValue } from '../values';
import {
  contextComplete,
  contextDeliveredS,
  contextHasRaw,
  contextReason,
  contextRecipients,
  contextRecord,
  directionColumn,
  hatColumn,
  isLast,
  tlsColumn,
  tlsProtocolColumn,
} from './context';
import { Derived } from './derived-names';
import { writeOcsf } from './derived-ocsf';
import { isNamelessCut } from './items';
import { isShortened } from './lists';
import { ENDING_NAMES, ending, isAlert, isMalicious, isStopped } from './meanings';
import { writeBool, writeTime } from './write';

/** Writes the derived value of that number as JSON; 0 if the document has none. */
export function writeDerived(derived: u32, dst: usize): usize {
  const r = changetype<Record>(contextRecord);
  switch (derived) {
    case Derived.TIME:
      // a message none of whose lines had a stamp has no time; the field is required
      return writeTime(max<u32>(r.firstStamp, 1), dst);
    case Derived.START:
      return writeTime(r.firstStamp, dst);
    case Derived.END:
      return writeTime(r.lastStamp, dst);
    case Derived.DURATION:
      return r.firstStamp == 0 ? 0 : writeDecimal(((r.lastStamp - r.firstStamp) as u64) * NANOSECONDS, dst);
    case Derived.ID:
      store<u8>(dst, Char.DOUBLE_QUOTE);
      dst = writeDocumentId(contextRecord, recipient, recipientLen, dst + 1);
      store<u8>(dst, Char.DOUBLE_QUOTE);
      return dst + 1;
    case Derived.SEQUENCE:
      return writeDecimal(r.sequence, dst);
    case Derived.ORIGINAL:
      return contextHasRaw ? writeOriginal(dst) : 0;
    case Derived.TO:
      return writeRecipients(dst);
    case Derived.MIDS:
      return writeNumbers(dst);
    case Derived.LOCAL_ID:
      return r.aliasCount == 0 ? 0 : writeNumber(keyNumber(r.key), dst);
    case Derived.THREAD:
      store<u8>(dst, Char.DOUBLE_QUOTE);
      dst = writeThreadId(contextRecord, dst + 1);
      store<u8>(dst, Char.DOUBLE_QUOTE);
      return dst + 1;
    case Derived.DELIVERED:
      return writeTime(contextDeliveredS, dst);
    case Derived.APPLIANCE: {
      const a = changetype<Appliance>(r.appliance);
      return writeJsonString(a.name, a.nameLen, dst);
    }
    case Derived.PARENT:
      return r.parentKey == 0 ? 0 : writeParentObject(r.parentKey, r.relation, dst);
    case Derived.COMPLETE:
      return writeBool(contextComplete, dst);
    case Derived.REASON:
      return writeText(REASON_NAMES[contextReason], dst);
    case Derived.DISPOSITION:
    case Derived.ACTION:
      return writeText(OUTCOME_NAMES[outcome()], dst);
    case Derived.VERDICT:
      return writeText(FINDING_NAMES[engineFinding()], dst);
    case Derived.FLAGS: {
      const end = writeFlags(false, dst);
      return end == dst ? 0 : end;
    }
    case Derived.LINES:
      return writeDecimal(r.lines, dst);
    case Derived.TRUNCATED:
      return isTruncated(contextRecord) || isShortened || isNamelessCut ? narrow('true', dst) : 0;
    case Derived.KIND:
      return writeText(isAlert() ? 'alert' : 'event', dst);
    case Derived.CATEGORY:
      if (!isAlert()) return narrow('["email"]', dst);
      return narrow(
        isMalicious() ? '["email","malware","intrusion_detection"]' : '["email","intrusion_detection"]',
        dst,
      );
    case Derived.TYPE:
      return narrow(isAlert() && isStopped() ? '["info","denied"]' : '["info"]', dst);
    case Derived.OUTCOME:
      return writeText(ENDING_NAMES[ending()], dst);
    case Derived.DIRECTION: {
      const direction = directionOf();
      return direction == 0 ? 0 : writeText(direction == Direction.OUTBOUND ? 'outbound' : 'inbound', dst);
    }
    case Derived.TLS:
      return writeTls(dst);
  }
  return writeOcsf(derived, dst);
}

const NANOSECONDS: u64 = 1000000000;

export const enum Direction {
  UNKNOWN = 0,
  INBOUND = 1,
  OUTBOUND = 2,
}

/** By the table of policies that applied; else a relayed connection is one of our own hosts. */
export function directionOf(): Direction {
  if (isLast(directionColumn, 'inbound')) return Direction.INBOUND;
  if (isLast(directionColumn, 'outbound') || isLast(hatColumn, 'RELAY')) return Direction.OUTBOUND;
  return firstValue(hatColumn) != 0 ? Direction.INBOUND : Direction.UNKNOWN;
}

/** `keep_raw`: the lines as they came. */
function writeOriginal(dst: usize): usize {
  const start = dst;
  store<u8>(dst++, Char.DOUBLE_QUOTE);
  const total = entryCount();
  for (let e: u32 = 0; e < total; e++) {
    const fact = entryFact(e);
    if ((factFlags(fact) & FACT_RAW) == 0 || entrySource(e) > Source.SCOPE) continue;
    if (dst != start + 1) {
      store<u16>(dst, 0x6e5c); // \n
      dst += 2;
    }
    const text = fact + FACT_HEAD + 4;
    dst = writeJsonText(text, text + load<u32>(fact, FACT_HEAD), dst);
  }
  if (dst == start + 1) return 0;
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

/** The recipients that were accepted, or the one that the document is about. */
export function writeRecipients(dst: usize): usize {
  let to = dst;
  for (let n: u32 = 0; n < contextRecipients; n++) {
    if (!isChosen(n) || recipientSize(n) == 0) continue;
    store<u8>(to, to == dst ? Char.LEFT_BRACKET : Char.COMMA);
    to = writeJsonString(recipientPtr(n), recipientSize(n), to + 1);
  }
  if (to == dst) return 0;
  store<u8>(to, Char.RIGHT_BRACKET);
  return to + 1;
}

function writeNumber(number: u64, dst: usize): usize {
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeDecimal(number, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

/** All numbers of the message. */
function writeNumbers(dst: usize): usize {
  const count = changetype<Record>(contextRecord).aliasCount;
  // a connection that no message came by has none
  if (count == 0) return 0;
  for (let n: u32 = 0; n < count; n++) {
    store<u8>(dst, n == 0 ? Char.LEFT_BRACKET : Char.COMMA);
    dst = writeNumber(keyNumber(aliasKey(contextRecord, n)), dst + 1);
  }
  store<u8>(dst, Char.RIGHT_BRACKET);
  return dst + 1;
}

function writeTls(dst: usize): usize {
  if (isLast(tlsColumn, 'failed')) return narrow('false', dst);
  return firstValue(tlsColumn) != 0 || firstValue(tlsProtocolColumn) != 0 ? narrow('true', dst) : 0;
}
