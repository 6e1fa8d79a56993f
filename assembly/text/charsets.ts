import { Char } from './chars';
import { decodeBig5, decodeEucKr, decodeGb18030 } from './charset-east-asian';
import { decodeEucJp, decodeIso2022Jp, decodeShiftJis } from './charset-japanese';
import {
  Charset,
  LABEL_CHARSETS,
  LABEL_COUNT,
  LABEL_OFFSETS,
  LABELS,
  SINGLE_BYTE,
} from './charset-tables.generated';
import { copyAscii, copyUtf8, putCodePoint, REPLACEMENT } from './utf8';

/** No label is longer (csiso58gb231280 has 15, x-unicode20utf8 too): longer names need no look. */
const LABEL_CAP: usize = 24;
const ASTERISK: u32 = 0x2a;
const SINGLE_BYTE_TABLE_BITS: u32 = 8; // 128 characters of two bytes

/**
 * The charset of a label of the WHATWG Encoding Standard, or Charset.UNSUPPORTED (-1). Case and surrounding
 * blanks do not matter; the language of RFC 2231 is left out: ISO-8859-1*en.
 */
export function charsetByLabel(ptr: usize, len: usize): i32 {
  let end = ptr;
  while (end < ptr + len && load<u8>(end) != ASTERISK) end++;
  while (ptr < end && isSpace(load<u8>(ptr))) ptr++;
  while (ptr < end && isSpace(load<u8>(end - 1))) end--;
  len = end - ptr;
  if (len > LABEL_CAP) return Charset.UNSUPPORTED;
  let low: u32 = 0;
  let high = LABEL_COUNT;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareLabel(ptr, len, middle);
    if (order == 0) return load<u8>(LABEL_CHARSETS + middle);
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return Charset.UNSUPPORTED;
}

/** ASCII white space and other controls. */
function isSpace(c: u32): bool {
  return c <= (Char.SPACE as u32);
}

/** Where the name stands against a row of LABELS: below 0 before it, 0 the same, above 0 behind it. */
function compareLabel(ptr: usize, len: usize, row: u32): i32 {
  const offset: usize = load<u16>(LABEL_OFFSETS + (row << 1));
  const labelLen: usize = load<u16>(LABEL_OFFSETS + (row << 1), 2) - offset;
  const label = changetype<usize>(LABELS) + (offset << 1);
  const common = len < labelLen ? len : labelLen;
  for (let i: usize = 0; i < common; i++) {
    let c: u32 = load<u8>(ptr + i);
    if (c - 0x41 < 26) c |= 0x20;
    const order = (c as i32) - load<u16>(label + (i << 1));
    if (order != 0) return order;
  }
  return (len as i32) - (labelLen as i32);
}

/**
 * Copies [src, end) from a charset to dst as valid UTF-8, returns the new end there (at most three times the
 * bytes). What the charset does not have becomes U+FFFD. Reads and writes around the ranges like copyUtf8.
 */
export function decodeCharset(charset: i32, src: usize, end: usize, dst: usize): usize {
  switch (charset) {
    case Charset.UTF_16LE:
      return decodeUtf16(src, end, dst, 0);
    case Charset.UTF_16BE:
      return decodeUtf16(src, end, dst, 1);
    case Charset.SHIFT_JIS:
      return decodeShiftJis(src, end, dst);
    case Charset.EUC_JP:
      return decodeEucJp(src, end, dst);
    case Charset.ISO_2022_JP:
      return decodeIso2022Jp(src, end, dst);
    case Charset.GB18030:
      return decodeGb18030(src, end, dst);
    case Charset.BIG5:
      return decodeBig5(src, end, dst);
    case Charset.EUC_KR:
      return decodeEucKr(src, end, dst);
  }
  if (charset < Charset.FIRST_SINGLE_BYTE) return copyUtf8(src, end, dst);
  const table = SINGLE_BYTE + (((charset - Charset.FIRST_SINGLE_BYTE) as usize) << SINGLE_BYTE_TABLE_BITS);
  return decodeSingleByte(table, src, end, dst);
}

function decodeSingleByte(table: usize, src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c: u32 = load<u8>(src);
    if (c < 0x80) {
      const len = copyAscii(src, end, dst);
      src += len;
      dst += len;
    } else {
      dst = putCodePoint(load<u16>(table + ((c & 0x7f) << 1)), dst);
      src++;
    }
  }
  return dst;
}

/** `swap` is 1 where the first byte of a unit is the high one. */
function decodeUtf16(src: usize, end: usize, dst: usize, swap: u32): usize {
  if (end - src >= 2) {
    // A byte order mark decides, whatever the label says: mail calls both orders utf-16.
    const mark = load<u16>(src);
    if (mark == 0xfeff || mark == 0xfffe) {
      swap = mark == 0xfeff ? 0 : 1;
      src += 2;
    }
  }
  while (end - src >= 2) {
    let cp = unitAt(src, swap);
    src += 2;
    if (cp - 0xd800 < 0x800) {
      const low = cp < 0xdc00 && end - src >= 2 ? unitAt(src, swap) - 0xdc00 : 0x400;
      if (low < 0x400) {
        cp = 0x10000 + ((cp - 0xd800) << 10) + low;
        src += 2;
      } else {
        if (cp < 0xdc00 && end - src == 1) src = end; // cut within a pair: one error
        cp = REPLACEMENT;
      }
    }
    dst = putCodePoint(cp, dst);
  }
  return src < end ? putCodePoint(REPLACEMENT, dst) : dst;
}

function unitAt(src: usize, swap: u32): u32 {
  const unit: u32 = load<u16>(src);
  return swap != 0 ? (unit >> 8) | ((unit & 0xff) << 8) : unit;
}
