import type { FileHandle } from 'node:fs/promises';

/**
 * Writes all of it behind the first `length` bytes of the file and onto the disk. Where that fails the file is cut
 * back to `length`, so that no half line stays, and the error is thrown.
 */
export async function appendDurably(handle: FileHandle, buffers: Buffer[], length: number): Promise<void> {
  try {
    await writeAll(handle, buffers, length);
    await handle.datasync();
  } catch (error) {
    // Where even this fails the next write goes to the same place, and readers stop at `length`.
    await handle.truncate(length).catch(() => {});
    throw error;
  }
}

async function writeAll(handle: FileHandle, buffers: Buffer[], start: number): Promise<void> {
  let rest = buffers;
  for (let at = start; rest.length > 0; ) {
    const { bytesWritten } = await handle.writev(rest, at);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    at += bytesWritten;
    rest = behind(rest, bytesWritten);
  }
}

/** What is left of the buffers behind so many bytes. */
function behind(buffers: Buffer[], bytes: number): Buffer[] {
  let skip = bytes;
  for (const [index, buffer] of buffers.entries()) {
    if (skip < buffer.length) return [buffer.subarray(skip), ...buffers.slice(index + 1)];
    skip -= buffer.length;
  }
  return [];
}
