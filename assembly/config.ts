import {
  beginFault,
  endFault,
  expectedFault,
  faultCount,
  faultOutput,
  openFaults,
  syntaxFault,
} from './config-faults';
import {
  defaultLen,
  defaultPtr,
  parseValue,
  readTable,
  rowNamed,
  SETTING_COUNT,
  Setting,
  typeOf,
  ValueType,
} from './config-values';
import { reserve } from './memory';
import { addUserRow, faultAt, faultLen, faultText, RuleFault, setChecking } from './rules/compile';
import { narrow } from './text/ascii';
import { Char } from './text/chars';
import {
  jsonLen,
  jsonPtr,
  openJson,
  peekJson,
  skipJson,
  takeJson,
  takeScalar,
  takeString,
} from './text/json-read';
import { sameBytes } from './text/scan';

/** The settings in force. They are read as a whole: with one fault in them nothing of them counts. */
const values = memory.data(13 * 8, 8);
const staged = memory.data(13 * 8, 8);
export let applianceText: usize = 0;
export let applianceTextLen: usize = 0;
let stagedText: usize = 0;

let ready: bool = false;

export function settingOf(setting: Setting): u64 {
  return load<u64>(values + ((setting as usize) << 3));
}

/** Is the appliance another than the table's default, which stands for no name at all? */
export function isApplianceGiven(): bool {
  const len = defaultLen(Setting.APPLIANCE);
  return applianceTextLen != len || !sameBytes(applianceText, defaultPtr(Setting.APPLIANCE), len);
}

/** Reads the table and sets every default; once. */
export function initSettings(): void {
  if (ready) return;
  ready = true;
  readTable();
  for (let row: u32 = 0; row < SETTING_COUNT; row++) {
    if (row == Setting.RULES) continue;
    store<i64>(staged + ((row as usize) << 3), parseValue(row, defaultPtr(row), defaultLen(row)));
  }
  stagedText = defaultPtr(Setting.APPLIANCE);
  commit();
}

function commit(): void {
  memory.copy(values, staged, (SETTING_COUNT as usize) << 3);
  applianceText = stagedText;
  applianceTextLen = settingOf(Setting.APPLIANCE) as usize;
}

/**
 * Reads settings as a JSON object from [ptr, ptr + len). Faults are written to `dst`, one JSON object a line;
 * returns their number. `scratch` has room for `len` bytes, `dst` for 16 bytes a byte of input and 4 KiB more a
 * setting.
 */
export function readSettings(ptr: usize, len: usize, scratch: usize, dst: usize): i32 {
  initSettings();
  openFaults(dst);
  memory.copy(staged, values, (SETTING_COUNT as usize) << 3);
  stagedText = applianceText;
  setChecking(true);
  readObject(ptr, len, scratch);
  setChecking(false);
  if (faultCount() != 0) return faultCount();
  // the same once more, and now the rows go into the graph
  readObject(ptr, len, scratch);
  commit();
  return 0;
}

export function faultsEnd(): usize {
  return faultOutput();
}

function readObject(ptr: usize, len: usize, scratch: usize): void {
  openJson(ptr, len, scratch);
  if (!takeJson(Char.LEFT_BRACE)) {
    syntaxFault(ptr, len);
    return;
  }
  if (!takeJson(Char.RIGHT_BRACE)) {
    do {
      if (!takeString() || !takeJson(Char.COLON) || !readSetting(jsonPtr, jsonLen)) {
        syntaxFault(ptr, len);
        return;
      }
    } while (takeJson(Char.COMMA));
    if (!takeJson(Char.RIGHT_BRACE)) {
      syntaxFault(ptr, len);
      return;
    }
  }
  if (peekJson() != 0) syntaxFault(ptr, len);
}

/** One value; false if it is no JSON. */
function readSetting(name: usize, nameLen: usize): bool {
  const row = rowNamed(name, nameLen);
  if (row == SETTING_COUNT) {
    if (!skipJson()) return false;
    expectedFault(row, name, nameLen, jsonPtr, jsonLen);
    return true;
  }
  if (row == Setting.RULES) return readRules(name, nameLen);
  const c = peekJson();
  const quoted = c == Char.DOUBLE_QUOTE;
  if (c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET) {
    if (!skipJson()) return false;
    expectedFault(row, name, nameLen, jsonPtr, jsonLen);
    return true;
  }
  if (!(quoted ? takeString() : takeScalar())) return false;
  // numbers and words may also stand in quotes, environment variables know no other way; a text must
  const value = quoted || typeOf(row) != ValueType.TEXT ? parseValue(row, jsonPtr, jsonLen) : -1;
  if (value < 0) {
    expectedFault(row, name, nameLen, jsonPtr, jsonLen);
    return true;
  }
  store<i64>(staged + ((row as usize) << 3), value);
  if (typeOf(row) == ValueType.TEXT) {
    stagedText = reserve(jsonLen + 8);
    memory.copy(stagedText, jsonPtr, jsonLen);
  }
  return true;
}

function readRules(name: usize, nameLen: usize): bool {
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
    const fault = addUserRow(jsonPtr, jsonPtr + jsonLen);
    if (fault == RuleFault.NONE) continue;
    endFault(narrow(faultText(fault), beginFault(name, nameLen, faultAt, faultLen, 'not part of a row')));
  } while (takeJson(Char.COMMA));
  return takeJson(Char.RIGHT_BRACKET);
}
