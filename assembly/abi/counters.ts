/** What the statistics count; one row each, in the order in which they are written. */
export const enum Counter {
  /** The sum of the next two: nothing is counted for it. */
  LINES = 0,
  MATCHED = 1,
  UNMATCHED = 2,
  PASSED = 3,
  DROPPED = 4,
  OVERSIZE = 5,
  DOCUMENTS = 6,
  FIRST_DOCUMENTS = 7,
  INCOMPLETE = 8,
  EVICTED = 9,
  /** Calls that broke off; what they were about is lost. */
  FAILED = 10,
  /** Events of Mimecast; a line may hold several. */
  EVENTS = 11,
  /** Lines that looked like events and could not be read. They are unmatched. */
  MALFORMED = 12,
  /** Documents of connections that no message came by. */
  CONNECTIONS = 13,
  COUNT = 14,
}

export const COUNTER_NAMES: StaticArray<string> = [
  'lines',
  'matched',
  'unmatched',
  'passed',
  'dropped',
  'oversize',
  'documents',
  'first_documents',
  'incomplete',
  'evicted',
  'failed',
  'events',
  'malformed',
  'connections',
];

const values = memory.data(14 * 8, 8);
// by Reason
const reasons = memory.data(6 * 8, 8);

@inline
export function count(counter: Counter): void {
  const at = values + ((counter as usize) << 3);
  store<u64>(at, load<u64>(at) + 1);
}

/** Sets a counter to what it was, after what does not count. */
export function setCounter(counter: Counter, value: u64): void {
  store<u64>(values + ((counter as usize) << 3), value);
}

/** Output of an earlier process that was handed out once more. */
let repeated: u64 = 0;

export function countRepeated(): void {
  repeated++;
}

/** Lines of output so far: documents, and lines that were handed on. */
@inline
export function outputsSoFar(): u64 {
  return counterValue(Counter.DOCUMENTS) + counterValue(Counter.PASSED) + repeated;
}

/** Counts a document by why it was handed out. */
export function countReason(reason: u32): void {
  const at = reasons + ((reason as usize) << 3);
  store<u64>(at, load<u64>(at) + 1);
}

@inline
export function documentsBy(reason: u32): u64 {
  return load<u64>(reasons + ((reason as usize) << 3));
}

export function counterValue(index: u32): u64 {
  if (index == Counter.LINES) return counterValue(Counter.MATCHED) + counterValue(Counter.UNMATCHED);
  return load<u64>(values + ((index as usize) << 3));
}
