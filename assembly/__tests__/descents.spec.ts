import './runner-heap';
import {
  descentNumber,
  descentRoot,
  descentRootStamp,
  findDescent,
  initDescents,
  putDescent,
} from '../store/descents';
import { Kind, keyOf } from '../store/keys';
import { fold } from '../text/scan';

const ROOT: u64 = keyOf(Kind.MESSAGE, 3, 900);

/** `count` keys that share a bucket of the smallest table. */
function neighbours(count: i32): u64[] {
  const keys: u64[] = [];
  for (let n: u64 = 1; keys.length < count; n++) {
    const key = keyOf(Kind.MESSAGE, 2, n);
    if ((fold(key) & 15) == 3) keys.push(key);
  }
  return keys;
}

describe('descents', () => {
  beforeEach(() => initDescents(1));

  it('say of a message what was put, by its key and stamp', () => {
    const key = keyOf(Kind.MESSAGE, 1, 5);
    expect(findDescent(key, 70)).toBe(false);
    putDescent(key, 4, 70, ROOT, 60);
    putDescent(key, 5, 71, 0, 0);
    expect(findDescent(key, 72)).toBe(false);
    expect(findDescent(key, 70)).toBe(true);
    expect(descentNumber).toBe(4);
    expect(descentRoot).toBe(ROOT);
    expect(descentRootStamp).toBe(60);
    expect(findDescent(key, 71)).toBe(true);
    expect(descentNumber).toBe(5);
    expect(descentRoot).toBe(0);
  });

  it('keep the newest of a bucket, each once', () => {
    const keys = neighbours(17);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 16; i++) putDescent(keys[i], 1, 70, ROOT, round as u32);
    }
    for (let i = 0; i < 16; i++) expect(findDescent(keys[i], 70)).toBe(true);
    expect(descentRootStamp).toBe(2);
    putDescent(keys[16], 1, 70, ROOT, 0);
    expect(findDescent(keys[0], 70)).toBe(false);
    for (let i = 1; i < 17; i++) expect(findDescent(keys[i], 70)).toBe(true);
  });
});
