import { Appliance, List, listFor } from './appliances';
import { Record, State } from './records';

/**
 * The lists that records stand in, one for each state of an appliance, in order of due time: each wait is a
 * constant, so a record is always appended.
 */

@inline
function listOf(record: usize): usize {
  const r = changetype<Record>(record);
  return listFor(r.appliance, r.state);
}

export function unlist(record: usize): void {
  const r = changetype<Record>(record);
  if (r.state == State.NONE || r.state == State.PINNED) return;
  const list = changetype<List>(listOf(record));
  if (r.prev != 0) changetype<Record>(r.prev).succ = r.succ;
  else list.head = r.succ;
  if (r.succ != 0) changetype<Record>(r.succ).prev = r.prev;
  else list.tail = r.prev;
  list.count--;
}

export function enlist(record: usize, state: State, due: i64): void {
  const r = changetype<Record>(record);
  r.state = state as u16;
  r.due = due;
  if (state == State.PINNED) return;
  const list = changetype<List>(listOf(record));
  r.succ = 0;
  r.prev = list.tail;
  if (list.tail != 0) changetype<Record>(list.tail).succ = record;
  else list.head = record;
  list.tail = record;
  list.count++;
  if (state == State.DONE) return;
  const a = changetype<Appliance>(r.appliance);
  if (due < a.nextDue) a.nextDue = due;
}
