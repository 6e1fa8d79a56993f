import { Char, isDigit, isLetter } from '../text/chars';
import { isHexDigit, isIp } from './ip';
import { isDecimal, isInteger } from './json-numbers';
import { copyShort } from './tree';

/**
 * Values of a document out of JSON text that is there already: copied, cut to the part that a field is about, or with
 * another type. A value that does not fit its field is no value: what takes the document would turn all of it away.
 */
export const enum JsonKind {
  /** What stands between the quotes, escapes in it. */
  TEXT = 0,
  NUMBER = 1,
  /** true, false or null. */
  WORD = 2,
  /** An object or array without blanks. */
  JSON = 3,
}

/** What a field makes of a value; the names in the tables of rows are in FORM_NAMES. */
export const enum Form {
  TEXT = 0,
  /** ASCII letters in lower case. */
  LOWER = 1,
  /** Without the angle brackets around it; `<>` is no value. */
  BARE = 2,
  /** What stands between the last angle brackets, else the text: `Ann <ann@example.com>` is `ann@example.com`. */
  ADDRESS = 3,
  IP = 4,
  /** Hexadecimal digits. */
  HASH = 5,
  /** Of a URL: what stands before `://`, and the host behind it. */
  SCHEME = 6,
  HOST = 7,
  /** Of `TLSv1.2`: `1.2`, and `tls`. */
  VERSION = 8,
  PROTOCOL = 9,
  /** Not a word that stands for no value: `unknown`, `not enabled`. */
  NAME = 10,
  /** A host or domain in lower case, and no such word either. */
  DOMAIN = 11,
  /** An integer that fits 64 bits, and one that fits 32. */
  NUMBER = 12,
  INTEGER = 13,
  BOOL = 14,
  /** Milliseconds as nanoseconds. */
  NANOSECONDS = 15,
  /** A number with or without a fraction. */
  FLOAT = 16,
}

export const FORM_NAMES: StaticArray<string> = [
  'text',
  'lower',
  'bare',
  'address',
  'ip',
  'hash',
  'scheme',
  'host',
  'version',
  'protocol',
  'name',
  'domain',
  'number',
  'integer',
  'bool',
  'nanoseconds',
  'float',
];

/** Words that appliances write where there is no value. */
const PLACEHOLDERS: StaticArray<string> = [
  'unknown',
  'none',
  'n/a',
  'not present',
  'not enabled',
  'unidentified',
];

const LONGEST_PLACEHOLDER: usize = 12;

/** The most bytes that a value gets longer: its quotes, or six zeros. */
export const VALUE_GROWTH: usize = 6;

/** The part of a text that takeText found. */
export let partStart: usize = 0;
export let partEnd: usize = 0;

/** Is the form a string in JSON? */
@inline
export function isTextForm(form: Form): bool {
  return form < Form.NUMBER;
}

/** What [start, end) is as a text of that form: sets partStart and partEnd. False if it is none. */
export function takeText(form: Form, start: usize, end: usize, kind: JsonKind): bool {
  if (kind == JsonKind.JSON) return false;
  partStart = start;
  partEnd = end;
  switch (form) {
    case Form.BARE:
      if (end - start >= 2 && load<u8>(start) == Char.LESS && load<u8>(end - 1) == Char.GREATER) {
        partStart++;
        partEnd--;
      }
      break;
    case Form.ADDRESS:
      takeAddress();
      break;
    case Form.IP:
      return isIp(start, end);
    case Form.HASH:
      for (let p = start; p < end; p++) if (!isHexDigit(load<u8>(p))) return false;
      break;
    case Form.NAME:
    case Form.DOMAIN:
      return end > start && !isPlaceholder(start, end - start);
    case Form.SCHEME:
      return takeScheme();
    case Form.HOST:
      return takeHost();
    case Form.VERSION:
      return takeVersion();
    case Form.PROTOCOL:
      return takeProtocol();
  }
  return partEnd > partStart;
}

/** Does the text stand for no value? */
export function isPlaceholder(start: usize, len: usize): bool {
  if (len > LONGEST_PLACEHOLDER) return false;
  for (let i = 0; i < PLACEHOLDERS.length; i++) if (isWordInAnyCase(start, len, PLACEHOLDERS[i])) return true;
  return false;
}

/** Is it the text, which is in lower case? */
function isWordInAnyCase(start: usize, len: usize, text: string): bool {
  if (len != (text.length as usize)) return false;
  for (let i = 0; i < text.length; i++) {
    const c = load<u8>(start + i) as i32;
    if ((isLetter(c) ? c | 0x20 : c) != text.charCodeAt(i)) return false;
  }
  return true;
}

const LOWER_V: u32 = 0x76;

function takeAddress(): void {
  if (partEnd == partStart || load<u8>(partEnd - 1) != Char.GREATER) return;
  let at = partEnd - 1;
  while (at > partStart && load<u8>(at - 1) != Char.LESS) at--;
  if (at == partStart) return;
  partStart = at;
  partEnd--;
}

/** Letters, digits, `+`, `-`, `.` before `://` (RFC 3986 section 3.1). */
function takeScheme(): bool {
  const end = partEnd;
  let at = partStart;
  while (at < end && isSchemeCharacter(load<u8>(at))) at++;
  if (at == partStart || at + 3 > end || !isLetter(load<u8>(partStart))) return false;
  if (load<u8>(at) != Char.COLON || load<u16>(at, 1) != 0x2f2f) return false;
  partEnd = at;
  return true;
}

@inline
function isSchemeCharacter(c: u32): bool {
  return isLetter(c) || isDigit(c) || c == Char.PLUS || c == Char.MINUS || c == Char.DOT;
}

/** The host: behind the last `@` of the authority, without a port (RFC 3986 section 3.2). */
function takeHost(): bool {
  const end = partEnd;
  if (!takeScheme()) return false;
  let start = partEnd + 3;
  let stop = start;
  while (stop < end && !endsAuthority(load<u8>(stop))) stop++;
  for (let p = start; p < stop; p++) if (load<u8>(p) == 0x40) start = p + 1; // @
  let at = start;
  if (at < stop && load<u8>(at) == Char.LEFT_BRACKET) {
    start++;
    while (at < stop && load<u8>(at) != Char.RIGHT_BRACKET) at++;
  } else while (at < stop && load<u8>(at) != Char.COLON) at++;
  partStart = start;
  partEnd = at;
  return at > start;
}

/** `/`, `?`, `#`; a backslash is part of an escape or what browsers take for a slash. */
@inline
function endsAuthority(c: u32): bool {
  return c == Char.SLASH || c == 0x3f || c == 0x23 || c == Char.BACKSLASH;
}

/** Where the letters at the start of the text end. */
function lettersEnd(): usize {
  let at = partStart;
  while (at < partEnd && isLetter(load<u8>(at))) at++;
  return at;
}

/** `1.2` of `TLSv1.2`. */
function takeVersion(): bool {
  partStart = lettersEnd();
  for (let p = partStart; p < partEnd; p++) {
    const c = load<u8>(p);
    if (!isDigit(c) && c != Char.DOT) return false;
  }
  return partEnd > partStart;
}

/** `TLS` of `TLSv1.2`: the letters before the version, but for its `v`. */
function takeProtocol(): bool {
  const end = partEnd;
  partEnd = lettersEnd();
  if (partEnd < end && !isDigit(load<u8>(partEnd))) return false;
  if (partEnd > partStart && partEnd < end && (load<u8>(partEnd - 1) | 0x20) == LOWER_V) partEnd--;
  return partEnd > partStart;
}

/** Longer texts are worth the call of memory.copy. */
const SHORT: usize = 64;

/** Copies `len` bytes, returns the end. Reads and writes up to 7 bytes past the ends. */
@inline
export function copyText(src: usize, len: usize, dst: usize): usize {
  if (len <= SHORT) return copyShort(src, len, dst);
  memory.copy(dst, src, len);
  return dst + len;
}

/** Writes the part that takeText found as a string; lower case where the form asks for it. */
export function writePart(form: Form, dst: usize): usize {
  const len = partEnd - partStart;
  store<u8>(dst, Char.DOUBLE_QUOTE);
  const end = copyText(partStart, len, dst + 1);
  if (
    form == Form.LOWER ||
    form == Form.PROTOCOL ||
    form == Form.SCHEME ||
    form == Form.HOST ||
    form == Form.DOMAIN
  ) {
    // of an escape only the digits of \u00FF are upper case letters, and they may be lower case as well
    for (let p = dst + 1; p < end; p++) if (load<u8>(p) - 0x41 < 26) store<u8>(p, load<u8>(p) | 0x20);
  }
  store<u8>(end, Char.DOUBLE_QUOTE);
  return end + 1;
}

const MAX_INTEGER_DIGITS: usize = 9;
const MAX_MILLISECOND_DIGITS: usize = 12;

/** Writes [start, end) as a value of that form; 0 if it is none. */
export function writeJsonValue(form: Form, start: usize, end: usize, kind: JsonKind, dst: usize): usize {
  if (isTextForm(form)) return takeText(form, start, end, kind) ? writePart(form, dst) : 0;
  if (form == Form.BOOL) return writeBool(start, end, dst);
  if (form == Form.FLOAT && kind <= JsonKind.NUMBER)
    return isDecimal(start, end) ? copyShort(start, end - start, dst) : 0;
  if (kind > JsonKind.NUMBER || !isInteger(start, end)) return 0;
  const len = end - start;
  dst = copyShort(start, len, dst);
  if (form == Form.NUMBER) return dst;
  if (form == Form.INTEGER) return len <= MAX_INTEGER_DIGITS ? dst : 0;
  if (len > MAX_MILLISECOND_DIGITS || load<u8>(start) == Char.MINUS) return 0;
  // no zeros in front: 0 ms are 0 ns
  if (load<u8>(start) == Char.ZERO) return dst;
  store<u64>(dst, 0x303030303030);
  return dst + 6;
}

const TRUE: u64 = 0x65757274;
const FALSE: u64 = 0x65736c6166;
const YES: u64 = 0x736579;
const NO: u64 = 0x6f6e;
const CASE_BITS: u64 = 0x2020202020202020;

/** `true`, `false`, `Yes`, `No` in any case. Reads up to 7 bytes past the end. */
function writeBool(start: usize, end: usize, dst: usize): usize {
  const len = end - start;
  if (len - 1 >= 5) return 0;
  const shift = (64 - (len << 3)) as u64;
  const word = ((load<u64>(start) | CASE_BITS) << shift) >> shift;
  if (word == TRUE || word == YES) {
    store<u32>(dst, TRUE as u32);
    return dst + 4;
  }
  if (word != FALSE && word != NO) return 0;
  store<u64>(dst, FALSE);
  return dst + 5;
}
