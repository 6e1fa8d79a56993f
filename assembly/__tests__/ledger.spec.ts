import './runner-heap';
import { Kind, keyOf } from '../store/keys';
import {
  BUCKET_ENTRIES,
  findLedger,
  initLedger,
  ledgerSequence,
  ledgerStamp,
  putLedger,
} from '../store/ledger';
import { fold } from '../text/scan';
import { random, seedRandom } from './bytes';

const LEAST_BUCKETS: u64 = 16;
const BUCKET = BUCKET_ENTRIES as i32;

/** `count` keys that share a bucket of the smallest ledger. */
function neighbours(count: i32): u64[] {
  const keys: u64[] = [];
  for (let n: u64 = 1; keys.length < count; n++) {
    const key = keyOf(Kind.MESSAGE, 2, n);
    if ((fold(key) & (LEAST_BUCKETS - 1)) == 3) keys.push(key);
  }
  return keys;
}

function remembered(keys: u64[]): string {
  let out = '';
  for (let i = 0; i < keys.length; i++) out += findLedger(keys[i], 0) ? '1' : '0';
  return out;
}

describe('the ledger', () => {
  beforeEach(() => initLedger(1));

  it('knows nothing at the start', () => {
    expect(findLedger(keyOf(Kind.MESSAGE, 0, 1), 0)).toBe(false);
  });

  it('remembers stamp and sequence of a message', () => {
    putLedger(keyOf(Kind.MESSAGE, 1, 5), 1234567, 2);
    putLedger(keyOf(Kind.MESSAGE, 2, 5), u32.MAX_VALUE, 0);
    expect(findLedger(keyOf(Kind.MESSAGE, 1, 5), 0)).toBe(true);
    expect(ledgerStamp).toBe(1234567);
    expect(ledgerSequence).toBe(2);
    expect(findLedger(keyOf(Kind.MESSAGE, 2, 5), 0)).toBe(true);
    expect(ledgerStamp).toBe(u32.MAX_VALUE);
    expect(ledgerSequence).toBe(0);
    expect(findLedger(keyOf(Kind.MESSAGE, 3, 5), 0)).toBe(false);
  });

  it('says the last sequence that was put', () => {
    const keys = neighbours(5);
    for (let sequence: u32 = 1; sequence < 10; sequence++) putLedger(keys[0], 77, sequence);
    expect(findLedger(keys[0], 77)).toBe(true);
    expect(ledgerSequence).toBe(9);
    for (let i = 1; i < 4; i++) putLedger(keys[i], 1, 1);
    expect(remembered(keys)).toBe('11110'); // nine puts of one message took one place
  });

  it('tells messages of one number apart by their stamps, and knows the newest', () => {
    const key = keyOf(Kind.MESSAGE, 1, 5);
    putLedger(key, 100, 1);
    putLedger(key, 200, 2);
    putLedger(key, 100, 3);
    expect(findLedger(key, 200)).toBe(true);
    expect(ledgerSequence).toBe(2);
    expect(findLedger(key, 100)).toBe(true);
    expect(ledgerSequence).toBe(3);
    expect(findLedger(key, 300)).toBe(false);
    expect(findLedger(key, 0)).toBe(true);
    expect(ledgerStamp).toBe(100);
  });

  it('forgets the one of a bucket that was put longest ago', () => {
    const keys = neighbours(BUCKET + 2);
    for (let i = 0; i < BUCKET; i++) putLedger(keys[i], 1, i);
    expect(remembered(keys)).toBe('1'.repeat(BUCKET) + '00');
    putLedger(keys[BUCKET], 1, 4);
    expect(remembered(keys)).toBe('0' + '1'.repeat(BUCKET) + '0');
    putLedger(keys[1], 1, 10); // put again: now the newest
    expect(remembered(keys)).toBe('0' + '1'.repeat(BUCKET) + '0');
    putLedger(keys[BUCKET + 1], 1, 5);
    expect(remembered(keys)).toBe('010' + '1'.repeat(BUCKET - 1));
    expect(findLedger(keys[1], 1)).toBe(true);
    expect(ledgerSequence).toBe(10);
  });

  it('forgets nothing when a message is put again in a full bucket', () => {
    const keys = neighbours(BUCKET);
    for (let round: u32 = 0; round < 3; round++) {
      for (let i = 0; i < BUCKET; i++) putLedger(keys[(i * 3) % BUCKET], 1, round);
      expect(remembered(keys)).toBe('1'.repeat(BUCKET));
    }
  });

  it('agrees with a plain list of the newest in each bucket', () => {
    seedRandom(8);
    const buckets: u64[][] = [];
    for (let i: u64 = 0; i < LEAST_BUCKETS; i++) buckets.push([]);
    const sequences = new Map<u64, u32>();
    let wrong = 0;
    for (let step: u32 = 1; step <= 20000; step++) {
      const number: u64 = random(200);
      const stamp = 1 + random(2);
      const key = keyOf(Kind.MESSAGE, 1, number);
      const message = number * 10 + stamp;
      const bucket = buckets[(fold(key) & (LEAST_BUCKETS - 1)) as i32];
      if (findLedger(key, stamp) != bucket.includes(message)) wrong++;
      else if (bucket.includes(message) && ledgerSequence != sequences.get(message)) wrong++;
      if (random(2) == 0) continue;
      putLedger(key, stamp, step);
      sequences.set(message, step);
      if (bucket.includes(message)) bucket.splice(bucket.indexOf(message), 1);
      bucket.unshift(message);
      if (bucket.length > BUCKET) bucket.pop();
    }
    expect(wrong).toBe(0);
  });

  it('has room for nearly as many messages as it was made for', () => {
    initLedger(4096);
    for (let n: u64 = 0; n < 2048; n++) putLedger(keyOf(Kind.MESSAGE, 0, n), 1, 1);
    let found = 0;
    for (let n: u64 = 0; n < 2048; n++) if (findLedger(keyOf(Kind.MESSAGE, 0, n), 0)) found++;
    expect(found).toBeGreaterThan(1900); // half full: few buckets run over
  });
});
