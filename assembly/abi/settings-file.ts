import { faultsEnd, readSettings } from '../config';
import { FAULTS_SIZE } from '../config-faults';
import { reserve } from '../memory';
import { narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { jsonLen, jsonPtr, openJson, takeJson, takeString } from '../text/json-read';
import { writeJsonString } from '../text/json-write';
import { findLineFeed } from '../text/scan';
import { Errno, fileLen, filePtr, readFile } from '../wasi';
import { sayLine } from './say';

/**
 * Settings from the file mailstitch.json in a directory that the host opened for the module. Without such a file
 * everything has its default; a file with faults must not go unnoticed, so they are said on standard error.
 */
const MAX_FILE: usize = 1 << 20;

/** The first fault as text, and how many more there are: what stands in records. 0 without faults. */
export let settingsFault: usize = 0;
export let settingsFaultLen: usize = 0;

const name = memory.data(16, 8);

/** Reads the file and says whether everything in it is right. */
export function readSettingsFile(): bool {
  const nameLen = narrow('mailstitch.json', name) - name;
  const errno = readFile(name, nameLen, MAX_FILE);
  if (errno == Errno.NOENT || errno == Errno.NOSYS) return true;
  if (errno != Errno.NONE) {
    const text = reserve(256);
    let to = narrow('mailstitch.json: ', text);
    if (errno == Errno.ACCES) to = narrow('permission denied', to);
    else if (errno == Errno.ISDIR) to = narrow('is a directory', to);
    else if (errno == Errno.TOO_LONG) to = narrow('longer than 1 MiB', to);
    else to = writeDecimal(errno, narrow('cannot be read, WASI error ', to));
    sayFault(text, to);
    return false;
  }
  // an empty string takes 3 bytes of the text and 8 of this
  const scratch = reserve(fileLen * 3 + 64);
  const faults = reserve(FAULTS_SIZE);
  const count = readSettings(filePtr, fileLen, scratch, faults);
  if (count == 0) return true;
  sayFaults(faults, faultsEnd(), count);
  return false;
}

/** Says the faults in [ptr, end), one JSON object a line. */
function sayFaults(ptr: usize, end: usize, count: i32): void {
  const text = reserve(2 * FAULTS_SIZE);
  const scratch = reserve(4096);
  while (ptr < end) {
    const lineEnd = findLineFeed(ptr, end);
    sayFault(text, writeFault(ptr, lineEnd, scratch, narrow('mailstitch.json: ', text)));
    ptr = lineEnd + 1;
  }
  if (count == 1) return;
  const to = writeDecimal(count - 1, narrow(' (and ', settingsFault + settingsFaultLen));
  settingsFaultLen = narrow(' more, see standard error)', to) - settingsFault;
}

/** `timeout: "soon" is not a duration; expected a number with ms, s, m, h or d, such as 30s` */
function writeFault(json: usize, end: usize, scratch: usize, to: usize): usize {
  openJson(json, end - json, scratch);
  const key = to;
  to = takeMember(Char.LEFT_BRACE, to);
  if (to != key) to = narrow(': ', to); // what is wrong with the text as a whole has no key
  takeJson(Char.COMMA);
  takeString();
  takeJson(Char.COLON);
  takeString();
  const value = jsonPtr;
  const valueLen = jsonLen;
  const problem = to + 6 * valueLen + 16; // behind the value, wherever that ends
  const problemEnd = takeMember(Char.COMMA, problem);
  if (load<u32>(problem) == NOT_WORD) {
    to = narrow(' is ', writeValue(value, valueLen, to));
    memory.copy(to, problem, problemEnd - problem);
    to += problemEnd - problem;
  } else {
    memory.copy(to, problem, problemEnd - problem);
    to = writeValue(value, valueLen, narrow(': ', to + (problemEnd - problem)));
  }
  return takeMember(Char.COMMA, narrow('; expected ', to));
}

/** A value in quotes; that of an unknown setting has its own. */
function writeValue(value: usize, len: usize, to: usize): usize {
  if (len == 0 || load<u8>(value) != Char.DOUBLE_QUOTE) return writeJsonString(value, len, to);
  memory.copy(to, value, len);
  return to + len;
}

const NOT_WORD: u32 = 0x20746f6e; // `not `

/** Steps over `before`, a key and its colon, and copies the text that is its value. */
function takeMember(before: u32, to: usize): usize {
  takeJson(before);
  takeString();
  takeJson(Char.COLON);
  takeString();
  memory.copy(to, jsonPtr, jsonLen);
  return to + jsonLen;
}

/** Says one fault on standard error; the first of them is kept. */
function sayFault(text: usize, end: usize): void {
  if (settingsFault == 0) {
    settingsFault = reserve(end - text + 128);
    memory.copy(settingsFault, text, end - text);
    settingsFaultLen = end - text;
  }
  sayLine(text, end);
}
