import { beginFault, endFault, expectedFault } from './config-faults';
import { Setting } from './config-values';
import { addUserRow, faultAt, faultLen, faultText, RuleFault } from './rules/compile';
import { narrow } from './text/ascii';
import { Char } from './text/chars';
import { jsonLen, jsonPtr, peekJson, skipJson, takeJson, takeString } from './text/json-read';
import { findLineFeed, skipBlanks } from './text/scan';
import { Errno, fileDirectory, fileLen, filePtr, readFile } from './wasi';

/** The value of `rules`: a list of rows, or the name of a file of rows beside the settings. */
const MAX_RULES_FILE: usize = 1 << 20;

/** Reads the value at hand; false if it is no JSON. `name` is the key, for faults. */
export function readRules(name: usize, nameLen: usize): bool {
  if (peekJson() == Char.DOUBLE_QUOTE) {
    if (!takeString()) return false;
    readRulesFile(name, nameLen, jsonPtr, jsonLen);
    return true;
  }
  if (!takeJson(Char.LEFT_BRACKET)) {
    if (!skipJson()) return false;
    expectedFault(Setting.RULES, name, nameLen, jsonPtr, jsonLen);
    return true;
  }
  if (takeJson(Char.RIGHT_BRACKET)) return true;
  do {
    if (peekJson() != Char.DOUBLE_QUOTE) {
      if (!skipJson()) return false;
      expectedFault(Setting.RULES, name, nameLen, jsonPtr, jsonLen);
      continue;
    }
    if (!takeString()) return false;
    addRow(name, nameLen, jsonPtr, jsonPtr + jsonLen);
  } while (takeJson(Char.COMMA));
  return takeJson(Char.RIGHT_BRACKET);
}

function addRow(name: usize, nameLen: usize, row: usize, end: usize): void {
  const fault = addUserRow(row, end);
  if (fault == RuleFault.NONE) return;
  endFault(narrow(faultText(fault), beginFault(name, nameLen, faultAt, faultLen, 'not part of a row')));
}

function readRulesFile(name: usize, nameLen: usize, path: usize, pathLen: usize): void {
  const errno = readFile(path, pathLen, MAX_RULES_FILE, fileDirectory);
  if (errno == Errno.NONE) {
    addFileRows(name, nameLen, filePtr, filePtr + fileLen);
    return;
  }
  const problem =
    errno == Errno.NOENT
      ? 'no such file beside the settings'
      : errno == Errno.TOO_LONG
        ? 'longer than 1 MiB'
        : 'a file that cannot be read';
  const to = beginFault(name, nameLen, path, pathLen, problem);
  endFault(narrow('the name of a file of rows beside the settings, or a list of texts, each a row', to));
}

/** Rows stand apart by blank lines; a paragraph of comments alone is none. */
function addFileRows(name: usize, nameLen: usize, ptr: usize, end: usize): void {
  let row: usize = 0;
  let hasText = false;
  let textEnd: usize = 0;
  while (ptr < end) {
    const lineEnd = findLineFeed(ptr, end);
    const start = skipBlanks(ptr, lineEnd);
    if (start == lineEnd || (load<u8>(start) == Char.CR && start + 1 == lineEnd)) {
      if (hasText) addRow(name, nameLen, row, textEnd);
      row = 0;
      hasText = false;
    } else {
      if (row == 0) row = ptr;
      if (load<u16>(start) != COMMENT) hasText = true;
      textEnd = lineEnd > ptr && load<u8>(lineEnd - 1) == Char.CR ? lineEnd - 1 : lineEnd;
    }
    ptr = lineEnd + 1;
  }
  if (hasText) addRow(name, nameLen, row, textEnd);
}

const COMMENT: u16 = 0x2f2f; // two slashes
