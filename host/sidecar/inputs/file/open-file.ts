import { FollowedFile } from './followed-file.js';

/** Why a file can not be followed now. */
export interface OpenTrouble {
  readonly error: unknown;
  readonly isMissing: boolean;
  /** It is something else than a file. */
  readonly isFinal: boolean;
}

export async function openFile(
  path: string,
): Promise<{ file: FollowedFile; trouble?: undefined } | { file?: undefined; trouble: OpenTrouble }> {
  try {
    return { file: await FollowedFile.open(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      trouble: { error, isMissing: code === 'ENOENT', isFinal: code === 'EISDIR' || code === 'EINVAL' },
    };
  }
}
