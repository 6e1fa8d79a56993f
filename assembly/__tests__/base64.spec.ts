import { writeBase64 } from '../text/base64';
import { decodeBase64 } from '../text/mime-transfer';
import { Bytes, byteRun, bytes, isUntouched, random, room, seedRandom, textOf } from './bytes';

function written(run: Bytes): string {
  const to = room(((run.len + 2) / 3) * 4, 1);
  expect(writeBase64(run.ptr, run.len, to.ptr)).toBe(to.end);
  expect(isUntouched(to, 0)).toBe(true);
  return textOf(to.ptr, to.end);
}

describe('Base64', () => {
  it('is written as in RFC 4648, section 10', () => {
    expect(written(bytes(''))).toBe('');
    expect(written(bytes('f'))).toBe('Zg==');
    expect(written(bytes('fo'))).toBe('Zm8=');
    expect(written(bytes('foo'))).toBe('Zm9v');
    expect(written(bytes('foob'))).toBe('Zm9vYg==');
    expect(written(bytes('fooba'))).toBe('Zm9vYmE=');
    expect(written(bytes('foobar'))).toBe('Zm9vYmFy');
  });

  it('has all 64 digits', () => {
    const list = new Array<u8>(48);
    for (let i = 0; i < 16; i++) {
      const first = i * 4;
      const bits = (first << 18) | ((first + 1) << 12) | ((first + 2) << 6) | (first + 3);
      list[i * 3] = (bits >> 16) as u8;
      list[i * 3 + 1] = (bits >> 8) as u8;
      list[i * 3 + 2] = bits as u8;
    }
    expect(written(byteRun(list))).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
    expect(written(byteRun([0xff, 0xff, 0xff, 0xff]))).toBe('/////w==');
    expect(written(byteRun([0, 0]))).toBe('AAA=');
  });

  it('reads back as the bytes', () => {
    seedRandom(12);
    for (let round = 0; round < 1000; round++) {
      const list = new Array<u8>(random(40));
      for (let i = 0; i < list.length; i++) list[i] = random(256) as u8;
      const run = byteRun(list);
      const text = bytes(written(run));
      const back = room(text.len);
      const end = decodeBase64(text.ptr, text.end, back.ptr);
      expect(end - back.ptr).toBe(run.len);
      expect(memory.compare(back.ptr, run.ptr, run.len)).toBe(0);
    }
  });
});
