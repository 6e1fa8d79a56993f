import { reserve } from '../memory';

/**
 * Which documents have been taken. Each has a serial, written down with it; a host says how many lines of output it is
 * done with. What it has not said so of is handed out once more at the next start.
 *
 * Ring of those in between: ╒══ serial u64 ══╤══ outputs u64, its last among them ══╕
 */
const ENTRY_BITS: usize = 4;
const FIRST_CAP: usize = 1 << 10;

let ring: usize = 0;
let cap: usize = 0;
/** Never reduced: the place is the number modulo cap. */
let first: u64 = 0;
let last: u64 = 0;

let serial: u64 = 0;
/** All up to this one have been taken. */
export let confirmedSerial: u64 = 0;

/** At the start: what the journal says. */
export function startSerials(latest: u64, confirmed: u64): void {
  serial = latest;
  confirmedSerial = confirmed;
}

@inline
function placeOf(number: u64): usize {
  return ring + (((number as usize) & (cap - 1)) << ENTRY_BITS);
}

/** The serial of a document that is the `outputs`th line of output. */
export function nextSerial(outputs: u64): u64 {
  if (last - first == (cap as u64)) grow();
  const place = placeOf(last++);
  store<u64>(place, ++serial);
  store<u64>(place, outputs, 8);
  return serial;
}

function grow(): void {
  const larger: usize = cap == 0 ? FIRST_CAP : cap << 1;
  // powers of two: what is left behind sums to less than one more
  const to = reserve(larger << ENTRY_BITS);
  for (let n = first; n != last; n++)
    memory.copy(to + (((n as usize) & (larger - 1)) << ENTRY_BITS), placeOf(n), 1 << ENTRY_BITS);
  ring = to;
  cap = larger;
}

/** The first `outputs` lines of output are taken; true if that says anything new. */
export function confirmOutputs(outputs: u64): bool {
  const before = confirmedSerial;
  while (first != last && load<u64>(placeOf(first), 8) <= outputs) {
    confirmedSerial = load<u64>(placeOf(first));
    first++;
  }
  return confirmedSerial != before;
}

/** Documents that are not known to be taken. */
@inline
export function unconfirmed(): u64 {
  return last - first;
}

/** The latest document's output. */
export function latestOutput(): u64 {
  return first == last ? 0 : load<u64>(placeOf(last - 1), 8);
}
