/** Spool and spill files hold addresses and subjects: who else can get at them, or could have laid the folder out? */
import * as fs from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;
const ALL_BUT_OWNER = 0o077;
const OWN_MODE = 0o700;
const ROOT = 0;

/**
 * What is to be said of the folder of all processes. Throws where another user has put it, or a link, into a folder in
 * which all may write: who waits in /tmp under a name that can be guessed would get every line.
 */
export function guardRoot(path: string): string[] {
  const uid = process.getuid?.();
  if (uid === undefined) return []; // a system without owners and modes
  const isTrusted = (owner: number) => owner === uid || owner === ROOT;
  const folder = fs.statSync(path);
  const isPublic = (fs.statSync(dirname(path)).mode & OTHERS_WRITE) !== 0;
  if (isPublic && !isTrusted(fs.lstatSync(path).uid)) {
    throw new Error('another user has made this folder, in one where all may write; choose another');
  }
  const warnings: string[] = [];
  if (!isTrusted(folder.uid))
    warnings.push('the state folder belongs to another user, who can change what is in it');
  if ((folder.mode & OTHERS_WRITE) !== 0 && (folder.mode & STICKY) === 0) {
    warnings.push('any user may write to the state folder: take that right away (chmod o-w)');
  }
  return warnings;
}

/** The folder of one process is a folder and no link, and nobody else looks into it. */
export function guardSlot(path: string): void {
  const stat = fs.lstatSync(path);
  if (!stat.isDirectory()) throw new Error(`${path} is no folder`);
  if (process.getuid !== undefined && (stat.mode & ALL_BUT_OWNER) !== 0) fs.chmodSync(path, OWN_MODE);
}
