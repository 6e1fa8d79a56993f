import { Char } from './chars';

/** End of RFC 5424 structured data at `ptr`: `-`, or elements in brackets with quoted values. 0 if broken. */
export function skipStructuredData(ptr: usize, end: usize): usize {
  if (ptr >= end) return 0;
  if (load<u8>(ptr) == Char.MINUS) return ptr + 1;
  if (load<u8>(ptr) != Char.LEFT_BRACKET) return 0;
  let quoted = false;
  while (ptr < end) {
    const c = load<u8>(ptr++);
    if (quoted) {
      if (c == Char.BACKSLASH) ptr++;
      else if (c == Char.DOUBLE_QUOTE) quoted = false;
    } else if (c == Char.DOUBLE_QUOTE) quoted = true;
    else if (c == Char.RIGHT_BRACKET && (ptr >= end || load<u8>(ptr) != Char.LEFT_BRACKET)) return ptr;
  }
  return 0;
}
