/** Packed input, told by its first bytes: what a file is called does not matter. */
import { createGunzip } from 'node:zlib';
import { IoError } from './errors.js';

/** Log text grows about tenfold: one read of a packed file gives some twenty of these. */
const UNPACKED_BYTES = 256 * 1024;

const GZIP_MAGIC = [0x1f, 0x8b];

/** Formats that are refused with a hint, since their bytes would only make noise as log lines. */
const OTHER_ARCHIVES = [
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: 'zstd -dc' },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], unpack: 'xz -dc' },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04], unpack: 'unzip -p' },
  { name: 'bzip2', magic: [...Buffer.from('BZh91AY&SY')], unpack: 'bzip2 -dc' },
];

export function startsLikeGzip(bytes: Uint8Array): boolean {
  return startsWith(bytes, GZIP_MAGIC);
}

export function refuseOtherArchives(name: string, bytes: Uint8Array): void {
  const archive = OTHER_ARCHIVES.find(({ magic }) => startsWith(bytes, magic));
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

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
