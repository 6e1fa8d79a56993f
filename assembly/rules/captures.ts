import { isDigit } from '../text/chars';
import { digitsValue, skipBlanks } from '../text/scan';

/**
 * What the captures of the last match hold: start and end of each, the blanks before it, its quotes and brackets
 * included, so that nothing is lost.
 */
export const CAPTURE_BITS: usize = 3;
export const captures = memory.data(16 * 8, 8);

@inline
export function captureStart(index: u32): usize {
  return load<u32>(captures + ((index as usize) << CAPTURE_BITS));
}

@inline
export function captureEnd(index: u32): usize {
  return load<u32>(captures + ((index as usize) << CAPTURE_BITS), 4);
}

/** Value of a capture of digits. */
@inline
export function captureNumber(index: u32): u64 {
  const end = captureEnd(index);
  let start = captureStart(index);
  if (!isDigit(load<u8>(start))) start = skipBlanks(start, end);
  return start == end ? 0 : digitsValue(start, end - start);
}
