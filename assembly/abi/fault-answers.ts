import { clearOutput, outputRoom } from '../documents/output';
import { isText, narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { JSON_GROWTH, writeJsonString, writeKey } from '../text/json-write';
import { NO_ANSWER } from './outbox';
import { settingsFault, settingsFaultLen } from './settings-file';

/** Answers of the filter that say what is wrong. */

/** There was no memory for the record, so all that can be done is to say so. */
export function answerTooLarge(recordLen: usize): usize {
  const text = tooLarge;
  const to = narrow(
    ' bytes found no memory and is lost',
    writeDecimal(recordLen, narrow('a record of ', text)),
  );
  store<u8>(tooLargeAnswer, Char.LEFT_BRACE);
  return closeWithError(tooLargeAnswer, tooLargeAnswer + 1, text, to - text);
}

const tooLarge = memory.data(128, 8);
const tooLargeAnswer = memory.data(256, 8);

/** The record as it came, with one field more; heartbeats say nothing that anybody needs. */
export function answerFault(record: usize, recordLen: usize): usize {
  let end = record + recordLen;
  while (end > record && load<u8>(end - 1) != Char.RIGHT_BRACE) end--;
  if (end == record) return record;
  if (isText(record, recordLen, '{"mailstitch":"tick"}')) return NO_ANSWER;
  clearOutput();
  const dst = outputRoom(recordLen + settingsFaultLen * JSON_GROWTH + 128);
  const len = end - 1 - record;
  memory.copy(dst, record, len);
  return closeWithError(dst, dst + len, settingsFault, settingsFaultLen);
}

/** Ends the object that begins at `dst` and goes on at `to` with a text that says what is wrong. */
function closeWithError(dst: usize, to: usize, text: usize, textLen: usize): usize {
  let last = to;
  while (last > dst && load<u8>(last - 1) <= (Char.SPACE as u8)) last--;
  const isEmpty = load<u8>(last - 1) == Char.LEFT_BRACE;
  const comma = last;
  last = writeJsonString(text, textLen, writeKey('mailstitch_error', last));
  if (isEmpty) {
    memory.copy(comma, comma + 1, last - comma - 1);
    last--;
  }
  store<u16>(last, 0x7d); // } and zero
  return dst;
}
