import * as fs from 'node:fs';

/** The file has this content, or, whatever happens, the one it had. Throws where the disk is full, and leaves nothing. */
export function replaceFile(path: string, content: Uint8Array): void {
  const next = `${path}.tmp`;
  try {
    fs.writeFileSync(next, content, { mode: 0o600, flush: true });
    fs.renameSync(next, path);
  } catch (error) {
    fs.rmSync(next, { force: true });
    throw error;
  }
}
