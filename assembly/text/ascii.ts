/** Static strings of this module are UTF-16; the core works on bytes. */

/** Writes the characters of `text` (each below U+0100) as bytes, returns the end. No zero is added. */
export function narrow(text: string, dst: usize): usize {
  const src = changetype<usize>(text);
  const len = text.length;
  for (let i = 0; i < len; i++) store<u8>(dst + i, load<u16>(src + (i << 1)) as u8);
  return dst + len;
}

/** Is the byte run the same text as `text`? */
export function isText(ptr: usize, len: usize, text: string): bool {
  if (len != text.length) return false;
  const src = changetype<usize>(text);
  for (let i: usize = 0; i < len; i++) if (load<u8>(ptr + i) != load<u16>(src + (i << 1))) return false;
  return true;
}

/** Writes `value` in decimal digits, returns the end (at most 20 bytes on). */
export function writeDecimal(value: u64, dst: usize): usize {
  let end = dst + decimalLength(value);
  let p = end;
  do {
    const next = value / 10;
    store<u8>(--p, (0x30 + (value - next * 10)) as u8);
    value = next;
  } while (value != 0);
  return end;
}

function decimalLength(value: u64): usize {
  let len: usize = 1;
  while (value >= 10) {
    value /= 10;
    len++;
  }
  return len;
}
