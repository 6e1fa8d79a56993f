import { beginsEvent, eventMid, readEvent } from '../cisco/cef/event';
import { beginTerms, nextTerm, termVariant } from '../cisco/cef/terms';
import { openCapture, valueEnd, valueStart } from '../documents/collect';
import { commitOutput, outputRoom } from '../documents/output';
import { captureEnd, captureStart } from '../rules/captures';
import { fieldName, fieldNameLen } from '../rules/fields';
import { furthestMatch, match } from '../rules/match';
import {
  captureField,
  captureType,
  PIECE_CAPTURE,
  pieceCount,
  pieceLen,
  piecePtr,
  Rule,
  SetRow,
  TYPE_NAMES,
  Variant,
  VERB_NAMES,
} from '../rules/table';
import { stampTime } from '../store/wall-clock';
import { narrow, writeDecimal } from '../text/ascii';
import { writeRfc3339 } from '../text/calendar';
import { Char } from '../text/chars';
import { parseHeader, resetHeaderCache } from '../text/header';
import {
  headerForm,
  headerHost,
  headerHostLen,
  headerLevel,
  headerLevelLen,
  headerPri,
  headerStamp,
  headerTag,
  headerTagLen,
  headerText,
  headerTimeS,
  takeTagAsHost,
} from '../text/header-parts';
import { JSON_GROWTH, writeJsonString, writeJsonText, writeKey } from '../text/json-write';
import { explainEvents, malformedBytes } from './events';

/** Says in JSON what a line is read as, without touching any message. */
export function explainLine(line: usize, end: usize): void {
  resetHeaderCache();
  parseHeader(line, end);
  if (beginsEvent(headerText, end)) takeTagAsHost();
  const terms = countTerms(headerText, end);
  const dst = outputRoom((end - line) * JSON_GROWTH * 5 + (32 << 10) + (terms as usize) * MAX_TERM);
  let to = writeKey('line', dst);
  store<u8>(dst, Char.LEFT_BRACE);
  to = writeJsonString(line, end - line, to);
  to = writePrefix(to);
  const text = headerText;
  to = writeJsonString(text, end - text, writeKey('text', to));
  const variant = match(text, end);
  let known = end - text;
  if (variant != 0) to = writeMatch(variant, to);
  else if (terms != 0) to = writeTerms(narrow('null', writeKey('rule', to)));
  else {
    to = narrow('null', writeKey('rule', to));
    const start = to;
    to = explainEvents(text, end, to);
    if (to == start) known = max(furthestMatch(text, end) - text, malformedBytes());
  }
  to = writeDecimal(known, writeKey('matched_bytes', to));
  commitOutput(narrow('}\n', to));
  resetHeaderCache();
}

/** Bytes of what is said about a term besides its values. */
const MAX_TERM: usize = 4096;

/** Terms of the consolidated event that the text is; 0 if it is none, or says of no message. */
function countTerms(text: usize, end: usize): u32 {
  if (!beginsEvent(text, end) || !readEvent(text, end) || eventMid == 0) return 0;
  let terms: u32 = 0;
  beginTerms();
  while (nextTerm()) terms++;
  return terms;
}

/** Writes `,"mid":"5","facts":[{"rule":...},...]` for the event that was read. */
function writeTerms(to: usize): usize {
  to = writeKey('mid', to);
  store<u8>(to, Char.DOUBLE_QUOTE);
  to = writeDecimal(eventMid, to + 1);
  store<u8>(to, Char.DOUBLE_QUOTE);
  to = writeKey('facts', to + 1);
  const list = to;
  beginTerms();
  while (nextTerm()) {
    const fact = to + 1;
    store<u8>(to, Char.COMMA);
    to = writeMatch(termVariant, fact);
    store<u8>(fact, Char.LEFT_BRACE);
    store<u8>(to++, Char.RIGHT_BRACE);
  }
  return closeList(list, to);
}

function writeOptional(key: string, ptr: usize, len: usize, to: usize): usize {
  to = writeKey(key, to);
  return ptr == 0 ? narrow('null', to) : writeJsonString(ptr, len, to);
}

function writePrefix(to: usize): usize {
  to = writeKey('prefix', to);
  const start = to;
  to = narrow('"P', writeKey('form', to));
  to = writeDecimal(headerForm as u64, to);
  store<u8>(to++, Char.DOUBLE_QUOTE);
  store<u8>(start, Char.LEFT_BRACE);
  to = writeKey('pri', to);
  to = headerPri < 0 ? narrow('null', to) : writeDecimal(headerPri as u64, to);
  to = writeKey('time', to);
  const timeS = stampTime(0, headerTimeS, headerStamp);
  if (timeS == 0) to = narrow('null', to);
  else {
    store<u8>(to, Char.DOUBLE_QUOTE);
    to = writeRfc3339(timeS, to + 1);
    store<u8>(to++, Char.DOUBLE_QUOTE);
  }
  to = writeOptional('host', headerHost, headerHostLen, to);
  to = writeOptional('tag', headerTag, headerTagLen, to);
  to = writeOptional('level', headerLevel, headerLevelLen, to);
  store<u8>(to, Char.RIGHT_BRACE);
  return to + 1;
}

function writeMatch(variant: usize, to: usize): usize {
  const v = changetype<Variant>(variant);
  const rule = changetype<Rule>(v.rule);
  to = writeJsonString(rule.id, rule.idLen, writeKey('rule', to));
  to = writeJsonString(rule.title, rule.titleLen, writeKey('title', to));
  to = writePattern(variant, to);
  to = writeKey('captures', to);
  let start = to;
  for (let i: u32 = 0; i < v.captureCount; i++) {
    const field = captureField(variant, i);
    const type = captureType(variant, i);
    to = narrow(',{"name":', to);
    to = writeJsonString(fieldName(field), fieldNameLen(field), to);
    to = narrow(',"type":"', to);
    to = narrow(TYPE_NAMES[type], to);
    to = narrow('","value":', to);
    openCapture(captureStart(i), captureEnd(i) - captureStart(i), type);
    to = writeJsonString(valueStart, valueEnd - valueStart, to);
    store<u8>(to++, Char.RIGHT_BRACE);
  }
  to = closeList(start, to);
  to = writeKey('sets', to);
  start = to;
  for (let i: u32 = 0; i < rule.setCount; i++) {
    const row = changetype<SetRow>(rule.sets + (i as usize) * offsetof<SetRow>());
    to = narrow(',{"name":', to);
    to = writeJsonString(fieldName(row.field), fieldNameLen(row.field), to);
    to = narrow(',"value":"', to);
    to = writePieces(load<usize>(v.sets + (i as usize) * sizeof<usize>()), variant, to);
    to = narrow('"}', to);
  }
  to = closeList(start, to);
  to = writeKey('does', to);
  start = to;
  for (let i = 0; i < VERB_NAMES.length; i++) {
    if (((v.verbs >> i) & 1) == 0) continue;
    store<u16>(to, 0x222c); // ,"
    to = narrow(VERB_NAMES[i], to + 2);
    store<u8>(to++, Char.DOUBLE_QUOTE);
  }
  return closeList(start, to);
}

/** Turns `,a,b` into `[a,b]`. */
function closeList(start: usize, to: usize): usize {
  if (to == start) to++;
  store<u8>(start, Char.LEFT_BRACKET);
  store<u8>(to, Char.RIGHT_BRACKET);
  return to + 1;
}

/** The pattern with its captures as they are written in a row. */
function writePattern(variant: usize, to: usize): usize {
  to = writeKey('pattern', to);
  store<u8>(to++, Char.DOUBLE_QUOTE);
  const pieces = changetype<Variant>(variant).text;
  for (let i: u32 = 0; i < pieceCount(pieces); i++) {
    const ptr: usize = piecePtr(pieces, i);
    const len: usize = pieceLen(pieces, i);
    if (ptr != PIECE_CAPTURE) {
      to = writeJsonText(ptr, ptr + len, to);
      continue;
    }
    const field = captureField(variant, len as u32);
    store<u8>(to++, Char.LEFT_BRACE);
    to = writeJsonText(fieldName(field), fieldName(field) + fieldNameLen(field), to);
    store<u8>(to++, Char.COLON);
    to = narrow(TYPE_NAMES[captureType(variant, len as u32)], to);
    store<u8>(to++, Char.RIGHT_BRACE);
  }
  store<u8>(to, Char.DOUBLE_QUOTE);
  return to + 1;
}

/** What a `set` of the row gives for the last match. */
function writePieces(pieces: usize, variant: usize, to: usize): usize {
  for (let i: u32 = 0; i < pieceCount(pieces); i++) {
    const ptr: usize = piecePtr(pieces, i);
    const len: usize = pieceLen(pieces, i);
    if (ptr != PIECE_CAPTURE) {
      to = writeJsonText(ptr, ptr + len, to);
      continue;
    }
    const index = len as u32;
    openCapture(captureStart(index), captureEnd(index) - captureStart(index), captureType(variant, index));
    to = writeJsonText(valueStart, valueEnd, to);
  }
  return to;
}
