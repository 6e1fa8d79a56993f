/** Packed input. */
import { createGunzip } from 'node:zlib';
import { IoError } from './errors.js';
import { otherArchive } from './packed-forms.js';

/** Log text grows about tenfold: one read of a packed file gives some twenty of these. */
const UNPACKED_BYTES = 256 * 1024;

export function refuseOtherArchives(name: string, bytes: Uint8Array): void {
  const archive = otherArchive(bytes);
  if (archive === undefined) return;
  const hint = `use: ${archive.unpack} FILE | mailstitch stitch --clock event`;
  throw new IoError(`${name}: packed with ${archive.name}, only gzip is read; ${hint}`);
}

/**
 * Unpacks. What a damaged file gives before the damage is handed on first: that is why the pieces are written
 * one by one and collected as they come, since a stream that fails throws away what it has buffered.
 */
export async function* gunzip(
  name: string,
  packed: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const stream = createGunzip({ chunkSize: UNPACKED_BYTES });
  let ready: Uint8Array[] = [];
  let failure: Error | undefined;
  stream.on('data', (chunk: Uint8Array) => ready.push(chunk));
  stream.on('error', (error) => {
    failure = error;
  });
  const settled = (start: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      stream.once('close', resolve);
      start(() => {
        stream.off('close', resolve);
        resolve();
      });
    });
  const take = () => {
    const chunks = ready;
    ready = [];
    return chunks;
  };

  for await (const piece of packed) {
    await settled((done) => stream.write(piece, done));
    yield* take();
    if (failure) break;
  }
  if (!failure) {
    await settled((done) => stream.once('end', done).end());
    yield* take();
  }
  if (failure) throw new IoError(`${name}: damaged gzip: ${failure.message}`);
}
