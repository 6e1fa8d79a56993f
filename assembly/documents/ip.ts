import { Char, isDigit } from '../text/chars';

/**
 * Is [ptr, end) an IP address, as text (RFC 4291 section 2.2, RFC 3986 section 3.2.2)? A store that has a type for
 * addresses turns a whole document away for one that is none. No zone, no prefix length.
 */
export function isIp(ptr: usize, end: usize): bool {
  if (end - ptr > MAX_IP) return false;
  for (let p = ptr; p < end; p++) if (load<u8>(p) == Char.COLON) return isIpv6(ptr, end);
  return isIpv4(ptr, end);
}

const MAX_IP: usize = 45;
const GROUPS: u32 = 8;

/** Four numbers of 0 to 255 without zeros in front, dots between. */
function isIpv4(ptr: usize, end: usize): bool {
  for (let part = 0; part < 4; part++) {
    if (part != 0 && (ptr >= end || load<u8>(ptr++) != Char.DOT)) return false;
    const start = ptr;
    let value: u32 = 0;
    while (ptr < end && isDigit(load<u8>(ptr)) && ptr - start < 3) {
      value = value * 10 + (load<u8>(ptr++) - Char.ZERO);
    }
    if (ptr == start || value > 255 || (ptr - start > 1 && load<u8>(start) == Char.ZERO)) return false;
  }
  return ptr == end;
}

/** Eight groups of hexadecimal digits, of which `::` stands for one or more, and an IPv4 address for the last two. */
function isIpv6(ptr: usize, end: usize): bool {
  let groups: u32 = 0;
  let hasGap = false;
  if (load<u8>(ptr) == Char.COLON) {
    if (ptr + 1 >= end || load<u8>(ptr, 1) != Char.COLON) return false;
    hasGap = true;
    ptr += 2;
  }
  while (ptr < end) {
    const start = ptr;
    while (ptr < end && isHexDigit(load<u8>(ptr))) ptr++;
    if (ptr < end && load<u8>(ptr) == Char.DOT) {
      if (!isIpv4(start, end)) return false;
      groups += 2;
      break;
    }
    if (ptr == start || ptr - start > 4) return false;
    groups++;
    if (ptr == end) break;
    if (load<u8>(ptr++) != Char.COLON || ptr == end) return false;
    if (load<u8>(ptr) != Char.COLON) continue;
    if (hasGap) return false;
    hasGap = true;
    ptr++;
  }
  return hasGap ? groups < GROUPS : groups == GROUPS;
}

@inline
export function isHexDigit(c: u32): bool {
  return isDigit(c) || (c | 0x20) - 0x61 < 6;
}
