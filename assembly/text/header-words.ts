import { parseBsdStamp, parseFileStamp } from './calendar';
import { Char, isBlank, isDigit, isKeyChar } from './chars';
import { decimal, skipDigits, zeroLanes } from './scan';

/** Words and marks that headers are made of. Nothing here knows what a header is. */

/** Length of a level word with its colon (`Info:`) at `ptr`, else 0. */
export function levelLength(ptr: usize, end: usize): usize {
  const left = end - ptr;
  if (left < 5) return 0;
  const four = load<u32>(ptr);
  let len: usize = 0;
  if (four == 0x6f666e49)
    len = 5; // Info
  else if (four == 0x6e726157 && left >= 8 && load<u32>(ptr, 3) == 0x676e696e)
    len = 8; // Warning
  else if (four == 0x74697243 && left >= 9 && load<u32>(ptr, 4) == 0x6c616369)
    len = 9; // Critical
  else if (four == 0x75626544 && left >= 6 && load<u8>(ptr, 4) == 0x67)
    len = 6; // Debug
  else if (four == 0x63617254 && left >= 6 && load<u8>(ptr, 4) == 0x65)
    len = 6; // Trace
  else return 0;
  if (load<u8>(ptr + len - 1) != Char.COLON) return 0;
  return ptr + len == end || isBlank(load<u8>(ptr + len)) ? len : 0;
}

/** Is it shown by the first `len` bytes of a text that it begins with neither a blank nor a level word? */
export function beginsOtherwise(ptr: usize, len: usize): bool {
  if (len < 3 || isBlank(load<u8>(ptr))) return false;
  switch (load<u32>(ptr) & 0xffffff) {
    case 0x666e49: // Inf
    case 0x726157: // War
    case 0x697243: // Cri
    case 0x626544: // Deb
    case 0x617254: // Tra
      return false;
    default:
      return true;
  }
}

/** `Info: Info: ...`: the first of the two was the tag, so the header does not end where that of other lines does. */
@inline
export function beginsWithLevel(text: usize, end: usize): bool {
  // all of them have their colon in these eight bytes, and few texts have one there
  return zeroLanes(load<u64>(text, 2) ^ COLONS) != 0 && levelLength(text, end) != 0;
}

const COLONS: u64 = 0x3a3a3a3a3a3a3a3a;

const CEF: u32 = 0x3a464543; // `CEF:`

/** Does a text in the Common Event Format begin at `ptr`? */
@inline
export function beginsCef(ptr: usize, end: usize): bool {
  return ptr + 5 < end && load<u32>(ptr) == CEF && isDigit(load<u8>(ptr, 4));
}

/**
 * Is the word the beginning of a text that is JSON, CEF or `key=value`, and so neither host nor tag? What senders write
 * stands in such a text, and must not be looked at for a tag or level: `{"Subject":"Re: Info: MID 5 ...`.
 */
export function isContent(ptr: usize, end: usize): bool {
  const c: u32 = load<u8>(ptr);
  if (c == Char.LEFT_BRACE) return true;
  // an array of objects; `[x]` may be a tag
  if (c == Char.LEFT_BRACKET) return ptr + 1 == end || load<u8>(ptr, 1) == Char.LEFT_BRACE;
  if (beginsCef(ptr, end)) return true;
  while (ptr < end && isKeyChar(load<u8>(ptr))) ptr++;
  return ptr < end && load<u8>(ptr) == Char.EQUALS;
}

/** Does a word end before `ptr`? A level word is one only if a blank follows. */
@inline
export function endsWord(ptr: usize, end: usize): bool {
  return ptr == end || isBlank(load<u8>(ptr));
}

/** `<22>Mar 16 ...`, `Mar 16 09:15:30 ...` or `Mon Mar 16 09:15:30 2026 ...`: what a relay put its own header before. */
@inline
export function beginsHeader(ptr: usize, end: usize): bool {
  return ptr < end && (load<u8>(ptr) == Char.LESS || parseBsdStamp(ptr, end) || parseFileStamp(ptr, end));
}

/** The number that skipPri found. */
export let priValue: i32 = 0;

/** Behind `<PRI>` of 1 to 3 digits at `ptr`, or `ptr` if there is none. */
export function skipPri(ptr: usize, end: usize): usize {
  if (ptr + 3 > end || load<u8>(ptr) != Char.LESS) return ptr;
  const digitsEnd = skipDigits(ptr + 1, end);
  const digits = digitsEnd - ptr - 1;
  if (digits - 1 > 2 || digitsEnd >= end || load<u8>(digitsEnd) != Char.GREATER) return ptr;
  priValue = decimal(ptr + 1, digitsEnd) as i32;
  return priValue > 191 ? ptr : digitsEnd + 1; // facility 23, severity 7 is the largest
}

@inline
export function isNil(ptr: usize, end: usize): bool {
  return end == ptr || (end == ptr + 1 && load<u8>(ptr) == Char.MINUS);
}

@inline
export function skipByteOrderMark(ptr: usize, end: usize): usize {
  return ptr + 3 <= end && (load<u32>(ptr) & 0xffffff) == 0xbfbbef ? ptr + 3 : ptr;
}
