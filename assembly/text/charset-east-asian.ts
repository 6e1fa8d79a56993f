import { isDigit } from './chars';
import { lookUp } from './charset-index';
import {
  BIG5_INDEX,
  BIG5_LIST,
  EUC_KR_INDEX,
  EUC_KR_LIST,
  EUC_KR_SET,
  GB18030_INDEX,
  GBK_INDEX,
  GBK_LIST,
  GBK_SET,
} from './charset-tables.generated';
import { putCodePoint, REPLACEMENT } from './utf8';

/** Lead bytes 81..FE, in all of these charsets. */
const LEAD_COUNT: u32 = 126;
const GBK_ROW: u32 = 190;
const BIG5_ROW: u32 = 157;
/** Four bytes: within the BMP by ranges, from this pointer on the planes above it. */
const GB18030_PLANES: u32 = 189000;
const GB18030_BMP_END: u32 = 39420;
const PLANES_SIZE: u32 = 0x100000;

/** Big5 of Taiwan with the ETEN rows; characters of the Hong Kong supplement are errors. */
export function decodeBig5(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c: u32 = load<u8>(src++);
    let cp = REPLACEMENT;
    if (c < 0x80) cp = c;
    else if (c - 0x81 < LEAD_COUNT && src < end) {
      const trail: u32 = load<u8>(src);
      if (trail - 0x40 < 0x3f || trail - 0xa1 < 0x5e) {
        const pointer = (c - 0x81) * BIG5_ROW + trail - (trail < 0x7f ? 0x40 : 0x62);
        cp = lookUp(BIG5_INDEX, changetype<usize>(BIG5_LIST), 0, pointer);
      }
      // An ASCII byte is never swallowed by an error.
      if (cp != REPLACEMENT || trail >= 0x80) src++;
    }
    dst = putCodePoint(cp, dst);
  }
  return dst;
}

/** EUC-KR as mail has it: windows-949. */
export function decodeEucKr(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c: u32 = load<u8>(src++);
    let cp = REPLACEMENT;
    if (c < 0x80) cp = c;
    else if (c - 0x81 < LEAD_COUNT && src < end) {
      const trail: u32 = load<u8>(src);
      if (trail - 0x41 < GBK_ROW) {
        const pointer = (c - 0x81) * GBK_ROW + trail - 0x41;
        cp = lookUp(EUC_KR_INDEX, changetype<usize>(EUC_KR_LIST), EUC_KR_SET, pointer);
      }
      if (cp != REPLACEMENT || trail >= 0x80) src++;
    }
    dst = putCodePoint(cp, dst);
  }
  return dst;
}

/** GB 18030, and with it GBK and GB 2312. */
export function decodeGb18030(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c: u32 = load<u8>(src++);
    let cp = REPLACEMENT;
    if (c < 0x80) cp = c;
    else if (c == 0x80) cp = 0x20ac;
    else if (c != 0xff && src < end) {
      const trail: u32 = load<u8>(src);
      if (isDigit(trail)) {
        const rest = end - src;
        if (rest < 3) {
          // Cut within four bytes: 81 30 or 81 30 81 is one error, 81 30 41 is U+FFFD, 0, A.
          if (rest < 2 || load<u8>(src, 1) - 0x81 < LEAD_COUNT) src = end;
        } else if (load<u8>(src, 1) - 0x81 < LEAD_COUNT && isDigit(load<u8>(src, 2))) {
          cp = fourBytes(c, trail, load<u8>(src, 1), load<u8>(src, 2));
          src += 3;
        }
      } else {
        if (trail - 0x40 < 0xbf && trail != 0x7f) {
          const pointer = (c - 0x81) * GBK_ROW + trail - (trail < 0x7f ? 0x40 : 0x41);
          cp = lookUp(GBK_INDEX, changetype<usize>(GBK_LIST), GBK_SET, pointer);
        }
        if (cp != REPLACEMENT || trail >= 0x80) src++;
      }
    }
    dst = putCodePoint(cp, dst);
  }
  return dst;
}

function fourBytes(first: u32, second: u32, third: u32, fourth: u32): u32 {
  const row = ((first - 0x81) * 10 + second - 0x30) * LEAD_COUNT + third - 0x81;
  const pointer = row * 10 + fourth - 0x30;
  if (pointer < GB18030_BMP_END) return lookUp(GB18030_INDEX, 0, 0, pointer);
  const plane = pointer - GB18030_PLANES; // wraps around below the planes
  return plane < PLANES_SIZE ? 0x10000 + plane : REPLACEMENT;
}
