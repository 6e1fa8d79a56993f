import { Form, JsonKind, writeJsonValue } from '../documents/json-values';
import {
  ACTION_NAMES,
  ACTIVITY_NAMES,
  Action,
  Activity,
  CLASS_UID,
  DIRECTION_NAMES,
  OTHER,
  SEVERITY_NAMES,
  Severity,
  STATUS_NAMES,
} from '../documents/ocsf-words';
import { narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { writeText } from '../text/json-write';
import { isMessage } from './context';
import { Derived } from './derived-names';
import { Key } from './keys';
import {
  firstSource,
  isLetThrough,
  nextSource,
  sourceEnd,
  sourceKind,
  sourceStart,
  sourceTypes,
} from './sources';
import { LogType, THREATS } from './types';
import { documentTypes, hasMalware, hasThreat, isAlert, singleTypes, verdict } from './verdict';
import { captionLen, captionPtr, dispositionId, doesStop, endingOf } from './verdict-rows';

/** Derived values of OCSF: numbers of its enumerations, and their captions. */

const DISPOSITION_ALLOWED: u32 = 1;
const DISPOSITION_DETECTED: u32 = 15;
const DISPOSITION_LOGGED: u32 = 17;

export function writeOcsf(derived: u32, dst: usize): usize {
  switch (derived) {
    case Derived.ACTIVITY_ID:
      return writeDecimal(activity(), dst);
    case Derived.ACTIVITY_NAME:
      return writeText(ACTIVITY_NAMES[activity()], dst);
    case Derived.TYPE_UID:
      return writeDecimal(CLASS_UID * 100 + activity(), dst);
    case Derived.TYPE_NAME:
      dst = narrow('"Email Activity: ', dst);
      dst = narrow(ACTIVITY_NAMES[activity()], dst);
      store<u8>(dst, Char.DOUBLE_QUOTE);
      return dst + 1;
    case Derived.SEVERITY_ID:
      return writeDecimal(severity(), dst);
    case Derived.SEVERITY:
      return writeText(SEVERITY_NAMES[severity()], dst);
    case Derived.STATUS_ID:
      return writeDecimal(endingOf(verdict), dst);
    case Derived.STATUS:
      return writeText(STATUS_NAMES[endingOf(verdict)], dst);
    case Derived.ACTION_ID:
      return writeDecimal(action(), dst);
    case Derived.ACTION_NAME:
      return writeText(ACTION_NAMES[action()], dst);
    case Derived.DISPOSITION_ID:
      return writeDecimal(dispositionId(verdict), dst);
    case Derived.DISPOSITION:
      store<u8>(dst, Char.DOUBLE_QUOTE);
      memory.copy(dst + 1, captionPtr(verdict), captionLen(verdict));
      dst += 1 + captionLen(verdict);
      store<u8>(dst, Char.DOUBLE_QUOTE);
      return dst + 1;
    case Derived.IS_ALERT:
      return narrow(isAlert ? 'true' : 'false', dst);
    case Derived.DIRECTION_ID:
      return writeDecimal(directionId(), dst);
    case Derived.DIRECTION:
      return writeDirection(dst);
  }
  return 0;
}

/** What the gateway did: of several things that it did with one message, it relayed it. */
function activity(): u32 {
  const types = isMessage ? singleTypes : documentTypes;
  let found: u32 = Activity.UNKNOWN;
  if ((types & LogType.DELIVERY) != 0) found = Activity.SEND;
  if ((types & (LogType.RECEIPT | LogType.JOURNAL)) != 0) {
    if (found != Activity.UNKNOWN) return isMessage ? Activity.RELAY : Activity.UNKNOWN;
    found = Activity.RECEIVE;
  }
  if ((types & (LogType.PROCESS | THREATS)) != 0) {
    if (found != Activity.UNKNOWN) return isMessage ? Activity.RELAY : Activity.UNKNOWN;
    found = Activity.SCAN;
  }
  return found;
}

/** Mimecast tells no severity; this one is by what was found. */
function severity(): u32 {
  if (hasMalware) return Severity.HIGH;
  if (hasThreat) return Severity.MEDIUM;
  return isAlert ? Severity.LOW : Severity.INFORMATIONAL;
}

function action(): u32 {
  if (doesStop(verdict)) return Action.DENIED;
  const disposition = dispositionId(verdict);
  if (disposition == DISPOSITION_ALLOWED) return Action.ALLOWED;
  return disposition == DISPOSITION_DETECTED || disposition == DISPOSITION_LOGGED
    ? Action.OBSERVED
    : Action.UNKNOWN;
}

/** The source that tells the direction: `Dir`, or the `Route` of a threat; 0 if none does. */
function directionSource(): usize {
  let source = firstSource(Key.DIRECTION);
  if (source == 0) source = firstSource(Key.API_DIRECTION);
  if (source != 0) return source;
  source = firstSource(Key.ROUTE);
  while (source != 0 && !isLetThrough(sourceTypes(source), THREATS)) source = nextSource(source);
  return source;
}

function directionId(): u32 {
  const source = directionSource();
  if (source == 0) return 0;
  const ptr = sourceStart(source);
  const len = sourceEnd(source) - ptr;
  for (let id = 1; id < DIRECTION_NAMES.length; id++) if (isName(ptr, len, DIRECTION_NAMES[id])) return id;
  return OTHER;
}

function isName(ptr: usize, len: usize, name: string): bool {
  if (len != (name.length as usize)) return false;
  for (let i = 0; i < name.length; i++) {
    if (((load<u8>(ptr + i) | 0x20) as i32) != (name.charCodeAt(i) | 0x20)) return false;
  }
  return true;
}

function writeDirection(dst: usize): usize {
  const id = directionId();
  if (id != OTHER) return writeText(DIRECTION_NAMES[id], dst);
  const source = directionSource();
  return writeJsonValue(
    Form.TEXT,
    sourceStart(source),
    sourceEnd(source),
    sourceKind(source) as JsonKind,
    dst,
  );
}
