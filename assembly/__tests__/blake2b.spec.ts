import { hash128 } from '../text/blake2b';
import { Bytes, bytes, isUntouched, room } from './bytes';

/** The counter pattern 0, 1, ... 255, 0, ... */
function counted(len: usize, offset: usize = 0): Bytes {
  const run = room(len, offset);
  for (let i: usize = 0; i < len; i++) store<u8>(run.ptr + i, i as u8);
  return run;
}

function hash(run: Bytes): string {
  const digest = room(16, 3);
  hash128(run.ptr, run.len, digest.ptr);
  assert(isUntouched(digest, 0), 'wrote outside of its room');
  let hex = '';
  for (let p = digest.ptr; p < digest.end; p++) hex += load<u8>(p).toString(16).padStart(2, '0');
  return hex;
}

describe('BLAKE2b', () => {
  it('gives the start of the digest in RFC 7693, appendix A', () => {
    expect(hash(bytes('abc'))).toBe('ba80a53f981c4d0d6a2797b69f12f6e9');
  });

  it('takes nothing, one byte, and what ends around a block', () => {
    expect(hash(room(0))).toBe('786a02f742015903c6c6fd852552d272');
    expect(hash(counted(1))).toBe('2fa3f686df876995167e7c2e5d74c4c7');
    expect(hash(counted(127))).toBe('b6292669ccd38d5f01caae96ba272c76');
    expect(hash(counted(128))).toBe('2319e3789c47e2daa5fe807f61bec2a1');
    expect(hash(counted(129))).toBe('f59711d44a031d5f97a9413c065d1e61');
    expect(hash(counted(255))).toBe('5b21c5fd8868367612474fa2e70e9cfa');
    expect(hash(counted(256))).toBe('1ecc896f34d3f9cac484c73f75f6a5fb');
    expect(hash(counted(257))).toBe('d8bfe068de0b4f9fa876a3f8024eb9f7');
  });

  it('takes many blocks', () => {
    expect(hash(counted(1000))).toBe('9fe687126e6566313081b43167cbfa0b');
    expect(hash(counted(65536))).toBe('628791b04211d62163c51e6f91f8f95d');
  });

  it('agrees with other implementations on every length up to 600', () => {
    // the digests, one behind the other, have a digest of their own
    const digests = room(601 * 16);
    const run = counted(600);
    for (let len: usize = 0; len <= 600; len++) hash128(run.ptr, len, digests.ptr + (len << 4));
    expect(hash(digests)).toBe('659a397c1d4ae786c1f2d5d10f74cc65');
  });

  it('depends on the bytes alone: not on where they are, what is behind them or what was hashed before', () => {
    for (let offset: usize = 0; offset < 16; offset++) {
      const run = counted(300, offset);
      const first = hash(run);
      expect(isUntouched(run, 0)).toBe(true);
      memory.fill(run.end, offset as u8, 32);
      hash(counted(offset * 50));
      expect(hash(run)).toBe(first);
      expect(first).toBe(hash(counted(300)));
    }
  });

  it('differs for a run and the same run with zeros behind it', () => {
    const run = room(300);
    memory.fill(run.ptr, 0, 300);
    const seen = new Set<string>();
    for (let len: usize = 0; len <= 300; len++) seen.add(hash(new Bytes(run.ptr, len)));
    expect(seen.size).toBe(301);
  });
});
