import { buildEvent, built } from '../mimecast/build';
import { normalize } from '../mimecast/canonical';
import { pairCount, pairKeyLen, pairKeyPtr, pairKind, pairValueLen, pairValuePtr } from '../mimecast/event';
import { readObject } from '../mimecast/object';
import { readPipe } from '../mimecast/pipe';
import { eventSize, ValueKind } from '../mimecast/stored';
import { Decision } from '../mimecast/types';
import { appendFact } from '../store/facts';
import { NAMED_HEAD } from '../store/named';
import { newRecord, Record } from '../store/records';
import { bytes, textOf } from './bytes';

/** Events for specs, from the texts that they come in. */

/** Reads a text of either form into the event in work. */
export function readEvent(text: string): bool {
  const run = bytes(text);
  if (text.startsWith('{')) return readObject(run.ptr, run.len) && normalize(false);
  return readPipe(run.ptr, run.end) && normalize(true);
}

/** The value of a pair of the event in work, a text in quotes. */
function valueOf(index: u32): string {
  const ptr = pairValuePtr(index);
  const text = textOf(ptr, ptr + pairValueLen(index));
  return pairKind(index) == ValueKind.TEXT ? `"${text}"` : text;
}

/** The event in work, `key=value` with blanks between; a text stands in quotes, its quotes and all as they are. */
export function eventInWork(): string {
  const list: string[] = [];
  for (let i: u32 = 0; i < pairCount; i++) {
    const ptr = pairKeyPtr(i);
    list.push(textOf(ptr, ptr + pairKeyLen(i)) + '=' + valueOf(i));
  }
  return list.join(' ');
}

/** An event built of the text; it holds until the next one. */
export function buildText(text: string, label: u32 = 0, by: Decision = Decision.NONE): usize {
  assert(readEvent(text), text);
  const raw = bytes(text);
  buildEvent(label, by, raw.ptr, raw.len);
  return built;
}

/** A record with an event of each text, in that order. */
export function recordOf(texts: string[]): usize {
  const record = newRecord(1, 0);
  changetype<Record>(record).tailUsed = NAMED_HEAD as u32;
  for (let i = 0; i < texts.length; i++) {
    const event = buildText(texts[i]);
    appendFact(record, event, eventSize(event));
  }
  return record;
}
