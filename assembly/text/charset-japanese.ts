import { Char } from './chars';
import { lookUp } from './charset-index';
import { JIS0208_INDEX, JIS0208_LIST, JIS0212_INDEX, JIS0212_LIST } from './charset-tables.generated';
import { putCodePoint, REPLACEMENT } from './utf8';

/** Half-width katakana are one byte: A1..DF in Shift_JIS and behind 8E in EUC-JP, 21..5F in ISO-2022-JP. */
const KATAKANA: u32 = 0xff61;
const KATAKANA_COUNT: u32 = 63;
/** Characters in a row of JIS X 0208; Shift_JIS has two rows for a lead byte. */
const ROW: u32 = 94;

function jis0208(pointer: u32): u32 {
  return lookUp(JIS0208_INDEX, changetype<usize>(JIS0208_LIST), 0, pointer);
}

function jis0212(pointer: u32): u32 {
  return lookUp(JIS0212_INDEX, changetype<usize>(JIS0212_LIST), 0, pointer);
}

export function decodeShiftJis(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c: u32 = load<u8>(src++);
    let cp = REPLACEMENT;
    if (c <= 0x80) cp = c;
    else if (c - 0xa1 < KATAKANA_COUNT) cp = KATAKANA + c - 0xa1;
    else if (c != 0xa0 && c <= 0xfc && src < end) {
      const trail: u32 = load<u8>(src);
      if (trail >= 0x40 && trail <= 0xfc && trail != 0x7f) {
        const row = c - (c < 0xa0 ? 0x81 : 0xc1);
        cp = jis0208(row * (2 * ROW) + trail - (trail < 0x7f ? 0x40 : 0x41));
      }
      // An ASCII byte is never swallowed by an error: 82 41 is U+FFFD, A.
      if (cp != REPLACEMENT || trail >= 0x80) src++;
    }
    dst = putCodePoint(cp, dst);
  }
  return dst;
}

export function decodeEucJp(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c: u32 = load<u8>(src++);
    let cp = REPLACEMENT;
    if (c < 0x80) cp = c;
    else if ((c == 0x8e || c == 0x8f || c - 0xa1 < ROW) && src < end) {
      let trail: u32 = load<u8>(src);
      if (c == 0x8e) {
        if (trail - 0xa1 < KATAKANA_COUNT) cp = KATAKANA + trail - 0xa1;
      } else if (trail - 0xa1 < ROW) {
        if (c != 0x8f) cp = jis0208((c - 0xa1) * ROW + trail - 0xa1);
        else if (++src < end) {
          const row = trail - 0xa1;
          trail = load<u8>(src);
          if (trail - 0xa1 < ROW) cp = jis0212(row * ROW + trail - 0xa1);
        }
      }
      if (src < end && (cp != REPLACEMENT || trail >= 0x80)) src++;
    }
    dst = putCodePoint(cp, dst);
  }
  return dst;
}

/** What an escape sequence of ISO-2022-JP switches to. */
const enum JisState {
  NONE = 0,
  ASCII = 1,
  ROMAN = 2, // JIS X 0201: ASCII but for two characters
  KATAKANA = 3,
  TWO_BYTES = 4, // JIS X 0208
}

export const ESC: u32 = 0x1b;
const SO: u32 = 0x0e;
const SI: u32 = 0x0f;

export function decodeIso2022Jp(src: usize, end: usize, dst: usize): usize {
  let state: u32 = JisState.ASCII;
  while (src < end) {
    const c: u32 = load<u8>(src++);
    let cp = REPLACEMENT;
    if (c == ESC) {
      // Two escapes in a row are usual where encoded words meet, so unlike the standard they are no error.
      const next = escapedState(src, end);
      if (next != JisState.NONE) {
        state = next;
        src += 2;
        continue;
      }
    } else if (c == Char.LF || c == Char.CR) {
      state = JisState.ASCII; // RFC 1468: a line ends in ASCII
      cp = c;
    } else if (state == JisState.TWO_BYTES) {
      if (c - 0x21 < ROW && src < end) {
        const trail: u32 = load<u8>(src);
        if (trail - 0x21 < ROW) cp = jis0208((c - 0x21) * ROW + trail - 0x21);
        if (trail != ESC) src++;
      }
    } else if (state == JisState.KATAKANA) {
      if (c - 0x21 < KATAKANA_COUNT) cp = KATAKANA + c - 0x21;
    } else if (c < 0x80 && c != SO && c != SI) {
      cp = c;
      if (state == JisState.ROMAN) {
        if (c == 0x5c)
          cp = 0xa5; // yen sign
        else if (c == 0x7e) cp = 0x203e; // overline
      }
    }
    dst = putCodePoint(cp, dst);
  }
  return dst;
}

/** The state that the two bytes behind an ESC name. */
function escapedState(src: usize, end: usize): u32 {
  if (end - src < 2) return JisState.NONE;
  switch (load<u16>(src)) {
    case 0x4228: // (B
      return JisState.ASCII;
    case 0x4a28: // (J
      return JisState.ROMAN;
    case 0x4928: // (I
      return JisState.KATAKANA;
    case 0x4024: // $@
    case 0x4224: // $B
      return JisState.TWO_BYTES;
    default:
      return JisState.NONE;
  }
}
