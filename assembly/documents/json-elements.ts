import { Char } from '../text/chars';

/** The texts in a JSON array without blanks, one after the other: `["a","b"]`. */

/** The text that openElements or nextElement found, escapes in it. */
export let elementStart: usize = 0;
export let elementEnd: usize = 0;

/** The first text of the array [start, end): a cursor for nextElement, 0 if it is no array or has none. */
export function openElements(start: usize, end: usize): usize {
  return load<u8>(start) == Char.LEFT_BRACKET ? nextElement(start, end) : 0;
}

/** The next text behind `at`, 0 if there is none. Numbers and words are passed over; an object or array is the end. */
export function nextElement(at: usize, end: usize): usize {
  for (at++; at < end; at++) {
    const c = load<u8>(at);
    if (c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET) return 0;
    if (c != Char.DOUBLE_QUOTE) continue;
    elementStart = ++at;
    while (at < end && load<u8>(at) != Char.DOUBLE_QUOTE) at += load<u8>(at) == Char.BACKSLASH ? 2 : 1;
    elementEnd = at;
    if (elementEnd != elementStart) return at;
  }
  return 0;
}
