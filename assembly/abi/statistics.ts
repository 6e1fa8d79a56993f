import { BOUND_NAMES, Bound, timesReached } from '../bounds';
import { REASON_COUNT, REASON_NAMES } from '../documents/envelope';
import { memoryBytes } from '../memory';
import { applianceCount } from '../store/appliances';
import { poolTotal } from '../store/blocks';
import { keysUsed } from '../store/keys';
import { openMessages, untoldMessages } from '../store/lifecycle';
import { lateLines, messagesAbandoned, messagesOpened, messagesTold } from '../store/messages';
import { narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { writeKey } from '../text/json-write';
import { COUNTER_NAMES, Counter, counterValue, documentsBy } from './counters';
import { writeJournalCounters } from './journal-statistics';

/** Bytes that writeCounters takes at most. */
export const STATISTICS_SIZE: usize = 4096;

/** Writes every counter as members of a JSON object, each with a comma before it; returns the end. */
export function writeCounters(dst: usize): usize {
  let to = dst;
  for (let i: u32 = 0; i < (Counter.COUNT as u32); i++)
    to = writeDecimal(counterValue(i), writeKey(COUNTER_NAMES[i], to));
  to = writeKey('reasons', to);
  for (let i: u32 = 0; i < REASON_COUNT; i++) {
    const comma = to;
    to = writeDecimal(documentsBy(i), writeKey(REASON_NAMES[i], to));
    if (i == 0) store<u8>(comma, Char.LEFT_BRACE);
  }
  to = narrow('}', to);
  to = writeKey('bounds', to);
  for (let i: u32 = 0; i < (Bound.COUNT as u32); i++) {
    const comma = to;
    to = writeDecimal(timesReached(i), writeKey(BOUND_NAMES[i], to));
    if (i == 0) store<u8>(comma, Char.LEFT_BRACE);
  }
  to = narrow('}', to);
  to = writeDecimal(messagesOpened(), writeKey('messages', to));
  to = writeDecimal(messagesTold(), writeKey('told', to));
  to = writeDecimal(untoldMessages(), writeKey('untold', to));
  to = writeDecimal(messagesAbandoned(), writeKey('abandoned', to));
  to = writeDecimal(openMessages(), writeKey('open', to));
  to = writeDecimal(lateLines(), writeKey('late', to));
  to = writeDecimal(applianceCount(), writeKey('appliances', to));
  to = writeDecimal(keysUsed(), writeKey('keys', to));
  to = writeDecimal(poolTotal(), writeKey('store_bytes', to));
  return writeJournalCounters(writeDecimal(memoryBytes(), writeKey('memory_bytes', to)));
}
