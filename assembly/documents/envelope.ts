import { Appliance, applianceAt } from '../store/appliances';
import { FACT_HEAD, FACT_RAW, factFlags } from '../store/facts';
import { keyAppliance, keyNumber } from '../store/keys';
import { deliveryAt, deliveryCount, Flag, RELATION_NAMES, Record } from '../store/records';
import { narrow, prepareText, writeDecimal, writePrepared } from '../text/ascii';
import { writeRfc3339 } from '../text/calendar';
import { Char } from '../text/chars';
import { writeJsonString, writeKey, writeKeyText } from '../text/json-write';
import { Source } from './columns';
import { FINDING_NAMES } from './engine-rows';
import { engineFinding } from './engines';
import { entryCount, entryFact, entrySource, isGatheredCut } from './gather';
import { writeDocumentId, writeThreadId } from './identity';
import { OUTCOME_NAMES, outcome } from './outcome';
import { recipient, recipientLen } from './recipients';

/** What mailstitch says of a document itself: id, times, why it was handed out, whether it is complete. */

/** Why a document was handed out. */
export const enum Reason {
  FINISHED = 0,
  TIMEOUT = 1,
  HOLD = 2,
  LATE = 3,
  BUDGET = 4,
  DRAIN = 5,
}

export const REASON_COUNT: u32 = 6;

export const REASON_NAMES: StaticArray<string> = ['finished', 'timeout', 'hold', 'late', 'budget', 'drain'];

const ID_KEY = prepareText(',"id":"');
const THREAD_KEY = prepareText('","thread":"');
const APPLIANCE_KEY = prepareText('","appliance":');
const FIRST_TIME_KEY = prepareText(',"first_time":');
const LAST_TIME_KEY = prepareText(',"last_time":');
const COMPLETE_KEY = prepareText(',"complete":true,"reason":"');
const INCOMPLETE_KEY = prepareText(',"complete":false,"reason":"');
const SEQUENCE_KEY = prepareText('","sequence":');
const DISPOSITION_KEY = prepareText(',"disposition":"');
const VERDICT_KEY = prepareText('","verdict":"');
const LINES_KEY = prepareText('","lines":');

/** Writes a time (UTC seconds) in quotes, or null for 0: no line had one. */
export function writeTimeOrNull(seconds: u32, dst: usize): usize {
  if (seconds == 0) return narrow('null', dst);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeRfc3339(seconds, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

export function writeEnvelope(record: usize, reason: Reason, complete: bool, dst: usize): usize {
  const r = changetype<Record>(record);
  const a = changetype<Appliance>(r.appliance);
  dst = writeIds(record, writePrepared(ID_KEY, dst));
  dst = writeJsonString(a.name, a.nameLen, writePrepared(APPLIANCE_KEY, dst));
  dst = writeTimeOrNull(r.firstStamp, writePrepared(FIRST_TIME_KEY, dst));
  dst = writeTimeOrNull(r.lastStamp, writePrepared(LAST_TIME_KEY, dst));
  dst = narrow(REASON_NAMES[reason], writePrepared(complete ? COMPLETE_KEY : INCOMPLETE_KEY, dst));
  dst = writeDecimal(r.sequence, writePrepared(SEQUENCE_KEY, dst));
  dst = narrow(OUTCOME_NAMES[outcome()], writePrepared(DISPOSITION_KEY, dst));
  dst = narrow(FINDING_NAMES[engineFinding()], writePrepared(VERDICT_KEY, dst));
  dst = writeDecimal(r.lines, writePrepared(LINES_KEY, dst));
  if (r.parentKey != 0) dst = writeParent(r.parentKey, r.relation, dst);
  if (isTruncated(record)) dst = narrow('true', writeKey('truncated', dst));
  return dst;
}

/** Id and thread. Most messages descend from none: their thread is their id. */
@inline
function writeIds(record: usize, id: usize): usize {
  const idEnd = writeDocumentId(record, recipient, recipientLen, id);
  const thread = writePrepared(THREAD_KEY, idEnd);
  if (changetype<Record>(record).rootKey != 0 || recipient != 0) return writeThreadId(record, thread);
  memory.copy(thread, id, idEnd - id);
  return thread + (idEnd - id);
}

/** Did the message, its connection or one of its deliveries say more than is kept? */
export function isTruncated(record: usize): bool {
  const r = changetype<Record>(record);
  if (isGatheredCut()) return true;
  let flags = r.flags;
  if (r.connection != 0) flags |= changetype<Record>(r.connection).flags;
  const deliveries = deliveryCount(record);
  for (let n: u32 = 0; n < deliveries; n++) flags |= changetype<Record>(deliveryAt(record, n)).flags;
  return (flags & Flag.TRUNCATED) != 0;
}

function writeParent(key: u64, relation: u32, dst: usize): usize {
  return writeParentObject(key, relation, writeKey('parent', dst));
}

/** Writes `{"appliance":"esa1","mid":"7","relation":"split"}`. */
export function writeParentObject(key: u64, relation: u32, dst: usize): usize {
  const start = dst;
  const parent = changetype<Appliance>(applianceAt(keyAppliance(key)));
  dst = writeJsonString(parent.name, parent.nameLen, writeKey('appliance', dst));
  dst = writeKey('mid', dst);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeDecimal(keyNumber(key), dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeKeyText('relation', RELATION_NAMES[relation], dst + 1);
  store<u8>(start, Char.LEFT_BRACE);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}

/** `keep_raw`: the lines of the message and of its connection and deliveries, as they came. */
export function writeRaw(dst: usize): usize {
  dst = writeKey('raw', dst);
  const start = dst;
  const total = entryCount();
  for (let e: u32 = 0; e < total; e++) {
    const fact = entryFact(e);
    if ((factFlags(fact) & FACT_RAW) == 0 || entrySource(e) > Source.SCOPE) continue;
    store<u8>(dst, Char.COMMA);
    dst = writeJsonString(fact + FACT_HEAD + 4, load<u32>(fact, FACT_HEAD), dst + 1);
  }
  if (dst == start) store<u8>(dst++, Char.LEFT_BRACKET);
  else store<u8>(start, Char.LEFT_BRACKET);
  store<u8>(dst, Char.RIGHT_BRACKET);
  return dst + 1;
}
