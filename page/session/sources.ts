/** What is in a file that was dropped, or a text that was pasted. */
import type { Source } from '../protocol.js';

const GZIP_MAGIC = [0x1f, 0x8b];

/** Formats whose bytes would only make noise as log lines. */
const OTHER_ARCHIVES = [
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68] },
];

/** Text is cut into pieces of so many characters, so that what is asked for meanwhile is answered soon. */
const TEXT_PIECE = 64 * 1024;
/** Pieces of a packed file are larger than what the engine takes in a few milliseconds. */
const MOST_BYTES = 128 * 1024;

export function sizeOf(source: Source): number {
  return source instanceof File ? source.size : source.text.length;
}

/** About when its lines were written, for stamps without a year; milliseconds since 1970. */
export function writtenMs(source: Source): number {
  return source instanceof File ? source.lastModified : Date.now();
}

/** Unpacked bytes; `onRead` hears how many bytes or characters of the source were read. Throws an error that says why. */
export async function* chunksOf(
  source: Source,
  onRead: (size: number) => void,
): AsyncGenerator<Uint8Array, void> {
  if (!(source instanceof File)) {
    yield* textChunks(source.text, onRead);
    return;
  }
  const start = new Uint8Array(await source.slice(0, 6).arrayBuffer());
  const archive = OTHER_ARCHIVES.find(({ magic }) => beginsWith(start, magic));
  if (archive !== undefined) {
    throw new Error(`${source.name}: packed with ${archive.name}, only gzip is read; unpack it first`);
  }
  const counted = source.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        onRead(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );
  const isPacked = beginsWith(start, GZIP_MAGIC);
  const stream = isPacked ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
  try {
    for await (const chunk of stream) {
      for (let at = 0; at < chunk.length; at += MOST_BYTES) yield chunk.subarray(at, at + MOST_BYTES);
    }
  } catch (error) {
    const what = isPacked ? 'damaged gzip' : 'cannot be read';
    throw new Error(`${source.name}: ${what}: ${(error as Error).message}`);
  }
}

async function* textChunks(text: string, onRead: (size: number) => void): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + TEXT_PIECE, text.length);
    // not between the halves of a character
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end++;
    yield encoder.encode(text.slice(at, end));
    onRead(end - at);
    at = end;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
