/** The bytes that inputs look at, and what they do with line feeds inside of a message. */

export const Byte = {
  NUL: 0x00,
  TAB: 0x09,
  LF: 0x0a,
  CR: 0x0d,
  SPACE: 0x20,
  DIGIT_0: 0x30,
  DIGIT_9: 0x39,
  LESS_THAN: 0x3c,
  LEFT_BRACE: 0x7b,
} as const;

const LF_ESCAPE = Buffer.from('#012');
const CR_ESCAPE = Buffer.from('#015');

export function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= Byte.DIGIT_0 && byte <= Byte.DIGIT_9;
}

/** Where a message ends without the LF, CR LF or NUL that some senders put behind it. */
export function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start) {
    const byte = bytes[last - 1];
    if (byte !== Byte.LF && byte !== Byte.CR && byte !== Byte.NUL) break;
    last--;
  }
  return last;
}

/**
 * One message as one line, without its end. A line feed inside of it is text of whoever wrote the message, so it must
 * not begin a line: it becomes `#012`, as rsyslog has it, and a CR right before it `#015`. Any other CR stays.
 */
export function escapeLineFeeds(bytes: Uint8Array): Uint8Array {
  let feeds = 0;
  for (const byte of bytes) if (byte === Byte.LF) feeds++;
  if (feeds === 0) return bytes;
  const escaped = Buffer.allocUnsafe(bytes.length + 2 * feeds * (LF_ESCAPE.length - 1));
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === Byte.LF) to += LF_ESCAPE.copy(escaped, to);
    else if (byte === Byte.CR && bytes[at + 1] === Byte.LF) to += CR_ESCAPE.copy(escaped, to);
    else escaped[to++] = byte;
  }
  return escaped.subarray(0, to);
}
