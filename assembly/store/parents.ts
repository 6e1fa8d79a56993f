import { findKey, isGivenAfter, slotRecord } from './keys';
import { letLinesGo } from './receipts';
import { Flag, Record, State } from './records';

/** What ties a child to the message it descends from: the parent stays in memory while the child is at work. */

/** The record of the parent if it is still in memory, else 0. */
export function parentOf(record: usize): usize {
  const c = changetype<Record>(record);
  if (c.parentKey == 0) return 0;
  const slot = findKey(c.parentKey);
  if (slot == 0 || slotRecord(slot) == record) return 0;
  const parent = slotRecord(slot);
  // the line that named it is one of the parent's own: what began later is another message that got the number since
  if (c.parentStamp == 0) return parent;
  return changetype<Record>(parent).firstStamp > c.parentStamp || isGivenAfter(slot, c.parentStamp)
    ? 0
    : parent;
}

/** A child was named: its parent is wanted until the child has its last document, which it may have had. */
export function holdParent(child: usize): void {
  if (changetype<Record>(child).state == State.DONE) return;
  const parent = parentOf(child);
  if (parent == 0) return;
  changetype<Record>(child).flags |= Flag.HEIR;
  changetype<Record>(parent).refs++;
}

export function releaseParent(child: usize): void {
  const c = changetype<Record>(child);
  if ((c.flags & Flag.HEIR) == 0) return;
  c.flags &= ~Flag.HEIR;
  const parent = parentOf(child);
  // the parent may have gone under pressure and come back as another record
  if (parent == 0) return;
  const p = changetype<Record>(parent);
  if (p.refs == 0) return;
  if (--p.refs == 0 && p.state == State.DONE) letLinesGo(parent);
}
