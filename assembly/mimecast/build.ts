import { grownTo, reserve } from '../memory';
import { isText, narrow, prepareText, writeHex, writePrepared } from '../text/ascii';
import { parseIsoStamp, stampS } from '../text/calendar';
import { Char } from '../text/chars';
import { copyText } from '../text/copy';
import { JSON_GROWTH, writeJsonString, writeJsonText } from '../text/json-write';
import { decimal, sameBytes, skipDigits } from '../text/scan';
import { hasRepeatedKeys, writeEventId } from './canonical';
import { classify, foundBy, foundTypes, setFound } from './classify';
import {
  hasRepeatedKey,
  lookAtKeys,
  pairCount,
  pairKey,
  pairKeyLen,
  pairKeyPtr,
  pairKind,
  pairOf,
  pairValueLen,
  pairValuePtr,
} from './event';
import { Key } from './keys';
import { typeNamed, typeOfFileName, writeTypeText } from './labels';
import { writeNineFields } from './nine-fields';
import {
  clearKeys,
  EVENT_HEAD,
  eventId,
  membersStart,
  noteKey,
  putValue,
  setEventHead,
  VALUE_SIZE,
  ValueKind,
} from './stored';
import { DECISION_NAMES, Decision } from './types';

/** Makes of the event in work what is kept and handed out: see stored.ts. */

/** The event that was built last; it holds until the next one. */
export let built: usize = 0;
let builtCap: usize = 0;

let keepsRaw: bool = false;
let hasNineFields: bool = false;

export function setBuild(keepRaw: bool, nineFields: bool): void {
  keepsRaw = keepRaw;
  hasNineFields = nineFields;
}

/** Members that are added have so many bytes at most, besides the raw text. */
const ADDED_SIZE: usize = 512;

const TYPE_KEY = prepareText(',"log_type":');
const BY_KEY = prepareText(',"log_type_by":"');
const ID_KEY = prepareText('","id":"');
const FINGERPRINT_KEY = prepareText(',"fingerprint":"');

/** Names of the members that are added: an event's own of that name gets another. */
const OWN_NAMES: StaticArray<string> = ['log_type', 'log_type_by', 'id', 'fingerprint', 'raw', 'mailstitch'];
/** Bytes that names of the event's own may get besides. */
const GIVEN_SIZE: usize = 8;
const MIN_OWN_NAME: usize = 2;
const MAX_OWN_NAME: usize = 11;

/**
 * Builds the event. `label` names its type from outside, 0 if nothing does: a word of a `log_type` field or the name of
 * a file; [raw, raw + rawLen) is the text it came in.
 */
export function buildEvent(label: u32, labelBy: Decision, raw: usize, rawLen: usize): void {
  const dst = roomFor(rawLen);
  writeEventId(eventId(dst));
  decide(label, labelBy);
  // the values stand before the members, so their number has to be known first
  clearKeys(dst);
  for (let i: u32 = 0; i < pairCount; i++) if (pairKey(i) != Key.NONE) noteKey(dst, pairKey(i));
  const members = membersStart(dst);
  let to = members;
  for (let i: u32 = 0; i < pairCount; i++) {
    if (isRepeated(i)) continue;
    to = writeMemberKey(i, to == members, to);
    let next = repeatOf(i, i);
    if (next != 0) store<u8>(to++, Char.LEFT_BRACKET);
    const quote: usize = pairKind(i) == ValueKind.TEXT ? 1 : 0;
    const start = to;
    to = writeValue(i, to);
    if (isFirstOfKey(i))
      putValue(dst, pairKey(i), pairKind(i), start + quote - members, to - start - 2 * quote);
    if (next == 0) continue;
    for (; next != 0; next = repeatOf(i, next)) {
      store<u8>(to, Char.COMMA);
      to = writeValue(next, to + 1);
    }
    store<u8>(to++, Char.RIGHT_BRACKET);
  }
  to = writeAdded(eventId(dst), to);
  const membersLen = to - members;
  if (keepsRaw) to = writeJsonString(raw, rawLen, to);
  const isGiven = foundBy == Decision.FILE_NAME || foundBy == Decision.TYPE_FIELD;
  setEventHead(dst, eventTime(), foundTypes, isGiven, membersLen, to - members - membersLen);
}

function roomFor(rawLen: usize): usize {
  let need: usize = EVENT_HEAD + ADDED_SIZE + (pairCount as usize) * (VALUE_SIZE + 24);
  for (let i: u32 = 0; i < pairCount; i++) need += (pairKeyLen(i) + pairValueLen(i)) * JSON_GROWTH;
  // names that are given another, over and over
  need += (pairCount as usize) * GIVEN_SIZE;
  if (keepsRaw) need += rawLen * JSON_GROWTH;
  if (need > builtCap) {
    const larger = grownTo(builtCap == 0 ? 65536 : builtCap, need);
    built = reserve(larger + 64);
    builtCap = larger;
  }
  return built;
}

/** Of which type it is: what was said of it counts, else what its keys say. */
function decide(label: u32, labelBy: Decision): void {
  lookAtKeys();
  classify();
  let types: u32 = 0;
  let by = Decision.FILE_NAME;
  let pair = pairOf(Key.CONTENT_DISPOSITION);
  if (pair >= 0) types = typeOfFileName(pairValuePtr(pair), pairValueLen(pair));
  if (types == 0 && labelBy == Decision.FILE_NAME) types = label;
  if (types == 0) {
    by = Decision.TYPE_FIELD;
    pair = pairOf(Key.LOG_TYPE);
    if (pair >= 0) types = typeNamed(pairValuePtr(pair), pairValueLen(pair));
    if (types == 0) types = label;
    pair = pairOf(Key.TYPE);
    if (types == 0 && pair >= 0) types = typeNamed(pairValuePtr(pair), pairValueLen(pair));
  }
  if (types == 0) return;
  setFound(types, by);
}

const THOUSAND: u64 = 1000;

/** Its time in seconds since 1970, 0 unknown: `datetime`, or `timestamp` in milliseconds; of several the earliest. */
function eventTime(): u32 {
  const key: u32 = pairOf(Key.DATETIME) >= 0 ? Key.DATETIME : Key.TIMESTAMP;
  let earliest: u32 = 0;
  for (let i = pairOf(key as Key); i >= 0 && (i as u32) < pairCount; i++) {
    if (pairKey(i) != key) continue;
    const time = timeOf(pairValuePtr(i), pairValueLen(i), key == (Key.TIMESTAMP as u32));
    if (time != 0 && (earliest == 0 || time < earliest)) earliest = time;
    if (!hasRepeatedKey) break;
  }
  return earliest;
}

function timeOf(ptr: usize, len: usize, maybeMs: bool): u32 {
  const end = ptr + len;
  if (parseIsoStamp(ptr, end)) return stampS;
  const digitsEnd = skipDigits(ptr, end);
  if (!maybeMs || digitsEnd == ptr || digitsEnd - ptr > MS_DIGITS) return 0;
  const seconds = decimal(ptr, digitsEnd) / THOUSAND;
  return seconds > (u32.MAX_VALUE as u64) ? 0 : (seconds as u32);
}

const MS_DIGITS: usize = 13;

@inline
function isSameKey(a: u32, b: u32): bool {
  return pairKeyLen(a) == pairKeyLen(b) && sameBytes(pairKeyPtr(a), pairKeyPtr(b), pairKeyLen(a));
}

/** Is the pair the first with its known key, however that is spelled? Its value counts. */
@inline
function isFirstOfKey(index: u32): bool {
  return pairKey(index) != Key.NONE && pairOf(pairKey(index) as Key) == (index as i32);
}

/** Was the key of the pair there before? Then its value stands in the array of that one. */
@inline
function isRepeated(index: u32): bool {
  return hasRepeatedKeys && isRepeat(index);
}

function isRepeat(index: u32): bool {
  for (let i: u32 = 0; i < index; i++) if (isSameKey(i, index)) return true;
  return false;
}

/** The next pair behind `after` with the key of `index`; 0 if there is none. */
function repeatOf(index: u32, after: u32): u32 {
  if (!hasRepeatedKeys) return 0;
  for (let i = after + 1; i < pairCount; i++) if (isSameKey(i, index)) return i;
  return 0;
}

/** Writes `,"key":`, the first one without its comma. */
@inline
function writeMemberKey(index: u32, isFirst: bool, dst: usize): usize {
  const ptr = pairKeyPtr(index);
  const len = pairKeyLen(index);
  const key = pairKey(index);
  store<u16>(dst, isFirst ? 0x22 : 0x222c); // ,"
  dst += isFirst ? 1 : 2;
  // known keys need no escapes, and of the names that are added only one is that of a known key
  if (key != Key.NONE) dst = copyText(ptr, len, dst);
  else dst = writeJsonText(ptr, ptr + len, dst);
  if ((key == Key.NONE || key == Key.LOG_TYPE) && isOwnName(ptr, len)) dst = writeGiven(len, dst);
  store<u16>(dst, 0x3a22); // ":
  return dst + 2;
}

/** `id` of the event itself comes out as `id_given`, or as `id_given_given` where it has that too. */
function writeGiven(len: usize, dst: usize): usize {
  const name = dst - len;
  do {
    dst = narrow('_given', dst);
  } while (hasKeyOf(name, dst - name));
  return dst;
}

function hasKeyOf(ptr: usize, len: usize): bool {
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairKeyLen(i) == len && sameBytes(pairKeyPtr(i), ptr, len)) return true;
  }
  return false;
}

function isOwnName(ptr: usize, len: usize): bool {
  if (len > MAX_OWN_NAME || len < MIN_OWN_NAME) return false;
  for (let i = 0; i < OWN_NAMES.length; i++) if (isText(ptr, len, OWN_NAMES[i])) return true;
  return false;
}

@inline
function writeValue(index: u32, dst: usize): usize {
  const ptr = pairValuePtr(index);
  const len = pairValueLen(index);
  if (pairKind(index) == ValueKind.TEXT) return writeJsonString(ptr, len, dst);
  return copyText(ptr, len, dst);
}

/** Type, how it was found, id and what else was asked for. */
function writeAdded(id: usize, dst: usize): usize {
  dst = writeTypes(foundTypes, writePrepared(TYPE_KEY, dst));
  dst = narrow(DECISION_NAMES[foundBy], writePrepared(BY_KEY, dst));
  dst = writeHex(bswap<u64>(load<u64>(id)), writePrepared(ID_KEY, dst));
  dst = writeHex(bswap<u64>(load<u64>(id, 8)), dst);
  store<u8>(dst++, Char.DOUBLE_QUOTE);
  if (!hasNineFields) return dst;
  dst = writeNineFields(writePrepared(FINGERPRINT_KEY, dst));
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

/** One type is a string, several are an array. */
function writeTypes(types: u32, dst: usize): usize {
  if (types == 0) return narrow('"unknown"', dst);
  if ((types & (types - 1)) == 0) return writeTypeName(ctz(types), dst);
  return writeTypeList(types, dst);
}

/** Writes an array of names, in the order of the list of types. */
export function writeTypeList(types: u32, dst: usize): usize {
  const start = dst;
  for (let left = types; left != 0; left &= left - 1) {
    store<u8>(dst, Char.COMMA);
    dst = writeTypeName(ctz(left), dst + 1);
  }
  if (dst == start) dst++;
  store<u8>(start, Char.LEFT_BRACKET);
  store<u8>(dst, Char.RIGHT_BRACKET);
  return dst + 1;
}

export function writeTypeName(type: u32, dst: usize): usize {
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeTypeText(type, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}
