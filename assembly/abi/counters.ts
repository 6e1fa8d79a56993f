/**
 * What the statistics count; one row each, in the order in which they are written. Each is counted where it happens, none
 * is worked out of others: so sums that have to be equal (docs/bounds.md) can also turn out not to be.
 */
export const enum Counter {
  /** Lines that were taken, counted as they come in; blank ones are not. A piece of a line that was cut is one. */
  LINES = 0,
  /** The same for lines that a start reads once more. */
  REPLAYED = 1,
  MATCHED = 2,
  UNMATCHED = 3,
  /** Lines that were not read: the rest of one that was cut, a record that is too large, one that a call broke off at. */
  REJECTED = 4,
  PASSED = 5,
  DROPPED = 6,
  /** Lines of calls that broke off: nobody has them. */
  LOST = 7,
  OVERSIZE = 8,
  DOCUMENTS = 9,
  FIRST_DOCUMENTS = 10,
  /** The first documents of later hand-outs, and the documents of further recipients of any. */
  FOLLOW_UPS = 11,
  FURTHER = 12,
  INCOMPLETE = 13,
  EVICTED = 14,
  /** Calls that broke off. */
  FAILED = 15,
  /** Events of Mimecast; a line may hold several. */
  EVENTS = 16,
  /** Lines that looked like events and could not be read. They are unmatched. */
  MALFORMED = 17,
  /** Documents of connections that no message came by. */
  CONNECTIONS = 18,
  COUNT = 19,
}

export const COUNTER_NAMES: StaticArray<string> = [
  'lines',
  'replayed',
  'matched',
  'unmatched',
  'rejected',
  'passed',
  'dropped',
  'lost',
  'oversize',
  'documents',
  'first_documents',
  'follow_ups',
  'further',
  'incomplete',
  'evicted',
  'failed',
  'events',
  'malformed',
  'connections',
];

const values = memory.data((Counter.COUNT as i32) * 8, 8);
// by Reason
const reasons = memory.data(6 * 8, 8);

@inline
function addTo(at: usize, n: i64): void {
  store<u64>(at, load<u64>(at) + n);
}

@inline
function placeOf(counter: Counter): usize {
  return values + ((counter as usize) << 3);
}

@inline
export function count(counter: Counter): void {
  addTo(placeOf(counter), 1);
}

/** Where lines are counted that come in. */
let taken: usize = values;

/** Are the lines that come in from now on such that were taken before? */
export function setReplaying(replays: bool): void {
  taken = placeOf(replays ? Counter.REPLAYED : Counter.LINES);
}

@inline
export function countTaken(): void {
  addTo(taken, 1);
}

/** What came in turned out to be no line. */
export function uncountTaken(): void {
  addTo(taken, -1);
}

/** Is there a line that came in of which nobody said what became of it? */
export function isLineOwed(): bool {
  const known =
    counterValue(Counter.MATCHED) + counterValue(Counter.UNMATCHED) + counterValue(Counter.REJECTED);
  return counterValue(Counter.LINES) + counterValue(Counter.REPLAYED) > known;
}

/** Lines of output so far: documents, and lines that were handed on. */
@inline
export function outputsSoFar(): u64 {
  return counterValue(Counter.DOCUMENTS) + counterValue(Counter.PASSED);
}

/** Counts a document by why it was handed out. */
export function countReason(reason: u32): void {
  addTo(reasons + ((reason as usize) << 3), 1);
}

@inline
export function documentsBy(reason: u32): u64 {
  return load<u64>(reasons + ((reason as usize) << 3));
}

export function counterValue(index: u32): u64 {
  return load<u64>(values + ((index as usize) << 3));
}
