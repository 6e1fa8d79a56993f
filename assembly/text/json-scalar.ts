import { isText } from './ascii';
import { Char } from './chars';
import { skipDigits } from './scan';

/** What JSON (RFC 8259) takes for a number or a word. */

const LOWER_E: u32 = 0x65;

/** Is the text a number by the grammar of RFC 8259, section 6? */
export function isJsonNumber(ptr: usize, len: usize): bool {
  const end = ptr + len;
  if (ptr < end && load<u8>(ptr) == Char.MINUS) ptr++;
  const whole = ptr;
  ptr = skipDigits(ptr, end);
  if (ptr == whole || (ptr - whole > 1 && load<u8>(whole) == Char.ZERO)) return false;
  if (ptr < end && load<u8>(ptr) == Char.DOT) {
    const fraction = ptr + 1;
    ptr = skipDigits(fraction, end);
    if (ptr == fraction) return false;
  }
  if (ptr < end && (load<u8>(ptr) | 0x20) == LOWER_E) {
    ptr++;
    if (ptr < end && (load<u8>(ptr) == Char.PLUS || load<u8>(ptr) == Char.MINUS)) ptr++;
    const exponent = ptr;
    ptr = skipDigits(ptr, end);
    if (ptr == exponent) return false;
  }
  return ptr == end;
}

/** Is the text a number, true, false or null? */
export function isJsonScalar(ptr: usize, len: usize): bool {
  return (
    isJsonNumber(ptr, len) ||
    isText(ptr, len, 'true') ||
    isText(ptr, len, 'false') ||
    isText(ptr, len, 'null')
  );
}
