import { isYearOpen, latestStampS, StampKind, yearlessStamp, yearUpTo } from '../text/calendar';
import { isZoneUtc, timeOfWall, zoneOffset } from '../text/zone';
import { Appliance, BY_SETTING } from './appliances';

/**
 * What time it was when an appliance wrote a stamp: by what it said itself of its clock, else by the setting
 * `timezone`.
 */

@inline
function offsetOf(appliance: usize): i32 {
  return appliance == 0 ? BY_SETTING : changetype<Appliance>(appliance).offsetS;
}

/** Seconds that its clock was ahead of UTC at a time, seconds since 1970. */
function offsetAt(appliance: usize, time: i64): i32 {
  const own = offsetOf(appliance);
  return own == BY_SETTING ? zoneOffset(time) : own;
}

/** Is its clock that of UTC? */
@inline
function showsUtc(appliance: usize): bool {
  const own = offsetOf(appliance);
  return own == BY_SETTING ? isZoneUtc() : own == 0;
}

/** Time of a stamp, seconds since 1970; 0 for none. `appliance` may be 0. */
export function stampTime(appliance: usize, stampS: u32, kind: StampKind): u32 {
  if (stampS == 0 || kind <= StampKind.ZONED || showsUtc(appliance)) return stampS;
  let wall: i64 = stampS;
  if (kind == StampKind.YEARLESS && isYearOpen(stampS)) {
    const latest: i64 = latestStampS();
    wall = yearUpTo(stampS, latest + offsetAt(appliance, latest));
  }
  const own = offsetOf(appliance);
  const time = own == BY_SETTING ? timeOfWall(wall) : wall - own;
  return min<i64>(max<i64>(time, 1), u32.MAX_VALUE) as u32;
}

/**
 * What an id keeps of a time: what the clock of the appliance showed, without the year. So the same log has the same
 * ids whether it is known by how much that clock is off UTC or not.
 */
export function idStampOf(appliance: usize, timeS: u32): u32 {
  if (timeS == 0) return 0;
  if (showsUtc(appliance)) return yearlessStamp(timeS);
  const wall = (timeS as i64) + offsetAt(appliance, timeS);
  return yearlessStamp(min<i64>(max<i64>(wall, 0), u32.MAX_VALUE) as u32);
}

/** By the setting the clock of the appliance would be that far ahead of UTC when it showed `stampS`. */
export function settingOffset(stampS: u32): i32 {
  return ((stampS as i64) - timeOfWall(stampS)) as i32;
}
