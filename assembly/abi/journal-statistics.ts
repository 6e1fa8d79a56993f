import { linesWritten } from '../journal/append';
import { compactions } from '../journal/compact';
import { entriesLost, fileBytes, waitingBytes } from '../journal/file';
import { journaling, replayDamaged, replayTorn } from '../journal/journal';
import { unconfirmed } from '../journal/serials';
import { narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { writeKey } from '../text/json-write';
import { restoredMessages, unknownLines } from './replay';

/** Writes `,"journal":{...}` if there is one; returns the end. */
export function writeJournalCounters(dst: usize): usize {
  if (!journaling) return dst;
  const object = writeKey('journal', dst);
  let to = writeDecimal(fileBytes, writeKey('bytes', object));
  store<u8>(object, Char.LEFT_BRACE); // in the place of the comma
  to = writeDecimal(waitingBytes(), writeKey('waiting_bytes', to));
  to = writeDecimal(linesWritten, writeKey('lines', to));
  to = writeDecimal(unconfirmed(), writeKey('unconfirmed', to));
  to = writeDecimal(compactions, writeKey('compactions', to));
  to = writeDecimal(entriesLost, writeKey('lost', to));
  to = writeDecimal(restoredMessages, writeKey('restored_messages', to));
  to = writeDecimal(unknownLines, writeKey('unknown_lines', to));
  to = writeDecimal(replayDamaged, writeKey('damaged', to));
  to = writeDecimal(replayTorn, writeKey('torn_bytes', to));
  return narrow('}', to);
}
