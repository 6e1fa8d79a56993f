import { grownTo, reserve } from '../memory';

/** Where the readers of events undo escapes: one place, for one text at a time. */
let place: usize = 0;
let cap: usize = 0;

/** Room for the strings of a JSON text of `len` bytes; a string of 5 bytes, `"\\n",`, takes 8 of it. */
export function stringRoom(len: usize): usize {
  const need = (len << 1) + 64;
  if (need > cap) {
    const larger = grownTo(cap == 0 ? 8192 : cap, need);
    place = reserve(larger);
    cap = larger;
  }
  return place;
}
