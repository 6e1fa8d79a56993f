import './runner-heap';
import { copyText } from '../text/copy';
import { isUntouched, random, room, seedRandom } from './bytes';

/** How many bytes may be written behind the copy. */
const SLACK: usize = 7;

describe('a copied text', () => {
  it('is the same, and what it may not touch is as it was: all lengths, at all offsets', () => {
    seedRandom(3);
    let wrong = '';
    for (let len: usize = 0; len < 200; len++) {
      for (let offset: usize = 0; offset < 8; offset++) {
        const src = room(len, offset);
        const dst = room(len, (offset * 3) & 7);
        for (let p = src.ptr; p < src.end + 8; p++) store<u8>(p, random(128) as u8);
        if (copyText(src.ptr, len, dst.ptr) != dst.end) wrong = `end of ${len}`;
        for (let i: usize = 0; i < len; i++) {
          if (load<u8>(dst.ptr + i) != load<u8>(src.ptr + i)) wrong = `byte ${i} of ${len}`;
        }
        if (!isUntouched(dst, SLACK)) wrong = `around ${len}`;
      }
    }
    expect(wrong).toBe('');
  });

  it('may be large', () => {
    const src = room(300000);
    const dst = room(300000);
    for (let i: usize = 0; i < src.len; i++) store<u8>(src.ptr + i, (i * 7) as u8);
    expect(copyText(src.ptr, src.len, dst.ptr)).toBe(dst.end);
    expect(memory.compare(dst.ptr, src.ptr, src.len)).toBe(0);
    expect(isUntouched(dst, SLACK)).toBe(true);
  });
});
