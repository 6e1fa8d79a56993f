import { Bound, reach } from '../bounds';
import { internField } from '../rules/fields';
import { captureField, captureType, NONE, Rule, SetRow, Variant, Verb } from '../rules/table';
import { FACT_RAW, FACT_REVERSED, factCapture, factCaptureLen, factMark } from '../store/facts';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { writeJsonString, writeKey } from '../text/json-write';
import { decimal, sameBytes, skipDigits } from '../text/scan';
import { openCapture, renderPieces, valueEnd, valueStart } from './collect';
import { Source } from './columns';
import { writeTimeOrNull } from './envelope';
import { entriesEnd, entriesStart, factOf, sourceOf, stampOf } from './gather';
import { ENTRY_SIZE } from './order';
import { saidAny } from './outcome';
import { scratchPlace, takeScratch } from './values';

/** The quarantines that a message was put into: when, why, and when and how it left them. */

/** Lines that say so: `hold` and `quarantined` enter one, `left` leaves it, `release` all. */
const ENTERS: u32 = Verb.HOLD | Verb.QUARANTINED;
const VERBS: u32 = ENTERS | Verb.LEFT | Verb.RELEASE;

@unmanaged
class Stay {
  name: usize;
  nameLen: u32;
  reason: usize;
  reasonLen: u32;
  /** Seconds since 1970, 0 unknown. */
  enteredS: u32;
  leftS: u32;
  isOver: u32;
  /** `released` or `deleted`, and why. */
  result: usize;
  resultLen: u32;
  leftReason: usize;
  leftReasonLen: u32;
}

const STAY_SIZE: usize = offsetof<Stay>();
/** An appliance has a dozen quarantines; what is said of more is not told. */
const MAX_STAYS: u32 = 32;
const stays = memory.data(32 * 44, 4);
let count: u32 = 0;

@inline
function stayAt(index: u32): Stay {
  return changetype<Stay>(stays + (index as usize) * STAY_SIZE);
}

let isOpen: bool = false;
let nameField: u32 = 0;
let reasonField: u32 = 0;
let resultField: u32 = 0;
let leftReasonField: u32 = 0;
let secondsField: u32 = 0;
const fieldBytes = memory.data(32, 8);

function open(): void {
  isOpen = true;
  nameField = fieldNamed('quarantine');
  reasonField = fieldNamed('quarantine_reason');
  resultField = fieldNamed('quarantine_result');
  leftReasonField = fieldNamed('release_reason');
  secondsField = fieldNamed('quarantine_seconds');
}

function fieldNamed(name: string): u32 {
  return internField(fieldBytes, narrow(name, fieldBytes) - fieldBytes);
}

/** What a fact says of a field: what its row sets, else what its line has. Empty if it says nothing. */
let textStart: usize = 0;
let textLen: u32 = 0;

function readField(fact: usize, field: u32): void {
  const variant: usize = load<u32>(fact, 4);
  const v = changetype<Variant>(variant);
  const rule = changetype<Rule>(v.rule);
  for (let i: u32 = 0; i < rule.setCount; i++) {
    if (changetype<SetRow>(rule.sets + (i as usize) * offsetof<SetRow>()).field != field) continue;
    textStart = scratchPlace();
    const end = renderPieces(load<usize>(v.sets + (i as usize) * sizeof<usize>()), fact, variant, textStart);
    takeScratch(end);
    textLen = (end - textStart) as u32;
    return;
  }
  textLen = 0;
  for (let i: u32 = 0; i < v.captureCount; i++) {
    if (captureField(variant, i) != field) continue;
    openCapture(factCapture(fact, v.captureCount, i), factCaptureLen(fact, i), captureType(variant, i));
    textStart = valueStart;
    textLen = (valueEnd - valueStart) as u32;
    return;
  }
}

/** The last stay in the quarantine whose name was read; null if there is none. */
function stayNamed(): Stay | null {
  for (let i = count; i > 0; i--) {
    const stay = stayAt(i - 1);
    if (stay.nameLen == textLen && sameBytes(stay.name, textStart, textLen)) return stay;
  }
  return null;
}

/** A stay in the quarantine whose name was read; null if there are too many. */
function addStay(enteredS: u32): Stay | null {
  if (count == MAX_STAYS) {
    reach(Bound.STAYS);
    return null;
  }
  memory.fill(stays + (count as usize) * STAY_SIZE, 0, STAY_SIZE);
  const stay = stayAt(count++);
  stay.name = textStart;
  stay.nameLen = textLen;
  stay.enteredS = enteredS;
  return stay;
}

/** A second subscription writes the same line again, and changes nothing. */
function enter(fact: usize, stampS: u32): void {
  readField(fact, nameField);
  if (textLen == 0) return;
  const known = stayNamed();
  const stay = known !== null && known.isOver == 0 ? known : addStay(stampS);
  if (stay === null || stay.reasonLen != 0) return;
  readField(fact, reasonField);
  stay.reason = textStart;
  stay.reasonLen = textLen;
}

function leave(fact: usize, stampS: u32): void {
  readField(fact, nameField);
  if (textLen == 0) return;
  let stay = stayNamed();
  if (stay !== null && stay.isOver != 0 && stay.leftS == stampS) return;
  if (stay === null || stay.isOver != 0) stay = addStay(0);
  if (stay === null) return;
  end(stay, fact, stampS);
  readField(fact, leftReasonField);
  stay.leftReason = textStart;
  stay.leftReasonLen = textLen;
  if (stay.enteredS != 0 || stampS == 0) return;
  // how long it was in there is part of the line
  readField(fact, secondsField);
  const digitsEnd = textStart + textLen;
  if (textLen == 0 || skipDigits(textStart, digitsEnd) != digitsEnd) return;
  const seconds = decimal(textStart, digitsEnd);
  if (seconds < (stampS as u64)) stay.enteredS = stampS - (seconds as u32);
}

function end(stay: Stay, fact: usize, stampS: u32): void {
  stay.isOver = 1;
  stay.leftS = stampS;
  readField(fact, resultField);
  stay.result = textStart;
  stay.resultLen = textLen;
}

function readStays(): void {
  if (!isOpen) open();
  count = 0;
  const stop = entriesEnd();
  for (let entry = entriesStart(); entry < stop; entry += ENTRY_SIZE) {
    const fact = factOf(entry);
    if (sourceOf(entry) != Source.MESSAGE || (factMark(fact) & (FACT_RAW | FACT_REVERSED)) != 0) continue;
    const v = changetype<Variant>(load<u32>(fact, 4));
    if ((v.verbs & VERBS) == 0 || v.midAt == NONE) continue;
    const stampS = stampOf(entry);
    if ((v.verbs & ENTERS) != 0) enter(fact, stampS);
    else if ((v.verbs & Verb.LEFT) != 0) leave(fact, stampS);
    else for (let i: u32 = 0; i < count; i++) if (stayAt(i).isOver == 0) end(stayAt(i), fact, stampS);
  }
}

/** Writes `,"quarantines":[{...},...]`, or nothing if there were none. */
export function writeQuarantines(dst: usize): usize {
  if (!saidAny(VERBS)) return dst;
  readStays();
  if (count == 0) return dst;
  dst = writeKey('quarantines', dst);
  const start = dst;
  for (let i: u32 = 0; i < count; i++) dst = writeStay(stayAt(i), dst);
  store<u8>(start, Char.LEFT_BRACKET);
  store<u8>(dst, Char.RIGHT_BRACKET);
  return dst + 1;
}

/** `,{"name":"Policy",...}`. */
function writeStay(stay: Stay, dst: usize): usize {
  const start = dst + 1;
  store<u8>(dst, Char.COMMA);
  dst = writeJsonString(stay.name, stay.nameLen, writeKey('name', start));
  dst = writeJsonString(stay.reason, stay.reasonLen, writeKey('reason', dst));
  dst = writeTimeOrNull(stay.enteredS, writeKey('entered', dst));
  dst = writeTimeOrNull(stay.leftS, writeKey('left', dst));
  dst = writeKey('result', dst);
  if (stay.resultLen == 0) dst = narrow(stay.isOver != 0 ? '"left"' : '"held"', dst);
  else dst = writeJsonString(stay.result, stay.resultLen, dst);
  dst = writeJsonString(stay.leftReason, stay.leftReasonLen, writeKey('left_reason', dst));
  store<u8>(start, Char.LEFT_BRACE);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}
