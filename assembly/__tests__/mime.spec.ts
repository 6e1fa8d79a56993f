import { Charset } from '../text/charset-tables.generated';
import { charsetByLabel, decodeCharset } from '../text/charsets';
import { decodeFileName, decodeHeader, hasEncodedWord, MIME_ROOM, MIME_SLACK } from '../text/mime';
import { copyUtf8, isUtf8, putCodePoint } from '../text/utf8';

// Each room sees the bytes of a text between bytes that belong to nobody.
const PAD: usize = 16;
const STRAY: u8 = 0xee;
const SOURCE_CAP: usize = 1024;
const source: usize = memory.data(1056);
const target: usize = memory.data(8192);

let sourceLen: usize = 0;

function src(): usize {
  return source + PAD;
}

function srcEnd(): usize {
  return source + PAD + sourceLen;
}

function dst(): usize {
  return target + PAD;
}

function put(text: string): void {
  memory.fill(source, STRAY, SOURCE_CAP + 2 * PAD);
  memory.fill(target, STRAY, 8192);
  sourceLen = String.UTF8.byteLength(text);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, src());
}

function putBytes(bytes: u8[]): void {
  put('');
  sourceLen = bytes.length;
  for (let i = 0; i < bytes.length; i++) store<u8>(src() + i, bytes[i]);
}

/** The text that was written, after a look at what lies around its room. */
function taken(end: usize): string {
  const roomEnd = dst() + MIME_ROOM * sourceLen + MIME_SLACK;
  for (let i: usize = 0; i < PAD; i++) {
    assert(load<u8>(target + i) == STRAY, 'wrote before dst');
    assert(load<u8>(roomEnd + i) == STRAY, 'wrote behind its room');
  }
  assert(isUtf8(dst(), end), 'is no UTF-8');
  return String.UTF8.decodeUnsafe(dst(), end - dst());
}

function header(text: string): string {
  put(text);
  return taken(decodeHeader(src(), srcEnd(), dst()));
}

function fileName(text: string): string {
  put(text);
  return taken(decodeFileName(src(), srcEnd(), dst()));
}

function label(text: string): i32 {
  put(text);
  return charsetByLabel(src(), sourceLen);
}

describe('UTF-8', () => {
  it('copies what is valid', () => {
    put('plain text, Grüße, 会議 and 🎉');
    expect(taken(copyUtf8(src(), srcEnd(), dst()))).toBe('plain text, Grüße, 会議 and 🎉');
  });

  it('replaces each ill-formed part once', () => {
    putBytes([0x61, 0xe2, 0x82, 0x62, 0xc0, 0xaf, 0xf0, 0x9f, 0x8e]);
    expect(taken(copyUtf8(src(), srcEnd(), dst()))).toBe('a\ufffdb\ufffd\ufffd\ufffd');
  });

  it('writes code points of every length', () => {
    put('');
    let end = putCodePoint(0x41, dst());
    end = putCodePoint(0xfc, end);
    end = putCodePoint(0x20ac, end);
    end = putCodePoint(0x1f389, end);
    expect(String.UTF8.decodeUnsafe(dst(), end - dst())).toBe('Aü€🎉');
  });
});

describe('charsets', () => {
  it('are found by any of their names', () => {
    expect(label('utf-8')).toBe(Charset.UTF_8);
    expect(label(' ISO-8859-1*en ')).toBe(Charset.WINDOWS_1252);
    expect(label('GB2312')).toBe(Charset.GB18030);
    expect(label('ks_c_5601-1987')).toBe(Charset.EUC_KR);
    expect(label('x-klingon')).toBe(Charset.UNSUPPORTED);
  });

  it('keep an ASCII byte behind a broken character', () => {
    putBytes([0x82, 0x41, 0x81]);
    expect(taken(decodeCharset(Charset.SHIFT_JIS, src(), srcEnd(), dst()))).toBe('\ufffdA\ufffd');
  });
});

describe('headers', () => {
  it('decode their words', () => {
    expect(header('Re: =?iso-8859-9?Q?Toplant=FD_g=FCndemi?= (2)')).toBe('Re: Toplantı gündemi (2)');
    expect(header('=?windows-1256?B?yt7R7dE=?=')).toBe('تقرير');
    expect(header('=?iso-2022-jp?B?GyRCMnE1RBsoQg==?= =?utf-8?Q?=E8=B3=87?=')).toBe('会議資');
  });

  it('join a character that two words share', () => {
    expect(header('=?utf-8?B?UGFydHkg8J8=?=\\r\\n =?utf-8?B?jokh?=')).toBe('Party 🎉!');
  });

  it('keep what is no word', () => {
    expect(header('=?x-klingon?Q?a=20b?= =?utf-8?B?2Kr')).toBe('=?x-klingon?Q?a=20b?= =?utf-8?B?2Kr');
  });

  it('lose their folds', () => {
    expect(header('one\\r\\n two\\nthree')).toBe('one two\\nthree');
  });

  it('are checked cheaply', () => {
    put('a = b ? c');
    expect(hasEncodedWord(src(), srcEnd())).toBe(false);
    put('a =?');
    expect(hasEncodedWord(src(), srcEnd())).toBe(true);
  });
});

describe('attachment names', () => {
  it('decode what is encoded', () => {
    expect(fileName('=D1=82=D0=B5=D1=81=D1=82.rst')).toBe('тест.rst');
    expect(fileName("utf-8''%e2%82%ac%20x.pdf")).toBe('€ x.pdf');
    expect(fileName('=?UTF-8?B?2KrZgg==?=.pdf')).toBe('تق.pdf');
  });

  it('keep what is not', () => {
    expect(fileName('report, final: v2 (1) = ok.xlsx')).toBe('report, final: v2 (1) = ok.xlsx');
    expect(fileName('=E4=F6.txt')).toBe('=E4=F6.txt');
  });
});
