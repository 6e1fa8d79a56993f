import { elementEnd, elementStart, nextElement, openElements } from '../documents/json-elements';
import { Form, JsonKind, takeText } from '../documents/json-values';
import { Flag, Record } from '../store/records';
import { narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { writeKey } from '../text/json-write';
import { writeAuthentication } from './authentication';
import { writeTypeList, writeTypeName } from './build';
import {
  contextComplete,
  contextRecord,
  contextSequence,
  isMessage,
  writeContextId,
  writeDispositionName,
  writeReasonName,
} from './context';
import { writeEcs } from './derived-ecs';
import { Derived } from './derived-names';
import { writeOcsf } from './derived-ocsf';
import { gatheredCount, gatheredEvent } from './gathered';
import { Key } from './keys';
import { writeSections } from './sections';
import { firstSource, nextSource, sourceEnd, sourceKind, sourceStart, useKey } from './sources';
import { rawEnd, rawStart } from './stored';
import { firstMs, lastMs, writeTime } from './times';
import { documentTypes, singleTypes } from './verdict';

/** Keys that derived values look at. */
const KEYS: StaticArray<u32> = [
  Key.TIMESTAMP,
  Key.SPAM_DETAIL,
  Key.TLS_VERSION,
  Key.API_TLS_VERSION,
  Key.CIPHER,
  Key.TLS_CIPHER,
  Key.USE_TLS,
  Key.TLS_USED,
  Key.DIRECTION,
  Key.API_DIRECTION,
  Key.ROUTE,
];

const ADDRESS_KEYS: StaticArray<u32> = [
  Key.SENDER,
  Key.SENDER_ENVELOPE,
  Key.HEADER_FROM,
  Key.SENDER_HEADER,
  Key.RCPT,
  Key.RECIPIENT,
  Key.RECIPIENTS,
];

/** Has the values of those keys kept; false if there are too many. */
export function openDerived(): bool {
  for (let i = 0; i < KEYS.length; i++) if (!useKey(KEYS[i])) return false;
  for (let i = 0; i < ADDRESS_KEYS.length; i++) if (!useKey(ADDRESS_KEYS[i])) return false;
  return true;
}

/** Writes the derived value of that number as JSON; 0 if the document has none. */
export function writeDerived(derived: u32, dst: usize): usize {
  switch (derived) {
    case Derived.ID:
      return writeId(dst);
    case Derived.SEQUENCE:
      return isMessage ? writeDecimal(contextSequence, dst) : 0;
    case Derived.ORIGINAL:
      return writeOriginal(dst);
    case Derived.MIMECAST:
      return writeMimecast(dst);
    case Derived.TIME:
      return writeTime(firstMs, dst);
    case Derived.START:
      return isMessage ? writeTime(firstMs, dst) : 0;
    case Derived.END:
      return isMessage ? writeTime(lastMs, dst) : 0;
    case Derived.DURATION:
      return writeDuration(NANOSECONDS, dst);
    case Derived.TIME_MS:
      return writeDecimal(firstMs, dst);
    case Derived.START_MS:
      return isMessage && firstMs != 0 ? writeDecimal(firstMs, dst) : 0;
    case Derived.END_MS:
      return isMessage && lastMs != 0 ? writeDecimal(lastMs, dst) : 0;
    case Derived.DURATION_MS:
      return writeDuration(1, dst);
    case Derived.SPF:
    case Derived.DKIM:
    case Derived.DMARC:
      return writeAuthentication(derived - Derived.SPF, dst);
    case Derived.LOG_NAME:
      return writeLogName(dst);
    case Derived.NOBODY:
      return hasAddress() ? 0 : narrow('[]', dst);
  }
  return derived < (Derived.ACTIVITY_ID as u32) ? writeEcs(derived, dst) : writeOcsf(derived, dst);
}

const NANOSECONDS: u64 = 1000000;

function writeId(dst: usize): usize {
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeContextId(dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

/** From the first to the last event of a message, in milliseconds times `unit`. */
function writeDuration(unit: u64, dst: usize): usize {
  return isMessage && firstMs != 0 ? writeDecimal((lastMs - firstMs) * unit, dst) : 0;
}

/** `keep_raw`: the texts of the events as they came, a line each. */
function writeOriginal(dst: usize): usize {
  const count = gatheredCount();
  let to = dst;
  for (let i: u32 = 0; i < count; i++) {
    const start = rawStart(gatheredEvent(i));
    const end = rawEnd(gatheredEvent(i));
    if (start == end) continue;
    if (to == dst) store<u8>(to++, Char.DOUBLE_QUOTE);
    else {
      store<u16>(to, 0x6e5c); // \n
      to += 2;
    }
    memory.copy(to, start + 1, end - start - 2);
    to += end - start - 2;
  }
  if (to == dst) return 0;
  store<u8>(to, Char.DOUBLE_QUOTE);
  return to + 1;
}

/** Everything else: what mailstitch says of a message, and all events whole. */
function writeMimecast(dst: usize): usize {
  const start = dst;
  if (isMessage) {
    const r = changetype<Record>(contextRecord);
    if (singleTypes != 0) dst = writeTypeList(singleTypes, writeKey('log_type', dst));
    dst = narrow(contextComplete ? 'true' : 'false', writeKey('complete', dst));
    dst = writeReasonName(narrow(',"reason":"', dst));
    dst = writeDispositionName(narrow('","disposition":"', dst));
    store<u8>(dst++, Char.DOUBLE_QUOTE);
    dst = writeDecimal(gatheredCount(), writeKey('lines', dst));
    if ((r.flags & Flag.TRUNCATED) != 0) dst = narrow('true', writeKey('truncated', dst));
    store<u8>(dst++, Char.COMMA);
  } else dst++;
  const sections = writeSections(dst);
  if (sections == dst && isMessage) dst--;
  else dst = sections;
  // the first member begins with a comma
  store<u8>(start, Char.LEFT_BRACE);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}

/** The type if all events are of one. */
function writeLogName(dst: usize): usize {
  if (singleTypes == 0 || (singleTypes & (singleTypes - 1)) != 0 || documentTypes != singleTypes) return 0;
  return writeTypeName(ctz(singleTypes), dst);
}

function hasAddress(): bool {
  for (let i = 0; i < ADDRESS_KEYS.length; i++) {
    for (let source = firstSource(ADDRESS_KEYS[i]); source != 0; source = nextSource(source)) {
      if (isAddress(source)) return true;
    }
  }
  return false;
}

/** Is the value an address, or an array that has one? */
function isAddress(source: usize): bool {
  const start = sourceStart(source);
  const end = sourceEnd(source);
  if (sourceKind(source) != JsonKind.JSON) return takeText(Form.ADDRESS, start, end, JsonKind.TEXT);
  for (let at = openElements(start, end); at != 0; at = nextElement(at, end)) {
    if (takeText(Form.ADDRESS, elementStart, elementEnd, JsonKind.TEXT)) return true;
  }
  return false;
}
