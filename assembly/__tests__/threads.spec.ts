import './runner-heap';
import { accountNamed } from '../store/appliances';
import { initDescents } from '../store/descents';
import { initKeys } from '../store/keys';
import { initLedger } from '../store/ledger';
import { forgetMessage } from '../store/lifecycle';
import { messageOf } from '../store/messages';
import { Flag, Record } from '../store/records';
import { descend, joinThreads, rootOf } from '../store/threads';
import { bytes } from './bytes';

initKeys(0);

const name = bytes('gateway');
const gateway = accountNamed(name.ptr, name.len);

/** Numbers that no test before had. */
let next: u64 = 1;

function opened(): usize {
  return messageOf(gateway, next++);
}

function keyOfRecord(record: usize): u64 {
  return changetype<Record>(record).key;
}

function adopt(child: usize, parent: usize): void {
  descend(child, keyOfRecord(parent));
}

/** A document said so. */
function nameIt(record: usize, stamp: u32): void {
  const r = changetype<Record>(record);
  r.idStamp = stamp;
  r.idNumber = r.key & 0xffffffff;
  r.flags |= Flag.NAMED;
  r.sequence = 1;
}

describe('the root of a message', () => {
  beforeEach(() => {
    initLedger(64);
    initDescents(16);
  });

  it('is the message itself if it descends from none', () => {
    const record = opened();
    expect(rootOf(record)).toBe(record);
    expect(changetype<Record>(record).rootKey).toBe(0);
  });

  it('is found over any number of generations, in whatever order they were told', () => {
    const list: usize[] = [];
    for (let i = 0; i < 100; i++) list.push(opened());
    for (let i = 1; i < 50; i++) adopt(list[i], list[i - 1]);
    for (let i = 99; i >= 50; i--) adopt(list[i], list[i - 1]);
    for (let i = 0; i < 100; i++) expect(rootOf(list[i])).toBe(list[0]);
    // all on the way know it now
    for (let i = 1; i < 100; i++) expect(changetype<Record>(list[i]).rootKey).toBe(keyOfRecord(list[0]));
  });

  it('goes further up when the root turns out to be a child', () => {
    const child = opened();
    const parent = opened();
    const grandparent = opened();
    adopt(child, parent);
    expect(rootOf(child)).toBe(parent);
    nameIt(parent, 7);
    expect(rootOf(child)).toBe(parent);
    expect(changetype<Record>(child).flags & Flag.ROOTED).toBe(Flag.ROOTED);
    adopt(parent, grandparent);
    expect(rootOf(child)).toBe(grandparent);
    expect(changetype<Record>(child).flags & Flag.ROOTED).toBe(0);
  });

  it('is known by stamp and number when it is not in memory', () => {
    const root = opened();
    const parent = opened();
    const child = opened();
    const rootKey = keyOfRecord(root);
    adopt(parent, root);
    adopt(child, parent);
    nameIt(root, 70);
    nameIt(parent, 71);
    forgetMessage(root);
    forgetMessage(parent);
    expect(rootOf(child)).toBe(0);
    expect(changetype<Record>(child).rootKey).toBe(rootKey);
    expect(changetype<Record>(child).rootStamp).toBe(70);
  });

  it('is known of a child that is opened when all above it are gone', () => {
    const root = opened();
    const parent = opened();
    const rootKey = keyOfRecord(root);
    const parentKey = keyOfRecord(parent);
    adopt(parent, root);
    nameIt(root, 70);
    nameIt(parent, 71);
    forgetMessage(parent);
    forgetMessage(root);
    const child = opened();
    descend(child, parentKey);
    expect(rootOf(child)).toBe(0);
    expect(changetype<Record>(child).rootKey).toBe(rootKey);
    expect(changetype<Record>(child).rootStamp).toBe(70);
    // and of the parent itself, if it comes back
    const again = messageOf(gateway, parentKey & 0xffffffff);
    expect(changetype<Record>(again).rootKey).toBe(rootKey);
  });

  it('is not the message that has its number now', () => {
    const root = opened();
    const child = opened();
    adopt(child, root);
    nameIt(root, 70);
    expect(rootOf(child)).toBe(root);
    forgetMessage(root);
    const other = messageOf(gateway, keyOfRecord(root) & 0xffffffff);
    nameIt(other, 99);
    expect(rootOf(child)).toBe(0);
    expect(changetype<Record>(child).rootStamp).toBe(70);
  });

  it('is never below it', () => {
    const a = opened();
    const b = opened();
    const c = opened();
    adopt(b, a);
    adopt(c, b);
    adopt(a, c);
    adopt(a, a);
    expect(rootOf(c)).toBe(a);
    expect(rootOf(a)).toBe(a);
    // one message of two that descend from each other
    joinThreads(c, a);
    expect(changetype<Record>(c).rootKey).toBe(0);
  });

  it('is that of either when two turn out to be one', () => {
    const root = opened();
    const child = opened();
    const same = opened();
    adopt(child, root);
    joinThreads(same, child);
    expect(rootOf(same)).toBe(root);
    const stranger = opened();
    joinThreads(same, stranger);
    expect(rootOf(same)).toBe(root);
  });
});
