import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** Tells one file from another that has its number: log lines have stamps, so that no two files begin alike. */
const HEAD_BYTES = 1024;

/** How a file begins. */
export interface Head {
  readonly bytes: number;
  readonly hash: string;
}

export const EMPTY_HEAD: Head = { bytes: 0, hash: '' };

/** The head of a file whose first bytes are these. */
export function headOf(bytes: Uint8Array): Head {
  const start = bytes.subarray(0, HEAD_BYTES);
  return { bytes: start.length, hash: hashOf(start) };
}

/** The head of a file of which so many bytes are known; the same one while there is no more to know. */
export async function grownHead(handle: FileHandle, head: Head, knownBytes: number): Promise<Head> {
  const length = Math.min(HEAD_BYTES, knownBytes);
  if (length <= head.bytes) return head;
  const bytes = await readStart(handle, length);
  // it was rewritten just now, which must be seen by the head it had
  if (head.bytes > 0 && hashOf(bytes.subarray(0, head.bytes)) !== head.hash) return head;
  return headOf(bytes);
}

/** Of a file that is as it was, except that it may have grown. */
export async function hasHead(handle: FileHandle, head: Head): Promise<boolean> {
  return head.bytes === 0 || hashOf(await readStart(handle, head.bytes)) === head.hash;
}

async function readStart(handle: FileHandle, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
