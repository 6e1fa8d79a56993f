import './runner-heap';
import { keyBit, keyRole, openKeys, Role, sharedKeysOf, uniqueKeysOf } from '../mimecast/key-index';
import { KEY_ROWS, Key } from '../mimecast/keys';
import { SUMMARY_ROWS } from '../mimecast/summary';
import { TYPE_COUNT, TYPE_ROWS } from '../mimecast/types';

/** What the code takes for granted of its tables: a row too many would be written over something else. */
describe('tables of Mimecast', () => {
  it('have a row for each key, and no more than there are bits in the head of an event', () => {
    expect(KEY_ROWS.length).toBe((Key.COUNT as i32) - 1);
    expect(Key.COUNT as i32).toBeLessThan(128);
  });

  it('have no more unique and shared keys than a word has bits', () => {
    openKeys();
    let unique = 0;
    let shared = 0;
    for (let key: u32 = 1; key < (Key.COUNT as u32); key++) {
      if (keyRole(key) == Role.UNIQUE) expect(keyBit(key)).toBe(unique++ as u32);
      if (keyRole(key) == Role.SHARED) expect(keyBit(key)).toBe(shared++ as u32);
    }
    expect(unique).toBeLessThan(65);
    expect(shared).toBeLessThan(65);
    let owned: u64 = 0;
    let carried: u64 = 0;
    for (let type: u32 = 0; type < TYPE_COUNT; type++) {
      expect((owned & uniqueKeysOf(type)) == 0).toBeTruthy('two types own a key');
      owned |= uniqueKeysOf(type);
      carried |= sharedKeysOf(type);
    }
    expect(popcnt(owned) as i32).toBe(unique);
    expect(popcnt(carried) as i32).toBe(shared);
  });

  it('have rows that fit where they are compiled', () => {
    for (let i = 0; i < KEY_ROWS.length; i++) expect(KEY_ROWS[i].length).toBeLessThan(256);
    expect(TYPE_ROWS.length).toBe(TYPE_COUNT as i32);
    expect(SUMMARY_ROWS.length).toBeLessThan(21);
    for (let i = 0; i < SUMMARY_ROWS.length; i++) {
      expect(SUMMARY_ROWS[i].length).toBeLessThan(96);
      expect(SUMMARY_ROWS[i].split(' ').length).toBeLessThan(6);
    }
  });
});
