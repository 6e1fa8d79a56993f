import './runner-heap';
import { Appliance, accountNamed } from '../store/appliances';
import { BLOCK_SIZE, freeBlock, takeBlock } from '../store/blocks';
import { groupHead, joinGroup } from '../store/groups';
import { findKey, initKeys, Kind, keyKind, keyOf } from '../store/keys';
import { initLedger } from '../store/ledger';
import { forgetMessage, openMessages } from '../store/lifecycle';
import { lateLines, messagesOpened } from '../store/messages';
import { hashKey, NAMED_HEAD, namedPart } from '../store/named';
import { findNamed, namedMessage } from '../store/named-messages';
import { Flag, Record, State } from '../store/records';
import { accountWaits, setWaits } from '../store/waits';
import { Bytes, bytes, random, room, seedRandom } from './bytes';

initKeys(0);
initLedger(64);
setWaits(accountWaits, 900, 5000, 60);

const accountName = bytes('C0A0');
const account = accountNamed(accountName.ptr, accountName.len);
changetype<Appliance>(account).now = 1000;

/** The 16 bytes of a hash, as two numbers. */
function hashOf(high: u64, low: u64): usize {
  const run: Bytes = room(16);
  store<u64>(run.ptr, high);
  store<u64>(run.ptr, low, 8);
  return run.ptr;
}

/** The next block that is taken is full of what was in it before. */
function soilMemory(): void {
  const block = takeBlock();
  memory.fill(block, 0xee, BLOCK_SIZE);
  freeBlock(block);
}

describe('the key of a name', () => {
  it('is of its kind, and never that of another kind', () => {
    const hash = hashOf(u64.MAX_VALUE, 0);
    expect(keyKind(hashKey(Kind.NAMED, hash))).toBe(Kind.NAMED);
    expect(keyKind(hashKey(Kind.GROUP, hash))).toBe(Kind.GROUP);
    expect(keyKind(hashKey(Kind.NAMED, hashOf(0, 5)))).toBe(Kind.NAMED);
    expect(hashKey(Kind.NAMED, hashOf(7, 0))).not.toBe(hashKey(Kind.NAMED, hashOf(8, 0)));
  });
});

describe('a message that goes by a name', () => {
  it('is opened once, with nothing in it', () => {
    const hash = hashOf(0xf123456789abcdef, 42);
    expect(findNamed(hash)).toBe(0);
    const opened = messagesOpened();
    soilMemory();
    const record = namedMessage(account, hash);
    expect(record).not.toBe(0);
    const r = changetype<Record>(record);
    expect(r.state as i32).toBe(State.OPEN);
    expect(r.due).toBe(1900);
    expect(r.tailUsed).toBe(NAMED_HEAD as u32);
    expect(r.factBytes + r.flags + r.sequence + r.lines).toBe(0);
    expect(r.aliasCount as i32).toBe(1);
    expect(r.openLeaves as i32).toBe(1);
    const n = namedPart(record);
    expect(n.high).toBe(0xf123456789abcdef);
    expect(n.low).toBe(42);
    expect(n.group + n.next + n.notes + n.balance + n.seen).toBe(0);
    expect(openMessages()).toBe(1);

    expect(namedMessage(account, hash)).toBe(record);
    expect(findNamed(hash)).toBe(record);
    expect(messagesOpened()).toBe(opened + 1);
    forgetMessage(record);
    expect(findNamed(hash)).toBe(0);
    expect(openMessages()).toBe(0);
  });

  it('is told from one whose name begins with the same 60 bits: that finds no room', () => {
    const hash = hashOf(0x0123456789abcdef, 42);
    const others: usize[] = [hashOf(0x1123456789abcdef, 42), hashOf(0x0123456789abcdef, 43)];
    const record = namedMessage(account, hash);
    for (let i = 0; i < others.length; i++) {
      expect(findNamed(others[i])).toBe(0);
      expect(namedMessage(account, others[i])).toBe(0);
    }
    expect(findNamed(hash)).toBe(record);
    forgetMessage(record);
    const other = namedMessage(account, others[0]);
    expect(findNamed(others[0])).toBe(other);
    expect(findNamed(hash)).toBe(0);
    forgetMessage(other);
  });

  it('goes on with its sequence when it was forgotten after a document', () => {
    const hash = hashOf(77, 78);
    const record = namedMessage(account, hash);
    changetype<Record>(record).sequence = 3;
    changetype<Record>(record).idStamp = 1495813661;
    forgetMessage(record);
    const late = lateLines();
    const opened = messagesOpened();
    const again = namedMessage(account, hash);
    expect(changetype<Record>(again).sequence).toBe(3);
    expect(changetype<Record>(again).idStamp).toBe(1495813661);
    expect(changetype<Record>(again).flags).toBe(Flag.NAMED | Flag.LATE);
    expect(lateLines()).toBe(late + 1);
    expect(messagesOpened()).toBe(opened);
    forgetMessage(again);
  });

  it('begins anew when no document of it was seen', () => {
    const hash = hashOf(87, 88);
    forgetMessage(namedMessage(account, hash));
    const again = namedMessage(account, hash);
    expect(changetype<Record>(again).sequence).toBe(0);
    expect(changetype<Record>(again).flags).toBe(0);
    forgetMessage(again);
  });

  it('leaves its group when it is forgotten', () => {
    const group = keyOf(Kind.GROUP, 0, 1);
    const first = namedMessage(account, hashOf(1, 1));
    const second = namedMessage(account, hashOf(2, 2));
    joinGroup(first, group);
    joinGroup(second, group);
    forgetMessage(second);
    expect(groupHead(group)).toBe(first);
    expect(namedPart(first).next).toBe(0);
    forgetMessage(first);
    expect(findKey(group)).toBe(0);
  });

  it('is found among thousands, while others come and go', () => {
    seedRandom(8);
    const model = new Map<u32, usize>();
    let wrong = '';
    for (let step = 0; step < 20000 && wrong == ''; step++) {
      const number = random(3000);
      const hash = hashOf((number as u64) * 0x9e3779b97f4a7c15, number);
      if (!model.has(number)) {
        if (findNamed(hash) != 0) wrong = `${number} is there`;
        model.set(number, namedMessage(account, hash));
      } else if (findNamed(hash) != model.get(number)) wrong = `${number} is lost`;
      else if (random(3) == 0) {
        forgetMessage(model.get(number));
        model.delete(number);
      }
    }
    expect(wrong).toBe('');
    expect(openMessages()).toBe(model.size as u32);
    expect(model.size).toBeGreaterThan(1000);
  });
});
