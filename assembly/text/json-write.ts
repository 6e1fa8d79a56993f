import { narrow } from './ascii';
import { Char } from './chars';
import { oddLanes } from './scan';
import { ILL_FORMED, SEQUENCE_LEN_MASK, sequenceAt } from './utf8';

/** JSON text (RFC 8259) out of bytes; whatever goes in, valid JSON in valid UTF-8 comes out. */
/** Escapes of the control characters that have a short one, by code; 0 where \u00XX is needed. */
const SHORT_ESCAPES = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 0x62, 0x74, 0x6e, 0, 0x66, 0x72, 0, 0]);
const REPLACEMENT_BYTES: u32 = 0xbdbfef; // U+FFFD

/** The most bytes that one input byte can become: \u00XX. */
export const JSON_GROWTH: usize = 6;

/**
 * Writes [src, end) as the inside of a JSON string, returns the new end of `dst`. Reads up to 7 bytes past
 * `end` and writes up to 8 bytes past the result.
 */
export function writeJsonText(src: usize, end: usize, dst: usize): usize {
  while (true) {
    // eight bytes are stored at once; where one of them needs care only those before it count
    const word = load<u64>(src);
    store<u64>(dst, word);
    const found = oddLanes(word);
    const left = end - src;
    if (found == 0) {
      if (left <= 8) return dst + left;
      src += 8;
      dst += 8;
      continue;
    }
    const clean: usize = (ctz(found) >> 3) as usize;
    if (left <= clean) return dst + left;
    src += clean;
    dst += clean;
    // a borrow may have marked a lane that is harmless: then this copies it
    const c: u32 = load<u8>(src);
    if (c >= 0x80) {
      const sequence = sequenceAt(src, end);
      const len = (sequence & SEQUENCE_LEN_MASK) as usize;
      if ((sequence & ILL_FORMED) != 0) {
        store<u32>(dst, REPLACEMENT_BYTES);
        dst += 3;
      } else {
        store<u32>(dst, load<u32>(src));
        dst += len;
      }
      src += len;
    } else {
      dst = writeAscii(c, dst);
      src++;
    }
    if (src >= end) return dst;
  }
}

function writeAscii(c: u32, dst: usize): usize {
  if (c >= (Char.SPACE as u32) && c != Char.DOUBLE_QUOTE && c != Char.BACKSLASH) {
    store<u8>(dst, c as u8);
    return dst + 1;
  }
  store<u8>(dst, Char.BACKSLASH);
  if (c >= (Char.SPACE as u32)) {
    store<u8>(dst, c as u8, 1);
    return dst + 2;
  }
  const short = c < 16 ? load<u8>(SHORT_ESCAPES + (c as usize)) : 0;
  if (short != 0) {
    store<u8>(dst, short, 1);
    return dst + 2;
  }
  store<u32>(dst, 0x30303075, 1); // u000
  store<u8>(dst, (Char.ZERO + (c >> 4)) as u8, 4);
  const low = c & 15;
  store<u8>(dst, (low < 10 ? Char.ZERO + low : 0x57 + low) as u8, 5);
  return dst + 6;
}

/** Writes `"..."`. */
@inline
export function writeJsonString(src: usize, len: usize, dst: usize): usize {
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeJsonText(src, src + len, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

/** Writes a constant of this module that needs no escapes in quotes. */
export function writeText(text: string, dst: usize): usize {
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = narrow(text, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

/** Writes `,"key":` (the key is a constant of this module that needs no escapes). */
export function writeKey(key: string, dst: usize): usize {
  store<u16>(dst, 0x222c); // ,"
  dst = narrow(key, dst + 2);
  store<u16>(dst, 0x3a22); // ":
  return dst + 2;
}

/** Writes `,"key":"text"` for a text that needs no escapes. */
export function writeKeyText(key: string, text: string, dst: usize): usize {
  return writeText(text, writeKey(key, dst));
}
