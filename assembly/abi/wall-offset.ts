import { writeAppliance } from '../journal/append';
import { journaling } from '../journal/journal';
import { captureEnd, captureStart } from '../rules/captures';
import { Variant, Verb } from '../rules/table';
import { Appliance, BY_SETTING } from '../store/appliances';
import { startClock } from '../store/lifecycle';
import { settingOffset, stampTime } from '../store/wall-clock';
import { StampKind } from '../text/calendar';
import { Char } from '../text/chars';
import { resetHeaderCache } from '../text/header';
import { headerStamp, headerTimeS } from '../text/header-parts';
import { decimal, skipBlanks, skipDigits } from '../text/scan';
import { isEventClock } from './clock';
import { forgetHead } from './repeat';

/** What an appliance says of its clock: `Time offset from UTC: 19207 seconds`, at the head of each of its files. */

/** No clock on the wall is further off UTC: such a value is wrong. */
const MOST_S: u64 = 18 * 3600;
const MOST_DIGITS: usize = 5;

/** The number of seconds in [ptr, end), BY_SETTING if there is none that can be right. */
function offsetIn(ptr: usize, end: usize): i32 {
  ptr = skipBlanks(ptr, end);
  const isBehind = ptr < end && load<u8>(ptr) == Char.MINUS;
  if (isBehind || (ptr < end && load<u8>(ptr) == Char.PLUS)) ptr++;
  const len = end - ptr;
  if (len == 0 || len > MOST_DIGITS || skipDigits(ptr, end) != end) return BY_SETTING;
  const seconds = decimal(ptr, end);
  if (seconds > MOST_S) return BY_SETTING;
  return isBehind ? -(seconds as i32) : (seconds as i32);
}

/**
 * After a match that was about no message: if the row says that its line tells the offset, the appliance has it from
 * now on. The line must have a prefix with a stamp to which it applies; a text alone may be what a sender wrote. Where
 * the setting says the same, it stays in force: it knows when daylight saving ends.
 */
export function hearOffset(variant: usize, appliance: usize): void {
  const v = changetype<Variant>(variant);
  if ((v.verbs & Verb.OFFSET) == 0 || v.captureCount == 0) return;
  if (appliance == 0 || headerStamp < StampKind.WALL) return;
  const offset = offsetIn(captureStart(0), captureEnd(0));
  if (offset == BY_SETTING) return;
  const a = changetype<Appliance>(appliance);
  const before = stampTime(appliance, headerTimeS, headerStamp);
  a.offsetS = offset == settingOffset(headerTimeS) ? BY_SETTING : offset;
  const after = stampTime(appliance, headerTimeS, headerStamp);
  if (after != before) setClock(appliance, (after as i64) - (before as i64));
  if (journaling) writeAppliance(appliance);
}

/** The clock of the appliance turned out to be off by so many seconds. */
function setClock(appliance: usize, seconds: i64): void {
  resetHeaderCache();
  forgetHead();
  // the clock that stamps drive was set, not moved on
  const a = changetype<Appliance>(appliance);
  if (isEventClock() && a.now != 0) startClock(appliance, a.now + seconds * 1000);
}
