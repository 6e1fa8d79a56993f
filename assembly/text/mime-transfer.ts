import { Char, isDigit, isLetter } from './chars';
import { skipFold, skipLineEnd } from './mime-fold';

/** Transfer encodings of mail. Each writes at most as many bytes as it reads and returns their end. */
const UNDERSCORE: u32 = 0x5f;

/** Base64 as mail clients take it: what is no digit is passed over, padding may be missing or repeated. */
export function decodeBase64(src: usize, end: usize, dst: usize): usize {
  let bits: u32 = 0;
  let count: u32 = 0; // bits not written yet
  while (src < end) {
    const value = base64Value(load<u8>(src));
    if (value != NO_DIGIT) {
      bits = (bits << 6) | value;
      count += 6;
      if (count >= 8) {
        count -= 8;
        store<u8>(dst++, (bits >> count) as u8);
      }
      src++;
    } else if (load<u8>(src) == Char.EQUALS) {
      count = 0; // YQ==Yg==
      src++;
    } else {
      const line = skipLineEnd(src, end);
      src = line == src ? src + 1 : line;
    }
  }
  return dst;
}

const NO_DIGIT: u32 = 64;

export function isBase64Digit(c: u32): bool {
  return base64Value(c) != NO_DIGIT;
}

/** 0..63, or NO_DIGIT. */
function base64Value(c: u32): u32 {
  if (isLetter(c)) return c < 0x61 ? c - 0x41 : c - 0x61 + 26;
  if (isDigit(c)) return c - Char.ZERO + 52;
  return c == Char.PLUS ? 62 : c == Char.SLASH ? 63 : NO_DIGIT;
}

/** The Q encoding: =XX is a byte, _ a blank; anything else, blanks too, stands for itself. */
export function decodeQ(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c: u32 = load<u8>(src);
    if (c == Char.EQUALS && isHexPair(src + 1, end)) {
      store<u8>(dst++, hexPair(src + 1));
      src += 3;
      continue;
    }
    const next = skipFold(src, end);
    store<u8>(dst++, (c == UNDERSCORE || next != src ? Char.SPACE : c) as u8);
    src = next != src ? next : src + 1;
  }
  return dst;
}

/** `mark` and two hexadecimal digits are a byte; anything else stands for itself. */
export function decodeHex(src: usize, end: usize, dst: usize, mark: u32): usize {
  while (src < end) {
    const c: u32 = load<u8>(src);
    if (c == mark && isHexPair(src + 1, end)) {
      store<u8>(dst++, hexPair(src + 1));
      src += 3;
    } else {
      store<u8>(dst++, c as u8);
      src++;
    }
  }
  return dst;
}

export function isHexPair(at: usize, end: usize): bool {
  return end > at + 1 && hexValue(load<u8>(at)) < 16 && hexValue(load<u8>(at, 1)) < 16;
}

function hexPair(at: usize): u8 {
  return ((hexValue(load<u8>(at)) << 4) | hexValue(load<u8>(at, 1))) as u8;
}

/** 0..15, or 16 and above if `c` is no hexadecimal digit. */
function hexValue(c: u32): u32 {
  if (isDigit(c)) return c - Char.ZERO;
  const letter = (c | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : 16;
}
