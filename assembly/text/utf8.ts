/**
 * Valid UTF-8 from any bytes, by the rule of the WHATWG Encoding Standard: each maximal ill-formed part of a
 * sequence becomes one U+FFFD. Words are read up to 7 bytes past `end` and written up to 8 bytes past the
 * returned address: every buffer of this module has that room.
 */

/** What stands for bytes that mean nothing. */
export const REPLACEMENT: u32 = 0xfffd;
const REPLACEMENT_BYTES: u32 = 0xbdbfef; // EF BF BD
const HIGH_BITS: u64 = (u64.MAX_VALUE / 255) << 7; // 80 in each byte

/** The most bytes that one byte can become. */
export const UTF8_GROWTH: usize = 3;

/** Copies [src, end) to dst, returns the new end there. */
export function copyUtf8(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    if (load<u8>(src) < 0x80) {
      const len = copyAscii(src, end, dst);
      src += len;
      dst += len;
      continue;
    }
    const sequence = sequenceAt(src, end);
    const len = (sequence & SEQUENCE_LEN_MASK) as usize;
    if ((sequence & ILL_FORMED) != 0) {
      dst = putReplacement(dst);
    } else {
      store<u32>(dst, load<u32>(src));
      dst += len;
    }
    src += len;
  }
  return dst;
}

/** Copies the ASCII bytes at the front of [src, end) to dst, returns how many there are. */
export function copyAscii(src: usize, end: usize, dst: usize): usize {
  let at = src;
  while (at < end) {
    const word = load<u64>(at);
    store<u64>(dst + (at - src), word);
    const high = word & HIGH_BITS;
    if (high != 0) {
      at += (ctz(high) >> 3) as usize;
      break;
    }
    at += 8;
  }
  return (at < end ? at : end) - src;
}

/** Is [src, end) well-formed UTF-8? */
export function isUtf8(src: usize, end: usize): bool {
  while (src < end) {
    if (load<u8>(src) < 0x80) {
      src++;
      continue;
    }
    const sequence = sequenceAt(src, end);
    if ((sequence & ILL_FORMED) != 0) return false;
    src += sequence as usize;
  }
  return true;
}

/** Writes a Unicode scalar value, returns the new end (1 to 4 bytes on). */
export function putCodePoint(cp: u32, dst: usize): usize {
  if (cp < 0x80) {
    store<u8>(dst, cp as u8);
    return dst + 1;
  }
  if (cp < 0x800) {
    store<u8>(dst, (0xc0 | (cp >> 6)) as u8);
    store<u8>(dst, (0x80 | (cp & 0x3f)) as u8, 1);
    return dst + 2;
  }
  if (cp < 0x10000) {
    store<u8>(dst, (0xe0 | (cp >> 12)) as u8);
    store<u8>(dst, (0x80 | ((cp >> 6) & 0x3f)) as u8, 1);
    store<u8>(dst, (0x80 | (cp & 0x3f)) as u8, 2);
    return dst + 3;
  }
  store<u8>(dst, (0xf0 | (cp >> 18)) as u8);
  store<u8>(dst, (0x80 | ((cp >> 12) & 0x3f)) as u8, 1);
  store<u8>(dst, (0x80 | ((cp >> 6) & 0x3f)) as u8, 2);
  store<u8>(dst, (0x80 | (cp & 0x3f)) as u8, 3);
  return dst + 4;
}

function putReplacement(dst: usize): usize {
  store<u32>(dst, REPLACEMENT_BYTES);
  return dst + 3;
}

export const SEQUENCE_LEN_MASK: u32 = 7;
export const ILL_FORMED: u32 = 8;

/**
 * Length of the sequence at `src`, whose first byte is not ASCII; with ILL_FORMED, of its ill-formed part.
 */
export function sequenceAt(src: usize, end: usize): u32 {
  const lead: u32 = load<u8>(src);
  // Bounds of the second byte: no overlong forms (E0, F0), no surrogates (ED), nothing above U+10FFFF (F4).
  let first: u32 = 0x80;
  let last: u32 = 0xbf;
  let len: u32 = 2;
  if (lead < 0xc2 || lead > 0xf4) return ILL_FORMED | 1;
  if (lead >= 0xf0) {
    len = 4;
    if (lead == 0xf0) first = 0x90;
    else if (lead == 0xf4) last = 0x8f;
  } else if (lead >= 0xe0) {
    len = 3;
    if (lead == 0xe0) first = 0xa0;
    else if (lead == 0xed) last = 0x9f;
  }
  for (let n: u32 = 1; n < len; n++) {
    if (src + n >= end) return ILL_FORMED | n;
    const c: u32 = load<u8>(src + n);
    if (c < first || c > last) return ILL_FORMED | n;
    first = 0x80;
    last = 0xbf;
  }
  return len;
}
