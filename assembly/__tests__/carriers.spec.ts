import './runner-heap';
import { addRowsOf, freezeRules } from '../rules/compile';
import { match } from '../rules/match';
import { NONE } from '../rules/table';
import { accountNamed } from '../store/appliances';
import { freeBlocks } from '../store/blocks';
import { carrierAt, carryFile, carryFiles, dropFiles, findCarriers } from '../store/carriers';
import { appendMatch, MAX_FACT_BYTES, moveFacts } from '../store/facts';
import { initKeys, Kind, keyOf, keysUsed } from '../store/keys';
import { Flag, newRecord, RECORD_HEAD, Record } from '../store/records';
import { bytes } from './bytes';

initKeys(0);
addRowsOf(`
FILE
  form has {sha256:rest}
`);
freezeRules();

const name = bytes('gateway');
const gateway = accountNamed(name.ptr, name.len);
const otherName = bytes('another');
const another = accountNamed(otherName.ptr, otherName.len);
/** Keys of the two. */
const KEYS = keysUsed();

function opened(appliance: usize = gateway): usize {
  return newRecord(keyOf(Kind.MESSAGE, 0, 1), appliance);
}

function matched(file: string): usize {
  const line = bytes('has ' + file);
  return match(line.ptr, line.end);
}

function give(record: usize, file: string): void {
  const variant = matched(file);
  appendMatch(record, variant, 1, 0, MAX_FACT_BYTES, NONE);
  carryFile(record, variant);
}

function carriersOf(file: string, appliance: usize = gateway): u32 {
  return findCarriers(matched(file), appliance);
}

describe('messages that carried a file', () => {
  it('are found by the file, each once, on their appliance', () => {
    const a = opened();
    const b = opened();
    const c = opened(another);
    give(a, 'f1');
    give(a, 'f1');
    give(a, 'f2');
    give(b, ' f1 ');
    give(c, 'f1');
    expect(carriersOf('f1')).toBe(2);
    expect(carrierAt(0)).toBe(a);
    expect(carrierAt(1)).toBe(b);
    expect(carriersOf('f2')).toBe(1);
    expect(carriersOf('f3')).toBe(0);
    expect(carriersOf('')).toBe(0);
    expect(carriersOf('f1', another)).toBe(1);
    expect(carrierAt(0)).toBe(c);
    dropFiles(a);
    expect(carriersOf('f1')).toBe(1);
    expect(carrierAt(0)).toBe(b);
    dropFiles(b);
    dropFiles(c);
    expect(keysUsed()).toBe(KEYS);
  });

  it('are the newest of many, and leave nothing behind', () => {
    opened(); // there is a pool
    const before = freeBlocks();
    const list: usize[] = [];
    for (let i = 0; i < 40; i++) list.push(opened());
    for (let i = 0; i < 40; i++) give(list[i], 'f1');
    expect(carriersOf('f1')).toBe(32);
    for (let n: u32 = 0; n < 32; n++) expect(carrierAt(n)).toBe(list[n + 8]);
    // in no order
    for (let i = 0; i < 40; i++) dropFiles(list[(i * 7) % 40]);
    expect(carriersOf('f1')).toBe(0);
    expect(keysUsed()).toBe(KEYS);
    expect(before - freeBlocks()).toBe(40); // the records themselves
  });

  it('have the files of a message that joined them', () => {
    const a = opened();
    const b = opened();
    give(a, 'f1');
    give(b, 'f1');
    give(b, 'f2');
    moveFacts(a, b, RECORD_HEAD, 0);
    dropFiles(b);
    carryFiles(a);
    expect(carriersOf('f1')).toBe(1);
    expect(carriersOf('f2')).toBe(1);
    expect(carrierAt(0)).toBe(a);
    dropFiles(a);
    expect(keysUsed()).toBe(KEYS);
  });

  it('are none that are full: what is no fact could not be taken back', () => {
    const a = opened();
    changetype<Record>(a).flags |= Flag.TRUNCATED;
    give(a, 'f1');
    expect(carriersOf('f1')).toBe(0);
    expect(keysUsed()).toBe(KEYS);
  });
});
