import { Form, JsonKind, writeJsonValue } from '../documents/json-values';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { Derived } from './derived-names';
import { gatheredCount, gatheredEvent } from './gathered';
import { Key } from './keys';
import { isDelivered } from './outcome';
import {
  firstSource,
  isLetThrough,
  LEG,
  legTypes,
  nextSource,
  sourceEnd,
  sourceKind,
  sourceStart,
  sourceTypes,
} from './sources';
import { eventTypes } from './stored';
import { eventMs, writeTime } from './times';
import { LogType } from './types';
import { hasMalware, isAlert, otherAction, otherActionEnd, otherActionKind, verdict } from './verdict';
import { actionLen, actionPtr, doesStop, ENDING_NAMES, endingOf, Verdict } from './verdict-rows';

/** Derived values of ECS; only values that ECS allows for its categorization fields. */
export function writeEcs(derived: u32, dst: usize): usize {
  switch (derived) {
    case Derived.KIND:
      return narrow(isAlert ? '"alert"' : '"event"', dst);
    case Derived.CATEGORY:
      if (!isAlert) return narrow('["email"]', dst);
      return narrow(
        hasMalware ? '["email","malware","intrusion_detection"]' : '["email","intrusion_detection"]',
        dst,
      );
    case Derived.TYPE:
      return narrow(isAlert && doesStop(verdict) ? '["info","denied"]' : '["info"]', dst);
    case Derived.ACTION:
      return writeAction(dst);
    case Derived.OUTCOME:
      store<u8>(dst, Char.DOUBLE_QUOTE);
      dst = narrow(ENDING_NAMES[endingOf(verdict)], dst + 1);
      store<u8>(dst, Char.DOUBLE_QUOTE);
      return dst + 1;
    case Derived.TLS:
      return writeTls(dst);
    case Derived.DELIVERED:
      return writeDelivered(dst);
  }
  return 0;
}

function writeAction(dst: usize): usize {
  if (otherActionEnd != otherAction) {
    return writeJsonValue(Form.LOWER, otherAction, otherActionEnd, otherActionKind as u32 as JsonKind, dst);
  }
  if (verdict == Verdict.NOTHING) return 0;
  store<u8>(dst, Char.DOUBLE_QUOTE);
  memory.copy(dst + 1, actionPtr(verdict), actionLen(verdict));
  dst += 1 + actionLen(verdict);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

const TLS_KEYS: StaticArray<u32> = [Key.TLS_VERSION, Key.API_TLS_VERSION, Key.CIPHER, Key.TLS_CIPHER];

/** Of a delivery what it says; else a connection had TLS if it had a version or cipher of it. */
function writeTls(dst: usize): usize {
  if (legTypes == LogType.DELIVERY) {
    let said = sourceOfLeg(Key.USE_TLS);
    if (said == 0) said = sourceOfLeg(Key.TLS_USED);
    if (said != 0)
      return writeJsonValue(Form.BOOL, sourceStart(said), sourceEnd(said), sourceKind(said), dst);
  }
  for (let i = 0; i < TLS_KEYS.length; i++) if (sourceOfLeg(TLS_KEYS[i]) != 0) return narrow('true', dst);
  return 0;
}

function sourceOfLeg(key: u32): usize {
  let source = firstSource(key);
  while (source != 0 && !isLetThrough(sourceTypes(source), LEG)) source = nextSource(source);
  return source;
}

/** When the first recipient got it. */
function writeDelivered(dst: usize): usize {
  const count = gatheredCount();
  for (let i: u32 = 0; i < count; i++) {
    const event = gatheredEvent(i);
    if (eventTypes(event) == LogType.DELIVERY && isDelivered(event)) return writeTime(eventMs(event), dst);
  }
  return 0;
}
