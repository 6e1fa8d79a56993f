import './runner-heap';
import { groupHead, groupSize, joinGroup, leaveGroup } from '../store/groups';
import { findKey, initKeys, Kind, keyOf, keysUsed } from '../store/keys';
import { namedPart } from '../store/named';
import { newRecord } from '../store/records';
import { random, seedRandom } from './bytes';

initKeys(0);

const GROUP: u64 = keyOf(Kind.GROUP, 0, 1);
const OTHER: u64 = keyOf(Kind.GROUP, 0, 2);
/** Members that a group has at most. */
const BOUND = 32;

function newMember(): usize {
  const record = newRecord(keyOf(Kind.NAMED, 0, 1), 0);
  const n = namedPart(record);
  n.group = 0;
  n.next = 0xdead; // where it leads to must not matter in a message that is in no group
  return record;
}

function newMembers(count: i32): usize[] {
  const list: usize[] = [];
  for (let i = 0; i < count; i++) list.push(newMember());
  return list;
}

/** The members of a group, each once, whatever their order; empty if that is what it holds. */
function difference(key: u64, wanted: usize[]): string {
  let count = 0;
  for (let member = groupHead(key); member != 0; member = namedPart(member).next) {
    if (!wanted.includes(member)) return `${member} is in it`;
    if (namedPart(member).group != key) return `${member} does not know its group`;
    if (++count > wanted.length) return 'it does not end';
  }
  if (count != wanted.length) return `${count} members for ${wanted.length}`;
  if (groupSize(key) != (count as u32)) return `${groupSize(key)} counted for ${count}`;
  return (findKey(key) != 0) == (count != 0) ? '' : 'its key outlives it, or is not there';
}

function leaveAll(members: usize[]): void {
  for (let i = 0; i < members.length; i++) leaveGroup(members[i]);
  expect(keysUsed()).toBe(0);
}

describe('a group', () => {
  it('has the messages that joined it, the last one first', () => {
    expect(groupHead(GROUP)).toBe(0);
    const list = newMembers(3);
    for (let i = 0; i < list.length; i++) {
      expect(joinGroup(list[i], GROUP)).toBe(true);
      expect(groupHead(GROUP)).toBe(list[i]);
      expect(difference(GROUP, list.slice(0, i + 1))).toBe('');
    }
    leaveAll(list);
    expect(groupHead(GROUP)).toBe(0);
  });

  it('knows nothing of another group', () => {
    const list = newMembers(6);
    for (let i = 0; i < list.length; i++) joinGroup(list[i], i % 2 == 0 ? GROUP : OTHER);
    expect(difference(GROUP, [list[0], list[2], list[4]])).toBe('');
    expect(difference(OTHER, [list[1], list[3], list[5]])).toBe('');
    leaveGroup(list[3]);
    leaveGroup(list[4]);
    expect(difference(GROUP, [list[0], list[2]])).toBe('');
    expect(difference(OTHER, [list[1], list[5]])).toBe('');
    leaveAll(list);
  });

  it('has so many members and no more, until one leaves', () => {
    const list = newMembers(BOUND);
    for (let i = 0; i < list.length; i++) expect(joinGroup(list[i], GROUP)).toBe(true);
    const more = newMembers(2);
    expect(joinGroup(more[0], GROUP)).toBe(false);
    expect(namedPart(more[0]).group).toBe(0);
    leaveGroup(more[0]); // it is in none: nothing happens
    expect(difference(GROUP, list)).toBe('');
    expect(joinGroup(more[0], OTHER)).toBe(true);
    leaveGroup(list[7]);
    expect(joinGroup(more[1], GROUP)).toBe(true);
    expect(joinGroup(list[7], GROUP)).toBe(false);
    list[7] = more[1];
    expect(difference(GROUP, list)).toBe('');
    list.push(more[0]);
    leaveAll(list);
  });

  it('is left once: to leave again changes nothing', () => {
    const list = newMembers(3);
    for (let i = 0; i < list.length; i++) joinGroup(list[i], GROUP);
    leaveGroup(list[1]);
    leaveGroup(list[1]);
    expect(difference(GROUP, [list[0], list[2]])).toBe('');
    leaveAll(list);
    leaveAll(list);
  });
});

describe('members that leave', () => {
  it('may do so in any order', () => {
    // all orders of four
    for (let order = 0; order < 256; order++) {
      const turns: i32[] = [order & 3, (order >> 2) & 3, (order >> 4) & 3, (order >> 6) & 3];
      if ((1 << turns[0]) + (1 << turns[1]) + (1 << turns[2]) + (1 << turns[3]) != 15) continue;
      if (turns[0] == turns[1] || turns[2] == turns[3]) continue;
      const list = newMembers(4);
      for (let i = 0; i < 4; i++) joinGroup(list[i], GROUP);
      const left = list.slice(0);
      for (let i = 0; i < 4; i++) {
        leaveGroup(list[turns[i]]);
        left.splice(left.indexOf(list[turns[i]]), 1);
        expect(difference(GROUP, left)).toBe('');
      }
      expect(keysUsed()).toBe(0);
    }
  });

  it('and join again leave two groups as they should be, thousands of times', () => {
    seedRandom(12);
    const all = newMembers(150);
    const first: usize[] = [];
    const second: usize[] = [];
    let wrong = '';
    let full = 0;
    for (let step = 0; step < 20000 && wrong == ''; step++) {
      const record = all[random(all.length)];
      const members = first.includes(record) ? first : second;
      if (members.includes(record)) {
        leaveGroup(record);
        members.splice(members.indexOf(record), 1);
      } else {
        const into = random(3) != 0 ? first : second;
        const joined = joinGroup(record, into == first ? GROUP : OTHER);
        if (joined != into.length < BOUND) wrong = `${into.length} members`;
        if (joined) into.push(record);
        else full++;
      }
      if (step % 20 == 0 && wrong == '') wrong = difference(GROUP, first) + difference(OTHER, second);
    }
    expect(wrong).toBe('');
    expect(full).toBeGreaterThan(100);
    leaveAll(all);
  });
});
