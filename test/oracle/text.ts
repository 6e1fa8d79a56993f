/** Bytes of a log, kept as one character a byte, as the text that they are. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function unicode(bytes: string): string {
  return utf8.decode(Buffer.from(bytes, 'latin1'));
}

/** The other way round: a text as the bytes that stand for it. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Seconds since 1970 as RFC 3339; null for none. */
export function timeOf(seconds: number): string | null {
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString().replace('.000', '');
}
