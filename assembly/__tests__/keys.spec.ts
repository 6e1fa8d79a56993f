import './runner-heap';
import { BLOCK_SIZE, freeBlocks, takeBlock } from '../store/blocks';
import {
  addKey,
  findKey,
  homeSlot,
  initKeys,
  Kind,
  keyAppliance,
  keyKind,
  keyNumber,
  keyOf,
  keysUsed,
  removeKey,
  setSlotFlags,
  setSlotRecord,
  slotFlags,
  slotRecord,
} from '../store/keys';
import { random, seedRandom } from './bytes';

initKeys(0);

const SLOT_SIZE: usize = 16;
const FIRST_SLOTS: usize = 4096;
const MAX_NUMBER: u64 = 999999999999;

/** Where the table begins: the lowest slot that any key begins at. */
function tableStart(): usize {
  let lowest = usize.MAX_VALUE;
  for (let n: u64 = 1; n < 100000; n++) lowest = min(lowest, homeSlot(keyOf(Kind.MESSAGE, 0, n)));
  return lowest;
}

/** `count` message keys whose search begins at that slot of the first table. */
function keysAt(slot: usize, count: i32): u64[] {
  const keys: u64[] = [];
  for (let n: u64 = 1; keys.length < count; n++) {
    const key = keyOf(Kind.MESSAGE, 3, n);
    if (homeSlot(key) == slot) keys.push(key);
  }
  return keys;
}

/** Every key with its record, and no other; empty if that is what the table holds. */
function difference(model: Map<u64, u32>, absent: u64[]): string {
  const keys = model.keys();
  for (let i = 0; i < keys.length; i++) {
    const slot = findKey(keys[i]);
    if (slot == 0) return `${keys[i]} is lost`;
    if (slotRecord(slot) != model.get(keys[i])) return `${keys[i]} has another record`;
    if (slotFlags(slot) != model.get(keys[i]) % 7) return `${keys[i]} has other flags`;
  }
  for (let i = 0; i < absent.length; i++) {
    if (!model.has(absent[i]) && findKey(absent[i]) != 0) return `${absent[i]} is still there`;
  }
  return keysUsed() == (model.size as u32) ? '' : `${keysUsed()} keys for ${model.size}`;
}

function put(model: Map<u64, u32>, key: u64, record: u32): void {
  const slot = addKey(key, record);
  assert(slotRecord(slot) == record && slotFlags(slot) == 0, 'a new slot holds its record and no flags');
  setSlotFlags(slot, record % 7);
  model.set(key, record);
}

function empty(model: Map<u64, u32>): void {
  const keys = model.keys();
  for (let i = 0; i < keys.length; i++) removeKey(keys[i]);
  expect(keysUsed()).toBe(0);
  for (let i = 0; i < keys.length; i++) assert(findKey(keys[i]) == 0, 'a removed key is gone');
}

describe('a key', () => {
  it('holds its kind, appliance and number', () => {
    const numbers: u64[] = [0, 1, 286962029, MAX_NUMBER];
    const appliances: u32[] = [0, 1, 16383];
    for (let n = 0; n < numbers.length; n++) {
      for (let a = 0; a < appliances.length; a++) {
        for (let kind: u32 = Kind.MESSAGE; kind <= (Kind.RPC_DELIVERY as u32); kind++) {
          const key = keyOf(kind as Kind, appliances[a], numbers[n]);
          expect(keyKind(key)).toBe(kind as Kind);
          expect(keyAppliance(key)).toBe(appliances[a]);
          expect(keyNumber(key)).toBe(numbers[n]);
        }
      }
    }
  });

  it('is never 0, which marks an empty slot', () => {
    expect(keyOf(Kind.MESSAGE, 0, 0)).not.toBe(0);
  });
});

describe('the index', () => {
  it('finds what was added, tells kinds and appliances apart, forgets what was removed', () => {
    const model = new Map<u64, u32>();
    put(model, keyOf(Kind.MESSAGE, 1, 5), 100);
    put(model, keyOf(Kind.MESSAGE, 2, 5), 200);
    put(model, keyOf(Kind.CONNECTION, 1, 5), 300);
    expect(difference(model, [keyOf(Kind.DELIVERY, 1, 5), keyOf(Kind.MESSAGE, 3, 5)])).toBe('');
    const slot = findKey(keyOf(Kind.MESSAGE, 2, 5));
    setSlotRecord(slot, 9);
    expect(slotRecord(slot)).toBe(9);
    expect(slotFlags(slot)).toBe(200 % 7);
    removeKey(keyOf(Kind.MESSAGE, 3, 5)); // not there: nothing happens
    expect(keysUsed()).toBe(3);
    empty(model);
  });

  it('keeps keys that begin at one slot, whichever of them is removed', () => {
    const start = tableStart();
    // in the middle of the table, and where a run of keys goes on at its beginning
    const slots: usize[] = [start + 100 * SLOT_SIZE, start + (FIRST_SLOTS - 2) * SLOT_SIZE];
    for (let s = 0; s < slots.length; s++) {
      const keys = keysAt(slots[s], 5);
      const next = keysAt(start + (((slots[s] - start) / SLOT_SIZE + 1) % FIRST_SLOTS) * SLOT_SIZE, 3);
      const after = keysAt(start + (((slots[s] - start) / SLOT_SIZE + 3) % FIRST_SLOTS) * SLOT_SIZE, 3);
      const all = keys.concat(next).concat(after);
      for (let removed = 0; removed < all.length; removed++) {
        const model = new Map<u64, u32>();
        for (let i = 0; i < all.length; i++) put(model, all[(i * 7) % all.length], i + 1);
        removeKey(all[removed]);
        model.delete(all[removed]);
        expect(difference(model, all)).toBe('');
        put(model, all[removed], 50);
        expect(difference(model, all)).toBe('');
        empty(model);
      }
    }
  });

  it('agrees with a plain map over thousands of adds, finds and removes of crowded keys', () => {
    seedRandom(77);
    const start = tableStart();
    const crowd: u64[] = [];
    for (let i: usize = 0; i < 8; i++) {
      const slot = start + ((FIRST_SLOTS - 4 + i) % FIRST_SLOTS) * SLOT_SIZE;
      const keys = keysAt(slot, 6);
      for (let k = 0; k < keys.length; k++) crowd.push(keys[k]);
    }
    const model = new Map<u64, u32>();
    let wrong = '';
    for (let step: u32 = 1; step <= 6000 && wrong == ''; step++) {
      const key = crowd[random(crowd.length)];
      if (!model.has(key)) put(model, key, step);
      else {
        removeKey(key);
        model.delete(key);
      }
      if (step % 10 == 0) wrong = difference(model, crowd);
    }
    expect(wrong).toBe('');
    empty(model);
  });
});

// The table grows from here on: what depends on the size of the first one stands above.
describe('growth', () => {
  it('keeps every key while adds and removes go on', () => {
    seedRandom(78);
    const model = new Map<u64, u32>();
    const absent: u64[] = [];
    for (let step: u32 = 1; step <= 30000; step++) {
      const kind = (1 + random(4)) as Kind;
      const key = keyOf(kind, random(3), random(40000));
      if (random(4) != 0) {
        if (!model.has(key)) put(model, key, step);
      } else if (model.has(key)) {
        removeKey(key);
        model.delete(key);
        absent.push(key);
      }
      if (step % 5000 == 0) expect(difference(model, absent)).toBe('');
    }
    expect(model.size).toBeGreaterThan(10000);
    expect(difference(model, absent)).toBe('');
    empty(model);
  });

  it('gives the old table to the pool of blocks, and uses it no longer', () => {
    const model = new Map<u64, u32>();
    const before = freeBlocks();
    let number: u64 = 1;
    while (freeBlocks() == before) put(model, keyOf(Kind.MESSAGE, 1, number++), 42);
    const donated = freeBlocks() - before;
    expect(donated).toBeGreaterThan(1023); // at least four times the first table
    for (let i: u32 = 0; i < donated; i++) memory.fill(takeBlock(), 0xff, BLOCK_SIZE);
    expect(difference(model, [])).toBe('');
  });
});
