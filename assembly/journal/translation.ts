import {
  Appliance,
  accountNamed,
  applianceAt,
  applianceCount,
  applianceNamed,
  MAX_APPLIANCES,
} from '../store/appliances';
import { hasAppliance, keyAppliance, keyKind, keyNumber, keyOf } from '../store/keys';
import { startClock } from '../store/lifecycle';
import { redeclare } from './append';
import { ENTRY_HEAD, Entry, EntryFlag } from './entry';

/** Appliances have other numbers in each run. Of those in the journal that is read: the number here and one, 0 for none. */
const numbers = memory.data((MAX_APPLIANCES as i32) * 2, 8);

/** Learns an appliance from its entry; 0 if there are too many. */
export function learnAppliance(entry: usize): usize {
  const e = changetype<Entry>(entry);
  const name = entry + ENTRY_HEAD;
  const isAccount = (e.flags & (EntryFlag.ACCOUNT as u8)) != 0;
  const appliance = isAccount ? accountNamed(name, e.textLen) : applianceNamed(name, e.textLen);
  if (appliance == 0 || (e.appliance as u32) >= MAX_APPLIANCES) return 0;
  const a = changetype<Appliance>(appliance);
  store<u16>(numbers + ((e.appliance as usize) << 1), (a.number + 1) as u16);
  if (!isAccount && a.offsetS != (e.stamp as i32)) {
    a.offsetS = e.stamp as i32;
    redeclare(appliance);
    // its clock was set by that, and what was waiting moved along
    if (a.now != 0 && e.now != 0) startClock(appliance, e.now);
  }
  if ((e.flags & (EntryFlag.FIXED as u8)) != 0) a.fixed = 1;
  // not yet: lines that are older come behind it
  a.journaledNow = e.now;
  return appliance;
}

/** The appliance of that number in the journal that is read; 0 if it said nothing of it. */
export function ownAppliance(number: u32): usize {
  const own = number < MAX_APPLIANCES ? load<u16>(numbers + ((number as usize) << 1)) : 0;
  return own == 0 || (own as u32) > applianceCount() ? 0 : applianceAt((own as u32) - 1);
}

/** What a key of the journal that is read is here; 0 if it means nothing. */
export function ownKey(key: u64): u64 {
  if (!hasAppliance(key)) return key;
  const appliance = ownAppliance(keyAppliance(key));
  return appliance == 0 ? 0 : keyOf(keyKind(key), changetype<Appliance>(appliance).number, keyNumber(key));
}
