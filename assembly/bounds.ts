/** How often the bounds of bounds-table.ts were reached. */
export const enum Bound {
  MESSAGES = 0,
  BYTES = 1,
  REMEMBERED = 2,
  LEDGER = 3,
  DESCENTS = 4,
  APPLIANCES = 5,
  NAMES = 6,
  LINE = 7,
  RECORD = 8,
  WAITING = 9,
  VALUE = 10,
  MESSAGE = 11,
  SCOPE = 12,
  DOCUMENT = 13,
  RECIPIENTS = 14,
  DELIVERIES = 15,
  NUMBERS = 16,
  CARRIERS = 17,
  VERDICTS = 18,
  GROUP = 19,
  RETURNS = 20,
  STAYS = 21,
  EVENT = 22,
  PAIRS = 23,
  LEAVES = 24,
  JOURNAL = 25,
  HOLDERS = 26,
  SEARCH = 27,
  COUNT = 28,
}

export const BOUND_NAMES: StaticArray<string> = [
  'messages',
  'bytes',
  'remembered',
  'ledger',
  'descents',
  'appliances',
  'names',
  'line',
  'record',
  'waiting',
  'value',
  'message',
  'scope',
  'document',
  'recipients',
  'deliveries',
  'numbers',
  'carriers',
  'verdicts',
  'group',
  'returns',
  'stays',
  'event',
  'pairs',
  'leaves',
  'journal',
  'holders',
  'search',
];

const reached = memory.data((Bound.COUNT as i32) * 8, 8);

/** The bound was reached: once for each thing that was one too many. */
export function reach(bound: Bound): void {
  const at = reached + ((bound as usize) << 3);
  store<u64>(at, load<u64>(at) + 1);
}

export function timesReached(bound: u32): u64 {
  return load<u64>(reached + ((bound as usize) << 3));
}
