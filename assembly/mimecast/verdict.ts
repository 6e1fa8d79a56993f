import { contextDisposition, isMessage } from './context';
import { gatheredCount, gatheredEvent } from './gathered';
import { Key } from './keys';
import { Disposition } from './outcome';
import { eventTypes, findValue, ValueKind, valueEnd, valueKind, valueStart } from './stored';
import { LogType, THREATS } from './types';
import { doesStop, Verdict, verdictOfWord } from './verdict-rows';

/** What the document in work says happened: of a message its disposition decides, of an event its action. */

/** The row of VERDICT_ROWS that applies. */
export let verdict: u32 = Verdict.NOTHING;
/** The action of an event that has no row: its word as it is. */
export let otherAction: usize = 0;
export let otherActionEnd: usize = 0;
export let otherActionKind: ValueKind = ValueKind.TEXT;

/** A threat, or mail that was stopped. */
export let isAlert: bool = false;
export let hasThreat: bool = false;
export let hasMalware: bool = false;
/** Types of all events. */
export let documentTypes: u32 = 0;
/** Those of the events that have just one. */
export let singleTypes: u32 = 0;

const MALWARE_TYPES: u32 = LogType.AV | LogType.ATTACHMENT;

/** Looks at the events that were gathered. */
export function decideVerdict(): void {
  documentTypes = singleTypes = 0;
  hasThreat = hasMalware = false;
  otherActionEnd = otherAction = 0;
  // what the events say, for a message whose disposition is not known: the first that stops it, else the last
  let said: u32 = Verdict.NOTHING;
  const count = gatheredCount();
  for (let i: u32 = 0; i < count; i++) {
    const event = gatheredEvent(i);
    const types = eventTypes(event);
    documentTypes |= types;
    if ((types & (types - 1)) == 0) singleTypes |= types;
    if (isThreat(types)) {
      if ((types & ~MALWARE_TYPES) == 0) hasMalware = true;
      else if (!isHarmless(event, types)) hasThreat = true;
    } else if (!hasMalware && (types == 0 || (types & LogType.RECEIPT) != 0)) {
      if (findValue(event, Key.VIRUS) || findValue(event, Key.VIRUS_FOUND)) hasMalware = true;
    }
    const says = verdictOf(event, types);
    if (says != (Verdict.NOTHING as u32) && !doesStop(said)) said = says;
  }
  const isKnown = isMessage && contextDisposition != Disposition.UNKNOWN;
  verdict = isKnown ? (Verdict.MESSAGES as u32) + (contextDisposition as u32) : said;
  if (isKnown) otherActionEnd = otherAction;
  if (hasMalware) hasThreat = true;
  isAlert = hasThreat || doesStop(said);
}

@inline
function isThreat(types: u32): bool {
  return types != 0 && (types & ~THREATS) == 0;
}

/** A link that was clicked and found clean, or a message that was not tagged as malicious, is no threat. */
function isHarmless(event: usize, types: u32): bool {
  if (types == LogType.URL) return findValue(event, Key.REASON) && isValue('clean');
  return types == LogType.IMPERSONATION && findValue(event, Key.TAGGED_MALICIOUS) && isValue('false');
}

/** What one event says. */
function verdictOf(event: usize, types: u32): u32 {
  if (types == LogType.DELIVERY) {
    if (!findValue(event, Key.DELIVERED)) return Verdict.NOTHING;
    return isValue('true') ? Verdict.DELIVERED : Verdict.FAILED;
  }
  if (types == LogType.JOURNAL) return Verdict.JOURNALED;
  const unsaid = isThreat(types) ? Verdict.FOUND : Verdict.NOTHING;
  if (!findValue(event, Key.ACT) && !findValue(event, Key.ACTION)) return unsaid;
  const said = verdictOfWord(valueStart, valueEnd - valueStart);
  if (said != Verdict.NOTHING) return said;
  otherAction = valueStart;
  otherActionEnd = valueEnd;
  otherActionKind = valueKind;
  return unsaid;
}

/** Is the value that was found that word, in any case? */
function isValue(word: string): bool {
  if (valueEnd - valueStart != (word.length as usize)) return false;
  for (let i = 0; i < word.length; i++) {
    if (((load<u8>(valueStart + i) | 0x20) as i32) != word.charCodeAt(i)) return false;
  }
  return true;
}
