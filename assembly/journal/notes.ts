import { reserve } from '../memory';
import { narrow, writeDecimal } from '../text/ascii';
import { Errno } from '../wasi';
import { VERSION } from './entry';
import { asideName, journalName, journalNameLen } from './file';

/** What there is to say of the journal to whoever runs it: kept as text until the host takes it. */
export const enum Note {
  NO_PLACE = 0,
  UNREADABLE = 1,
  UNWRITABLE = 2,
  OTHER_VERSION = 3,
  NO_JOURNAL = 4,
  NOT_ASIDE = 5,
  DAMAGED = 6,
  NOT_WRITTEN = 7,
  WRITTEN_AGAIN = 8,
  TAKEN = 9,
}

const ROOM: usize = 4096;
const LONGEST: usize = 1024;
let text: usize = 0;
let at: usize = 0;

export function notesStart(): usize {
  return text;
}

/** Lines of text, each with its line feed. */
export function notesLen(): usize {
  return at - text;
}

export function clearNotes(): void {
  at = text;
}

function begin(): bool {
  if (text == 0) at = text = reserve(ROOM);
  if (at + LONGEST > text + ROOM) return false;
  at = narrow('journal ', at);
  memory.copy(at, journalName(), journalNameLen());
  at += journalNameLen();
  return true;
}

/** With the number that belongs to it. */
export function note(what: Note, number: u32): void {
  if (!begin()) return;
  if (what == Note.OTHER_VERSION) {
    at = writeDecimal(number, narrow(' has version ', at));
    at = writeDecimal(VERSION, narrow(', this module reads version ', at));
    at = writeAside(narrow('; it was kept aside as ', at));
  } else if (what == Note.NO_JOURNAL) {
    at = writeAside(narrow(' does not begin like a journal; it was kept aside as ', at));
  } else if (what == Note.NOT_ASIDE) {
    at = narrow(' is none that this module reads, and could not be renamed; nothing is written', at);
  } else if (what == Note.DAMAGED) {
    at = writeDecimal(number, narrow(': damaged places stepped over: ', at));
    at = narrow('; a torn end was cut if there was one', at);
  } else if (what == Note.WRITTEN_AGAIN) {
    at = writeDecimal(number, narrow(' is written again; entries lost meanwhile: ', at));
  }
  if (what == Note.TAKEN) {
    at = narrow(' was replaced, by another process that uses it or by hand: nothing is written any more', at);
  }
  at = narrow('\n', at);
}

/** With what the host says is wrong. */
export function noteErrno(what: Note, errno: Errno): void {
  if (!begin()) return;
  if (what == Note.NO_PLACE) at = narrow(': no directory that the host opened has room for it', at);
  else if (what == Note.UNREADABLE) at = narrow(': cannot be read', at);
  else if (what == Note.UNWRITABLE) at = narrow(': cannot be written', at);
  else at = narrow(': cannot be written for now, lines are kept in memory', at);
  at = writeErrno(narrow(' (', at), errno);
  at = narrow(')\n', at);
}

function writeErrno(to: usize, errno: Errno): usize {
  if (errno == Errno.ACCES) return narrow('permission denied', to);
  if (errno == Errno.NOENT) return narrow('no such directory', to);
  if (errno == Errno.ISDIR) return narrow('is a directory', to);
  if (errno == Errno.NOSPC) return narrow('no space left on the device', to);
  if (errno == Errno.TOO_LONG) return narrow('the path is longer than 255 bytes', to);
  return writeDecimal(errno, narrow('WASI error ', to));
}

/** The name without what else stands in its buffer: the caller has just made it. */
function writeAside(to: usize): usize {
  let name = asideName();
  while (load<u8>(name) != 0) store<u8>(to++, load<u8>(name++));
  return to;
}
