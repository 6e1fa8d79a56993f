import { basename } from 'node:path';
import { fileTrouble } from '../../../errors.js';
import type { InputContext } from '../input.js';
import type { FollowedFile } from './followed-file.js';
import { openFile } from './open-file.js';
import type { Remembered } from './positions.js';
import { findRotated, packedOf, rotatedAfter, siblingsOf } from './rotated.js';

/** What there is to read after a restart. */
export interface Recovered {
  current: FollowedFile | undefined;
  /** Oldest first. */
  earlier: FollowedFile[];
}

/**
 * Takes up where an earlier process was: in the file that has the name, `file`, or in one that lost it meanwhile; then
 * those that had it in between are read too. What can not be found is said.
 */
export async function recover(
  path: string,
  { files, savedMs }: Remembered,
  file: FollowedFile | undefined,
  facts: object,
  { log, meter }: InputContext,
): Promise<Recovered> {
  const last = files.at(-1);
  const isStillIt = last !== undefined && file?.isNumbered(last.ino) === true && (await file.takeUp(last));
  const siblings = await siblingsOf(path);
  const earlier: FollowedFile[] = [];
  /** When the newest of the found ones was written to last. */
  let newestMs: number | undefined;
  let isMissing = false;
  for (const one of isStillIt ? files.slice(0, -1) : files) {
    const found = await findRotated(one, path, siblings);
    if (found !== undefined) {
      earlier.push(found.file);
      newestMs = found.sibling.modifiedMs;
      siblings.splice(siblings.indexOf(found.sibling), 1);
    } else if (one === last || one.position < one.size) {
      isMissing = true;
      const packed = packedOf(path, siblings);
      meter.trouble('rotated');
      log.warn(
        { ...facts, read_bytes: one.position, ...(packed.length > 0 && { packed }) },
        'the file was rotated away while nobody read it and is not found, or packed: the rest of its lines is missing',
      );
    }
  }
  if (isStillIt) return { current: file, earlier };
  const sinceMs = newestMs ?? savedMs;
  for (const between of rotatedAfter(sinceMs, path, siblings)) {
    const { file: other, trouble } = await openFile(between.path);
    if (other !== undefined) earlier.push(other);
    const also = { ...facts, file: basename(between.path) };
    if (trouble === undefined) log.info(also, 'a file that came and went while nobody read it is read');
    else
      log.error(
        { ...also, reason: fileTrouble(between.path, trouble.error) },
        'a file that came and went can not be read',
      );
  }
  const packed = packedOf(path, siblings, sinceMs);
  if (packed.length > 0 && !isMissing) {
    meter.trouble('rotated');
    log.warn(
      { ...facts, packed },
      'files that came and went while nobody read them are packed: they are not read',
    );
  }
  return { current: file, earlier };
}
