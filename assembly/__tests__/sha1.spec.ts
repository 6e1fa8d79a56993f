import { addSha1, beginSha1, endSha1 } from '../text/sha1';
import { Bytes, bytes, isUntouched, random, room, seedRandom } from './bytes';

/** The counter pattern 0, 1, ... 255, 0, ... */
function counted(len: usize): Bytes {
  const run = room(len);
  for (let i: usize = 0; i < len; i++) store<u8>(run.ptr + i, i as u8);
  return run;
}

function ended(): string {
  const digest = room(20, 1);
  endSha1(digest.ptr);
  assert(isUntouched(digest, 0), 'wrote outside of its room');
  let hex = '';
  for (let p = digest.ptr; p < digest.end; p++) hex += load<u8>(p).toString(16).padStart(2, '0');
  return hex;
}

function hash(run: Bytes): string {
  beginSha1();
  addSha1(run.ptr, run.len);
  return ended();
}

describe('SHA-1', () => {
  it('gives the digests that NIST publishes', () => {
    expect(hash(bytes(''))).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
    expect(hash(bytes('abc'))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(hash(bytes('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    );
    expect(hash(bytes('a'.repeat(1000000)))).toBe('34aa973cd4c4daa4f61eeb2bdbad27316534016f');
  });

  it('takes what ends around a block and around the place of the length', () => {
    expect(hash(counted(55))).toBe('8ae2d46729cfe68ff927af5eec9c7d1b66d65ac2');
    expect(hash(counted(56))).toBe('636e2ec698dac903498e648bd2f3af641d3c88cb');
    expect(hash(counted(63))).toBe('6d942da0c4392b123528f2905c713a3ce28364bd');
    expect(hash(counted(64))).toBe('c6138d514ffa2135bfce0ed0b8fac65669917ec7');
    expect(hash(counted(65))).toBe('69bd728ad6e13cd76ff19751fde427b00e395746');
    expect(hash(counted(119))).toBe('41c89d06001bab4ab78736b44efe7ce18ce6ae08');
    expect(hash(counted(120))).toBe('d3dbd653bd8597b7475321b60a36891278e6a04a');
    expect(hash(counted(128))).toBe('e6434bc401f98603d7eda504790c98c67385d535');
  });

  it('agrees with other implementations on every length up to 300', () => {
    // the digests, one behind the other, have a digest of their own
    const digests = room(301 * 20);
    const run = counted(300);
    for (let len: usize = 0; len <= 300; len++) {
      beginSha1();
      addSha1(run.ptr, len);
      endSha1(digests.ptr + len * 20);
    }
    expect(hash(digests)).toBe('d72ddaff10d3a5eed5157a8c23af4f64540384c4');
  });

  it('does not depend on how the bytes are parted', () => {
    seedRandom(11);
    const run = counted(1000);
    const whole = hash(run);
    for (let round = 0; round < 300; round++) {
      beginSha1();
      let at = run.ptr;
      while (at < run.end) {
        const part = min(random(150) as usize, run.end - at);
        addSha1(at, part);
        at += part;
      }
      expect(ended()).toBe(whole);
    }
    expect(isUntouched(run, 0)).toBe(true);
  });

  it('begins anew whatever was added before', () => {
    beginSha1();
    addSha1(counted(100).ptr, 100);
    expect(hash(bytes('abc'))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
  });
});
