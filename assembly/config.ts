import { expectedFault, faultCount, faultOutput, openFaults, syntaxFault } from './config-faults';
import { readRules } from './config-rules';
import {
  defaultLen,
  defaultPtr,
  isKeptAsText,
  parseValue,
  readTable,
  rowNamed,
  SETTING_COUNT,
  Setting,
} from './config-values';
import { reserve } from './memory';
import { setChecking } from './rules/compile';
import { Char } from './text/chars';
import {
  jsonLen,
  jsonOffset,
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
const values = memory.data((Setting.COUNT as i32) * 8, 8);
const staged = memory.data((Setting.COUNT as i32) * 8, 8);
// where the bytes of the texts are; the value of a text is its length
const texts = memory.data((Setting.COUNT as i32) * 4, 4);
const stagedTexts = memory.data((Setting.COUNT as i32) * 4, 4);

let ready: bool = false;

export function settingOf(setting: Setting): u64 {
  return load<u64>(values + ((setting as usize) << 3));
}

/** Bytes of a text, `settingOf` of them. */
export function textOf(setting: Setting): usize {
  return load<u32>(texts + ((setting as usize) << 2));
}

/** Is the appliance another than the table's default, which stands for no name at all? */
export function isApplianceGiven(): bool {
  const len = defaultLen(Setting.APPLIANCE);
  return (
    settingOf(Setting.APPLIANCE) != (len as u64) ||
    !sameBytes(textOf(Setting.APPLIANCE), defaultPtr(Setting.APPLIANCE), len)
  );
}

/** Reads the table and sets every default; once. */
export function initSettings(): void {
  if (ready) return;
  ready = true;
  readTable();
  for (let row: u32 = 0; row < SETTING_COUNT; row++) {
    if (row == Setting.RULES) continue;
    const none = isKeptAsText(row) && defaultLen(row) == 0;
    stage(row, none ? 0 : parseValue(row, defaultPtr(row), defaultLen(row)), defaultPtr(row));
  }
  commit();
}

function commit(): void {
  memory.copy(values, staged, (SETTING_COUNT as usize) << 3);
  memory.copy(texts, stagedTexts, (SETTING_COUNT as usize) << 2);
}

function stage(row: u32, value: i64, text: usize): void {
  store<i64>(staged + ((row as usize) << 3), value);
  store<u32>(stagedTexts + ((row as usize) << 2), text as u32);
}

/**
 * Reads settings as a JSON object from [ptr, ptr + len). Faults are written to `dst`, one JSON object a line;
 * returns their number. `scratch` has room for 3 bytes a byte of input and 64 more, `dst` for FAULTS_SIZE.
 */
export function readSettings(ptr: usize, len: usize, scratch: usize, dst: usize): i32 {
  initSettings();
  openFaults(dst);
  memory.copy(staged, values, (SETTING_COUNT as usize) << 3);
  memory.copy(stagedTexts, texts, (SETTING_COUNT as usize) << 2);
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
  // a zero is something, too
  if (peekJson() != 0 || jsonOffset(ptr) != len) syntaxFault(ptr, len);
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
  const value = quoted || !isKeptAsText(row) ? parseValue(row, jsonPtr, jsonLen) : -1;
  if (value < 0) {
    expectedFault(row, name, nameLen, jsonPtr, jsonLen);
    return true;
  }
  let text: usize = 0;
  if (isKeptAsText(row)) {
    text = reserve(jsonLen + 8);
    memory.copy(text, jsonPtr, jsonLen);
  }
  stage(row, value, text);
  return true;
}
