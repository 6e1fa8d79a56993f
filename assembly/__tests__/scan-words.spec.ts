import './runner-heap';
import { digitRun, digitsValue, findByte, findLastByte, Plainness, plainness, skipWord } from '../text/scan';
import { bytes, random, room, seedRandom } from './bytes';

/** The scans that read by words say the same as a loop over bytes would, at every alignment, length and place. */
describe('scans by words', () => {
  it('findByte finds the first place, none before, none behind', () => {
    for (let offset: usize = 0; offset < 8; offset++) {
      for (let len: usize = 0; len < 26; len++) {
        for (let at: usize = 0; at <= len; at++) {
          const run = room(len, offset);
          memory.fill(run.ptr - 8, 0x3c, len + 24); // the byte itself all around
          memory.fill(run.ptr, 0x3d, len); // one more than it: what a borrow could mark
          if (at < len) store<u8>(run.ptr + at, 0x3c);
          expect(findByte(run.ptr, run.end, 0x3c) - run.ptr).toBe(at);
          heap.free(run.ptr - offset - 32);
        }
      }
    }
  });

  it('skipWord stops at blanks and tabs and nowhere else', () => {
    seedRandom(7);
    for (let n = 0; n < 3000; n++) {
      const run = room(random(30), random(8));
      const near: u8[] = [0x20, 0x09, 0x21, 0x0a, 0x08, 0x1f, 0xa0, 0x89, 0x61, 0x00];
      let first = run.end;
      for (let p = run.ptr; p < run.end; p++) {
        const c = random(4) == 0 ? near[random(10)] : 0x61;
        store<u8>(p, c);
        if (first == run.end && (c == 0x20 || c == 0x09)) first = p;
      }
      expect(skipWord(run.ptr, run.end)).toBe(first);
    }
  });

  it('findLastByte finds the last one in the range', () => {
    for (let len: usize = 0; len < 20; len++) {
      for (let at: usize = 0; at <= len; at++) {
        const run = room(len + 8);
        const start = run.ptr + 8;
        memory.fill(run.ptr, 0x23, len + 16);
        store<u8>(start - 1, 0x22);
        store<u8>(start + len, 0x22);
        if (at > 0) store<u8>(start + at - 1, 0x22);
        if (at > 3) store<u8>(start + at - 3, 0x22);
        if (at > 3) store<u8>(start + at - 2, 0xa2);
        expect(findLastByte(start, start + len, 0x22)).toBe(start + at);
      }
    }
  });

  it('plainness sees just the range', () => {
    for (let len: usize = 0; len < 20; len++) {
      for (let at: usize = 0; at <= len + 3; at++) {
        const run = room(len);
        memory.fill(run.ptr, 0x23, len + 8); // number signs: one more than a quote
        store<u8>(run.ptr + at, at % 3 == 0 ? 0x22 : at % 3 == 1 ? 0x5c : 0x1f);
        expect(plainness(run.ptr, run.end)).toBe(at >= len ? Plainness.ASCII : Plainness.NONE);
      }
    }
  });

  it('plainness is not misled by what differs in one bit', () => {
    const near = bytes('#$ !&*2B]^\u00a2\u00dc\u0080');
    expect(plainness(near.ptr, near.end)).toBe(Plainness.JSON);
    const ascii = bytes('#$ !&*2B]^~ #$ !&*2B]^~');
    expect(plainness(ascii.ptr, ascii.end)).toBe(Plainness.ASCII);
  });

  it('plainness tells a quote behind bytes that are no ASCII', () => {
    for (let gap = 0; gap < 20; gap++) {
      const run = bytes('\u00e9' + '#'.repeat(gap) + '"');
      expect(plainness(run.ptr, run.end)).toBe(Plainness.NONE);
      expect(plainness(run.ptr, run.end - 1)).toBe(Plainness.JSON);
    }
  });
});

describe('numbers by words', () => {
  it('have the value of their digits, for 1 to 16 of them', () => {
    const digits = '9876543210123456';
    for (let len = 1; len <= 16; len++) {
      for (let offset: usize = 0; offset < 8; offset++) {
        const run = bytes(digits.slice(0, len) + ' 9', offset);
        expect(digitRun(run.ptr)).toBe(len);
        expect(digitsValue(run.ptr, len)).toBe(U64.parseInt(digits.slice(0, len)));
      }
    }
  });

  it('end before anything that is no digit', () => {
    const ends: string[] = ['/', ':', ' ', 'a', '\u007f', '\u00e9', '\u0000'];
    for (let i = 0; i < ends.length; i++) {
      for (let len = 0; len < 16; len++) {
        const run = bytes('1234567890123456'.slice(0, len) + ends[i] + '99999999');
        expect(digitRun(run.ptr)).toBe(len);
      }
    }
  });

  it('may begin with zeros', () => {
    const run = bytes('0000000000000042');
    expect(digitsValue(run.ptr, 16)).toBe(42);
    expect(digitsValue(run.ptr, 3)).toBe(0);
  });
});
