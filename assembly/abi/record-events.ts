import { Bound, reach } from '../bounds';
import { Reason } from '../documents/envelope';
import { Counter, count } from './counters';
import { beginEvents, endEvent, Step, stepEvents, stepRecord } from './events';
import { addEvent, addMessage, hasRoom, waitingBytes } from './outbox';

/** Documents that may wait in the outbox, bytes. A record that comes then is handed on as it is. */
const MAX_WAITING: usize = 8 << 20;

/** Takes the events in the text [start, end) of a record, documents go to the outbox; false if there are none. */
export function takeRecordEvents(start: usize, end: usize, inRecord: bool): bool {
  // documents of many events in one record wait for records behind it: that must not go on for ever
  if (waitingBytes() > MAX_WAITING) {
    reach(Bound.WAITING);
    return false;
  }
  if (!beginEvents(start, end, inRecord)) return false;
  while (true) {
    const step = stepEvents(hasRoom());
    if (step == Step.DONE) {
      count(Counter.MATCHED);
      return true;
    }
    if (step == Step.DOCUMENT) {
      addEvent();
      endEvent();
    } else addMessage(stepRecord, step == Step.DUE ? Reason.TIMEOUT : Reason.BUDGET);
  }
}
