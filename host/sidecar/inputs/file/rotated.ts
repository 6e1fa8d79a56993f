/** Where a file has gone whose name another one has by now, and which others were there between the two. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { FollowedFile } from './followed-file.js';
import type { RememberedFile } from './positions.js';

const PACKED = /\.(gz|xz|bz2|zst)$/;

export interface Sibling {
  readonly path: string;
  readonly ino: string;
  readonly modifiedMs: number;
}

/** All other files in the folder of a path, and in that of the file it links to. */
export async function siblingsOf(path: string): Promise<Sibling[]> {
  const target = await realpath(path).catch(() => path);
  const siblings: Sibling[] = [];
  for (const folder of new Set([dirname(path), dirname(target)])) {
    for (const name of await readdir(folder).catch(() => [])) {
      const other = join(folder, name);
      if (other === path || other === target) continue;
      const stats = await stat(other, { bigint: true }).catch(() => undefined);
      if (!stats?.isFile()) continue;
      siblings.push({ path: other, ino: `${stats.ino}`, modifiedMs: Number(stats.mtimeMs) });
    }
  }
  return siblings;
}

/**
 * The remembered file under its new name, ready to be read on. By its number first; a file that was copied and then
 * truncated has another number, but begins in the same way.
 */
export async function findRotated(
  remembered: RememberedFile,
  path: string,
  siblings: readonly Sibling[],
): Promise<{ file: FollowedFile; sibling: Sibling } | undefined> {
  const sameNumber = siblings.filter(({ ino }) => ino === remembered.ino);
  const sameName = siblings.filter(
    (sibling) => isRotatedName(sibling.path, path) && !sameNumber.includes(sibling),
  );
  for (const sibling of remembered.head.bytes > 0 ? [...sameNumber, ...sameName] : sameNumber) {
    const file = await FollowedFile.open(sibling.path).catch(() => undefined);
    if (await file?.takeUp(remembered)) return { file: file as FollowedFile, sibling };
    await file?.close();
  }
  return undefined;
}

/** Rotated files that were written to after another one, oldest first. */
export function rotatedAfter(modifiedMs: number, path: string, siblings: readonly Sibling[]): Sibling[] {
  return siblings
    .filter((sibling) => sibling.modifiedMs > modifiedMs && isRotatedName(sibling.path, path))
    .sort((a, b) => a.modifiedMs - b.modifiedMs);
}

/** Rotated files that are packed, which are not read. */
export function packedOf(path: string, siblings: readonly Sibling[], modifiedMs = 0): string[] {
  return siblings
    .filter((sibling) => PACKED.test(sibling.path) && sibling.modifiedMs > modifiedMs)
    .filter((sibling) => isRotatedName(sibling.path.replace(PACKED, ''), path))
    .map((sibling) => basename(sibling.path));
}

/** `mail.log.1`, `mail.log-20260316` and `mail-20260316.log` of `mail.log`. */
export function isRotatedName(candidate: string, path: string): boolean {
  const base = basename(path);
  const extension = extname(base);
  const name = basename(candidate);
  const stem = base.slice(0, base.length - extension.length);
  return isCount(name, base, '') || (extension !== '' && isCount(name, stem, extension));
}

function isCount(name: string, start: string, end: string): boolean {
  if (!name.startsWith(start) || !name.endsWith(end) || name.length < start.length + end.length) return false;
  return /^[.\-_@]\d[\d.\-_T:]*$/.test(name.slice(start.length, name.length - end.length));
}
