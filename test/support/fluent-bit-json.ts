/**
 * Records as Fluent Bit 5.1 writes them for its wasm filter: JSON without blanks, in which all that is not ASCII
 * stands as \uXXXX (`json.escape_unicode`, on by default). After flb_utils_write_str_escaped of src/flb_utils.c,
 * with what it makes of bytes that are no UTF-8.
 */

/** Bytes stand for a string as it was read from a file or a socket, UTF-8 or not. */
export type RecordValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly RecordValue[]
  | { readonly [key: string]: RecordValue };

/** A record as JSON text. */
export function encodeRecord(record: { readonly [key: string]: RecordValue }): string {
  return encodeValue(record);
}

function encodeValue(value: RecordValue): string {
  if (typeof value === 'string') return encodeText(Buffer.from(value));
  if (value instanceof Uint8Array) return encodeText(value);
  if (Array.isArray(value)) return `[${value.map(encodeValue).join(',')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([key, item]) => `${encodeValue(key)}:${encodeValue(item)}`);
  return `{${members.join(',')}}`;
}

const SHORT_ESCAPES = new Map([
  [0x22, '\\"'],
  [0x5c, '\\\\'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
]);

/** Nothing to escape: by far the most log lines. */
const PLAIN = /^[ !#-[\]-~]*$/;

function encodeText(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (PLAIN.test(latin1)) return `"${latin1}"`;
  let text = '"';
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    if (byte < 0x80) {
      text += byte < 0x20 || byte === 0x22 || byte === 0x5c || byte === 0x7f ? escapeByte(byte) : chr(byte);
      at++;
      continue;
    }
    const length = sequenceLength(byte);
    if (at + length > bytes.length) {
      at++; // the first byte of a character that is cut off by the end: left out
      continue;
    }
    const { codePoint, read } = decode(bytes, at, length);
    if (codePoint >= 0) text += escapeCodePoint(codePoint);
    else for (let n = 0; n < read; n++) text += fragment(bytes[at + n] as number);
    at += read;
  }
  return `${text}"`;
}

function escapeByte(byte: number): string {
  return SHORT_ESCAPES.get(byte) ?? escapeUnit(byte);
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

function escapeCodePoint(codePoint: number): string {
  return [...String.fromCodePoint(codePoint)]
    .flatMap((c) => c.split('').map((u) => escapeUnit(u.charCodeAt(0))))
    .join('');
}

/** A byte that is no UTF-8 becomes a character of the private use area, U+E080 to U+E0FF, unescaped. */
function fragment(byte: number): string {
  return chr(0xe000 + byte);
}

function chr(code: number): string {
  return String.fromCharCode(code);
}

function sequenceLength(byte: number): number {
  return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : byte < 0xfc ? 5 : 6;
}

/** One character, or how many bytes are fragments of one. Forms that are longer than need be are taken, as there. */
function decode(bytes: Uint8Array, at: number, length: number): { codePoint: number; read: number } {
  const none = -1;
  if (length === 1 || length > 4) return { codePoint: none, read: 1 };
  let codePoint = (bytes[at] as number) & (0x7f >> length);
  for (let n = 1; n < length; n++) {
    const byte = bytes[at + n] as number;
    if ((byte & 0xc0) !== 0x80) return { codePoint: none, read: n };
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  const isCharacter = codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff);
  return isCharacter ? { codePoint, read: length } : { codePoint: none, read: length - 1 };
}
