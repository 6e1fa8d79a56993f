/** How packed files begin: what they are called does not matter. Knows neither Node nor a browser. */

const GZIP_MAGIC = [0x1f, 0x8b];

/** Formats whose bytes would only make noise as log lines, and what unpacks them. */
const OTHER_ARCHIVES = [
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: 'zstd -dc' },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], unpack: 'xz -dc' },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04], unpack: 'unzip -p' },
  // BZh, of any level
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68], unpack: 'bzip2 -dc' },
];

/** As many bytes of a file tell. */
export const LONGEST_MAGIC = Math.max(...OTHER_ARCHIVES.map(({ magic }) => magic.length));

export function startsLikeGzip(bytes: Uint8Array): boolean {
  return startsWith(bytes, GZIP_MAGIC);
}

/** The archive of another kind that the bytes begin; undefined if it is none. */
export function otherArchive(bytes: Uint8Array): { name: string; unpack: string } | undefined {
  return OTHER_ARCHIVES.find(({ magic }) => startsWith(bytes, magic));
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
