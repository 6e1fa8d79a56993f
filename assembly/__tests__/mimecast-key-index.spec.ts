import './runner-heap';
import {
  isMisspelled,
  isSpelledAs,
  KeyFlag,
  keyBit,
  keyFlags,
  keyNumbered,
  keyRole,
  openKeys,
  Role,
  sharedKeysOf,
  uniqueKeysOf,
} from '../mimecast/key-index';
import { KEY_ROWS, Key } from '../mimecast/keys';
import { TYPE_COUNT, TYPE_ROWS } from '../mimecast/types';
import { Bytes, byteRun, bytes, STRAY } from './bytes';

openKeys();
openKeys(); // the second call must change nothing

/** Names of the rows, by number of the key. */
const NAMES: string[] = [''];
const NAME_RUNS: Bytes[] = [byteRun([])];
for (let i = 0; i < KEY_ROWS.length; i++) {
  const name = KEY_ROWS[i].split(' ')[0];
  NAMES.push(name);
  NAME_RUNS.push(bytes(name));
}

function numbered(name: string): u32 {
  const run = bytes(name);
  return keyNumbered(run.ptr, run.len);
}

function isLetter(c: u32): bool {
  return (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a);
}

/** Are the bytes one but for the case of an ASCII letter? */
function isSameChar(a: u32, b: u32): bool {
  return a == b || (isLetter(a) && isLetter(b) && (a | 0x20) == (b | 0x20));
}

/** The number of the key by the slow way: row for row, byte for byte. */
function slowNumber(ptr: usize, len: usize): u32 {
  for (let key = 1; key < NAME_RUNS.length; key++) {
    const name = NAME_RUNS[key];
    if (name.len != len) continue;
    let i: usize = 0;
    while (i < len && isSameChar(load<u8>(name.ptr + i), load<u8>(ptr + i))) i++;
    if (i == len) return key;
  }
  return Key.NONE;
}

/** The name with every other letter in upper case, from the first or the second on. */
function mixedCase(name: string, from: i32): string {
  let mixed = '';
  for (let i = 0; i < name.length; i++) {
    const c = name.charAt(i);
    mixed += i % 2 == from ? c.toUpperCase() : c.toLowerCase();
  }
  return mixed;
}

describe('the number of a key', () => {
  it('is the place of its row', () => {
    expect(NAMES.length).toBe(Key.COUNT);
    expect(numbered('acc')).toBe(Key.ACCOUNT);
    expect(numbered('MsgId')).toBe(Key.MESSAGE_ID);
    expect(numbered('Recipient')).toBe(Key.RECIPIENT);
    expect(numbered('Virus')).toBe(Key.VIRUS);
    expect(numbered('Hits')).toBe(Key.HITS);
    expect(numbered('SenderDomainInternal')).toBe(Key.SENDER_DOMAIN_INTERNAL);
    expect(numbered('UseTls')).toBe(Key.USE_TLS);
    expect(numbered('Content-Disposition')).toBe(Key.CONTENT_DISPOSITION);
    expect(numbered('type')).toBe(Key.TYPE);
    expect(numbered('timestamp')).toBe(Key.TIMESTAMP);
    expect(numbered('processingId')).toBe(Key.PROCESSING_ID);
    expect(numbered('recipients')).toBe(Key.RECIPIENTS);
    expect(numbered('holdReason')).toBe(Key.HOLD_REASON);
    expect(numbered('@timestamp')).toBe(Key.AT_TIMESTAMP);
    expect(numbered('file')).toBe(Key.FILE);
  });

  it('is the same in any case', () => {
    for (let key = 1; key < NAMES.length; key++) {
      const name = NAMES[key];
      expect(numbered(name)).toBe(key, name);
      expect(numbered(name.toLowerCase())).toBe(key, name);
      expect(numbered(name.toUpperCase())).toBe(key, name);
      expect(numbered(mixedCase(name, 0))).toBe(key, name);
      expect(numbered(mixedCase(name, 1))).toBe(key, name);
    }
  });

  it('is that of no name that differs by a byte, whatever the byte', () => {
    let wrong = '';
    for (let key = 1; key < NAMES.length; key++) {
      const run = bytes(NAMES[key]);
      for (let i: usize = 0; i < run.len; i++) {
        const c = load<u8>(run.ptr + i);
        for (let other: u32 = 0; other < 256; other++) {
          store<u8>(run.ptr + i, other as u8);
          if (keyNumbered(run.ptr, run.len) != slowNumber(run.ptr, run.len)) {
            wrong = `${NAMES[key]}, byte ${i} is ${other}`;
          }
        }
        store<u8>(run.ptr + i, c);
      }
    }
    expect(wrong).toBe('');
  });

  it('is that of no name that is longer or shorter', () => {
    for (let key = 1; key < NAMES.length; key++) {
      const name = NAMES[key];
      const longer = bytes(name + 's');
      expect(keyNumbered(longer.ptr, longer.len)).toBe(slowNumber(longer.ptr, longer.len), name);
      expect(keyNumbered(longer.ptr, longer.len - 2)).toBe(slowNumber(longer.ptr, longer.len - 2), name);
    }
    expect(numbered('')).toBe(Key.NONE);
    for (let len = 30; len < 100; len++) expect(numbered('x'.repeat(len))).toBe(Key.NONE);
    expect(numbered('SimilarMimecastExternalDomain'.padEnd(41, 'x'))).toBe(Key.NONE);
  });

  it('does not depend on what stands around it', () => {
    const around: u8[] = [0, 0x20, 0x3d, 0x41, 0x61, 0x80, STRAY, 0xff];
    for (let key = 1; key < NAMES.length; key++) {
      for (let n = 0; n < around.length; n++) {
        const run = bytes(NAMES[key], n);
        memory.fill(run.ptr - 8, around[n], 8);
        memory.fill(run.end, around[n], 8);
        expect(keyNumbered(run.ptr, run.len)).toBe(key, NAMES[key]);
      }
    }
  });
});

describe('a misspelled key', () => {
  it('has the number of the key that is meant', () => {
    expect(numbered('Receipient')).toBe(Key.RECIPIENT);
    expect(numbered('receipient')).toBe(Key.RECIPIENT);
    expect(numbered('RECEIPIENT')).toBe(Key.RECIPIENT);
    expect(numbered('Receipients')).toBe(Key.NONE);
    expect(numbered('Receipien')).toBe(Key.NONE);
  });

  it('is told from the right one', () => {
    const wrong = bytes('rECEIPIENT');
    const right = bytes('Recipient');
    const other = bytes('Receipiens');
    expect(isMisspelled(wrong.ptr, wrong.len)).toBe(true);
    expect(isMisspelled(right.ptr, right.len)).toBe(false);
    expect(isMisspelled(other.ptr, other.len)).toBe(false);
  });
});

describe('the spelling of a key', () => {
  it('is that of its row to the letter, or it is another', () => {
    const own = bytes('Content-Disposition');
    const lower = bytes('content-disposition');
    const longer = bytes('hosts');
    expect(isSpelledAs(Key.CONTENT_DISPOSITION, own.ptr, own.len)).toBe(true);
    expect(isSpelledAs(Key.CONTENT_DISPOSITION, lower.ptr, lower.len)).toBe(false);
    expect(isSpelledAs(Key.HOST, longer.ptr, longer.len)).toBe(false);
    expect(isSpelledAs(Key.HOST, longer.ptr, longer.len - 1)).toBe(true);
  });
});

function flagOf(word: string): u32 {
  if (word == 'sender') return KeyFlag.SENDER;
  if (word == 'text') return KeyFlag.TEXT;
  if (word == 'bool') return KeyFlag.BOOL;
  return word == 'shipper' ? KeyFlag.SHIPPER : 0;
}

describe('what a row says', () => {
  it('is what is known of its key: flags and role', () => {
    for (let key = 1; key < NAMES.length; key++) {
      const words = KEY_ROWS[key - 1].split(' ');
      let flags: u32 = 0;
      let role = Role.NONE;
      for (let w = 1; w < words.length; w++) {
        flags |= flagOf(words[w]);
        if (words[w] == 'unique') role = Role.UNIQUE;
        if (words[w] == 'shared') role = Role.SHARED;
      }
      expect(keyFlags(key)).toBe(flags, NAMES[key]);
      expect(keyRole(key)).toBe(role, NAMES[key]);
    }
    expect(keyFlags(Key.NONE)).toBe(0);
    expect(keyRole(Key.NONE)).toBe(Role.NONE);
  });

  it('gives each key of a role a bit of its own', () => {
    let unique: u64 = 0;
    let shared: u64 = 0;
    for (let key: u32 = 1; key < (Key.COUNT as u32); key++) {
      if (keyRole(key) == Role.NONE) continue;
      const bit = (<u64>1) << (keyBit(key) as u64);
      const before = keyRole(key) == Role.UNIQUE ? unique : shared;
      expect(before & bit).toBe(0, NAMES[key]);
      if (keyRole(key) == Role.UNIQUE) unique |= bit;
      else shared |= bit;
    }
  });
});

/** By type, in the order of TYPE_ROWS: the keys of elastic/integrations#9078, in lower case; `/` before the shared. */
const REVIEWED: string[] = [
  'action error spaminfo spamlimit spamprocessingdetail spamscore / acode act cphr dir headerfrom ip rcpt rejcode rejinfo rejtype tlsver virus',
  'attnames hld ipinternalname ipnewdomain ipreplymismatch ipsimilardomain ipthreaddict msgsize / acode act attcnt attsize',
  'attempt delivered err latency receiptack snt usetls / acode attcnt attsize cphr dir ip rcpt rejcode rejinfo rejtype route tlsver',
  'rcptacttype / acode dir rcpt',
  'customerip mimecastip senderdomaininternal / fileext filemime ip md5 recipient route senderdomain sha1 sha256 size virus',
  '/ acode headerfrom recipient route senderdomain sourceip',
  'scanresultinfo / acode recipient route url urlcategory',
  'customname customthreatdictionary definition hits internalname newdomain replymismatch similarcustomexternaldomain similarinternaldomain similarmimecastexternaldomain taggedexternal taggedmalicious threatdictionary / acode ip recipient route',
  'reason / recipient route senderdomain sourceip url urlcategory',
  'filename / fileext filemime ip md5 recipient route senderdomain sha1 sha256 size',
];

describe('the keys of a type', () => {
  it('are those of the method that was reviewed', () => {
    for (let type: u32 = 0; type < TYPE_COUNT; type++) {
      let unique: u64 = 0;
      let shared: u64 = 0;
      let role = Role.UNIQUE;
      const words = REVIEWED[type].split(' ');
      for (let w = 0; w < words.length; w++) {
        if (words[w] == '/') {
          role = Role.SHARED;
          continue;
        }
        const key = numbered(words[w]);
        expect(keyRole(key)).toBe(role, words[w]);
        const bit = (<u64>1) << (keyBit(key) as u64);
        if (role == Role.UNIQUE) unique |= bit;
        else shared |= bit;
      }
      expect(uniqueKeysOf(type)).toBe(unique, TYPE_ROWS[type]);
      expect(sharedKeysOf(type)).toBe(shared, TYPE_ROWS[type]);
    }
  });
});
