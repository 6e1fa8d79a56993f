import { Char } from './chars';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

@inline
function digit(bits: u32): u8 {
  return load<u16>(changetype<usize>(DIGITS) + (((bits & 63) as usize) << 1)) as u8;
}

/** Writes [src, src + len) in Base64 (RFC 4648, section 4) with padding, returns the end: 4 bytes for every 3 begun. */
export function writeBase64(src: usize, len: usize, dst: usize): usize {
  const end = src + len;
  for (; end - src >= 3; src += 3) {
    dst = writeDigits(
      ((load<u8>(src) as u32) << 16) | ((load<u8>(src, 1) as u32) << 8) | (load<u8>(src, 2) as u32),
      dst,
    );
  }
  if (src == end) return dst;
  const two = end - src == 2;
  let bits = (load<u8>(src) as u32) << 16;
  if (two) bits |= (load<u8>(src, 1) as u32) << 8;
  dst = writeDigits(bits, dst);
  store<u8>(dst - 1, Char.EQUALS as u8);
  if (!two) store<u8>(dst - 2, Char.EQUALS as u8);
  return dst;
}

/** The four digits of 24 bits. */
@inline
function writeDigits(bits: u32, dst: usize): usize {
  store<u8>(dst, digit(bits >> 18));
  store<u8>(dst, digit(bits >> 12), 1);
  store<u8>(dst, digit(bits >> 6), 2);
  store<u8>(dst, digit(bits), 3);
  return dst + 4;
}
