/** Subjects and names of files as Unicode: encoded words (RFC 2047), folds, and the ways to write a name of a file. */
import { bytesOf, unicode } from './text.js';

/** A line end, in itself or as the appliance prints it. */
const LINE_END = '(?:\\\\r\\\\n|\\r\\n|\\r|\\n)';
const GAP = new RegExp(`^(?:[ \\t]|\\\\r\\\\n\\\\t|${LINE_END})+`);
const FOLD = new RegExp(`^(?:\\\\r\\\\n(?=\\\\t)|${LINE_END}(?=[ \\t]))`);
/** A word ends before another one begins. */
const WORD = /^=\?([^?]{1,63})\?([bq])\?((?:(?!\?=)(?!=\?(?!=))[\s\S])*)\?=/i;

interface Word {
  charset: string;
  bytes: string;
  length: number;
}

/** Both take bytes and give the bytes of the decoded text. */
export function decodeHeader(bytes: string): string {
  let decoded = '';
  let plain = '';
  const flush = (): void => {
    decoded += unicode(plain);
    plain = '';
  };
  for (let at = 0; at < bytes.length; ) {
    if (!'=\\\r\n'.includes(bytes.charAt(at))) {
      plain += bytes.charAt(at++);
      continue;
    }
    const words = wordsAt(bytes.slice(at));
    const gap = FOLD.test(bytes.slice(at)) ? (GAP.exec(bytes.slice(at))?.[0] ?? '') : '';
    if (words.length > 0) {
      flush();
      decoded += decodeWords(words);
      at += words.reduce((sum, { length }) => sum + length, 0);
    } else if (gap !== '') {
      flush();
      decoded += ' ';
      at += gap.length;
    } else plain += bytes.charAt(at++);
  }
  flush();
  return bytesOf(decoded);
}

export function decodeFileName(bytes: string): string {
  if (bytes.includes('=?')) return decodeHeader(bytes);
  const extended = /^([^' \t]*)'[^' \t]*'([\s\S]*)$/.exec(bytes);
  const charset = decoderOf(extended?.[1] ?? '');
  if (extended && charset) return bytesOf(charset.decode(octets(fromHex(extended[2] ?? '', '%'))));
  if (/^(?:[^=]|=[0-9a-f]{2})*$/i.test(bytes) && bytes.includes('=')) {
    const decoded = fromHex(bytes, '=');
    const isText = bytesOf(unicode(decoded)) === decoded;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no name has control characters
    if (isText && !/[\x00-\x1f\x7f]/.test(decoded)) return decoded;
  }
  return bytesOf(unicode(bytes));
}

/** The word at the beginning and all that follow it with nothing but blanks and folds between; each length has its gap. */
function wordsAt(bytes: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  for (let from = 0; ; ) {
    const word = wordAt(bytes.slice(from));
    if (!word) break;
    words.push({ ...word, length: from - at + word.length });
    at = from + word.length;
    from = at + (GAP.exec(bytes.slice(at))?.[0].length ?? 0);
  }
  return words;
}

function wordAt(bytes: string): Word | null {
  const [whole, charset = '', encoding = '', text = ''] = WORD.exec(bytes) ?? [];
  if (whole === undefined || !decoderOf(charset)) return null;
  if (/q/i.test(encoding)) return { charset, bytes: fromQ(text), length: whole.length };
  const digits = text.replace(/[^A-Za-z0-9+/]/g, '');
  return text !== '' && digits.length < 2 ? null : { charset, bytes: fromBase64(text), length: whole.length };
}

/** Neighbours of one charset are one text: senders cut words within a character. */
function decodeWords(words: readonly Word[]): string {
  let decoded = '';
  words.forEach(({ charset, bytes }, n) => {
    const decoder = decoderOf(charset);
    const { encoding } = decoder ?? {};
    if (n > 0 && decoderOf(words[n - 1]?.charset ?? '')?.encoding === encoding) return;
    let joined = bytes;
    for (const next of words.slice(n + 1)) {
      if (decoderOf(next.charset)?.encoding !== encoding) break;
      joined += next.bytes;
    }
    decoded += decoder?.decode(octets(joined)) ?? '';
  });
  return decoded;
}

function fromQ(text: string): string {
  const unfolded = text.replace(new RegExp(`${LINE_END}(?=[ \\t])(?:[ \\t]|${LINE_END})+`, 'g'), ' ');
  return fromHex(unfolded.replace(/_/g, ' '), '=');
}

/** Padding ends a run of digits; whatever else is no digit is passed over. */
function fromBase64(text: string): string {
  return text
    .replace(new RegExp(LINE_END, 'g'), '')
    .split('=')
    .map((run) => Buffer.from(run.replace(/[^A-Za-z0-9+/]/g, ''), 'base64').toString('latin1'))
    .join('');
}

function fromHex(text: string, mark: string): string {
  return text.replace(new RegExp(`${mark}([0-9a-f]{2})`, 'gi'), (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

type Decoder = Pick<TextDecoder, 'encoding'> & { decode(bytes: Uint8Array): string };

/** Of no label that the Encoding Standard does not know; a language may stand behind it. */
function decoderOf(label: string): Decoder | null {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = makeDecoder(label);
    decoders.set(label, decoder);
  }
  return decoder;
}

const decoders = new Map<string, Decoder | null>();

function makeDecoder(label: string): Decoder | null {
  try {
    const decoder = new TextDecoder(label.replace(/\*.*/, ''), { ignoreBOM: true });
    return decoder.encoding === 'windows-1252' ? WINDOWS_1252 : decoder;
  } catch {
    return null;
  }
}

const ABOVE_ASCII = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Node reads it as ISO 8859-1. */
const WINDOWS_1252: Decoder = {
  encoding: 'windows-1252',
  decode: (bytes) =>
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (byte) => ABOVE_ASCII.charAt(byte.charCodeAt(0) - 0x80)),
};

function octets(bytes: string): Uint8Array {
  return Buffer.from(bytes, 'latin1');
}
