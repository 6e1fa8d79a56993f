/** What is in a file that was opened or dropped, or in text that was pasted, which is a file too by then. */
import { LONGEST_MAGIC, otherArchive, startsLikeGzip } from '../../host/packed-forms.js';

/** A packed file gives larger pieces than what the engine takes in a few milliseconds. */
const MOST_BYTES = 128 * 1024;

/** Unpacked bytes; `onRead` hears how many bytes of the file were read. Throws an error that says why. */
export async function* chunksOf(
  file: File,
  onRead: (size: number) => void,
): AsyncGenerator<Uint8Array, void> {
  const start = new Uint8Array(await file.slice(0, LONGEST_MAGIC).arrayBuffer());
  const archive = otherArchive(start);
  if (archive !== undefined) {
    throw new Error(`${file.name}: packed with ${archive.name}, only gzip is read; unpack it first`);
  }
  const counted = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        onRead(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );
  const isPacked = startsLikeGzip(start);
  const stream = isPacked ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
  try {
    for await (const chunk of stream) {
      for (let at = 0; at < chunk.length; at += MOST_BYTES) yield chunk.subarray(at, at + MOST_BYTES);
    }
  } catch (error) {
    const what = isPacked ? 'damaged gzip' : 'cannot be read';
    throw new Error(`${file.name}: ${what}: ${(error as Error).message}`);
  }
}
