import './runner-heap';
import { classify, foundBy, foundTypes, nearestTypes, setFound } from '../mimecast/classify';
import { addPair, clearEvent, lookAtKeys } from '../mimecast/event';
import { keyNumbered, openKeys } from '../mimecast/key-index';
import { KEY_ROWS } from '../mimecast/keys';
import { ValueKind } from '../mimecast/stored';
import { DECISION_NAMES, Decision, TYPE_COUNT, TYPE_ROWS } from '../mimecast/types';
import { bytes } from './bytes';

openKeys();

function namesOf(types: u32): string {
  const names: string[] = [];
  for (let type: u32 = 0; type < TYPE_COUNT; type++) {
    if ((types & (1 << type)) != 0) names.push(TYPE_ROWS[type].split(' ')[0]);
  }
  return names.join(',');
}

function lookAt(keys: string): void {
  clearEvent();
  const words = keys.split(' ');
  for (let w = 0; w < words.length; w++) {
    if (words[w] == '') continue;
    const run = bytes(words[w]);
    addPair(keyNumbered(run.ptr, run.len), run.ptr, run.len, run.ptr, 0, ValueKind.TEXT);
  }
  lookAtKeys();
  classify();
}

/** The types of an event with these keys, and how they were found: `spam by score`. */
function find(keys: string): string {
  lookAt(keys);
  return (namesOf(foundTypes) + ' by ' + DECISION_NAMES[foundBy]).trimStart();
}

describe('a unique key', () => {
  it('names its type, whichever it is', () => {
    let count = 0;
    for (let i = 0; i < KEY_ROWS.length; i++) {
      const words = KEY_ROWS[i].split(' ');
      if (!words.includes('unique')) continue;
      expect(find(words[0])).toBe(words[words.length - 1] + ' by unique key');
      count++;
    }
    expect(count).toBe(41);
  });

  it('names it in any case, beside keys that say nothing', () => {
    expect(find('acc datetime HITS MsgId Subject Sender new1 new2')).toBe(
      'impersonation-protect by unique key',
    );
  });

  it('counts for more than shared keys of another type', () => {
    expect(find('Hits aCode Act')).toBe('impersonation-protect by unique key');
    expect(find('SpamScore aCode AttCnt Act')).toBe('receipt by unique key');
  });

  it('is a new one of another type, if that has all shared keys and its own type lacks two', () => {
    expect(find('Hits aCode Act Cphr')).toBe('receipt by elimination');
    expect(find('reason aCode Act Cphr Dir Rcpt TlsVer')).toBe('receipt by elimination');
    expect(find('Hld fileExt md5 Size')).toBe('avlog,attachment-protect by tie');
  });

  it('stays what it is, if no type has all shared keys', () => {
    expect(find('Hits Act fileExt Cphr')).toBe('impersonation-protect by unique key');
  });
});

describe('unique keys of several types', () => {
  it('are decided by shared keys that a type never carries', () => {
    expect(find('Hits reason aCode')).toBe('impersonation-protect by unique key');
    expect(find('Hits reason SenderDomain')).toBe('url-protect by unique key');
    expect(find('MimecastIP fileName md5 Virus')).toBe('avlog by unique key');
  });

  it('are decided by their number', () => {
    expect(find('Hld MsgSize SpamScore')).toBe('process by unique key');
    expect(find('Hld SpamScore SpamInfo')).toBe('receipt by unique key');
  });

  it('leave a tie, in the order of the ten types', () => {
    expect(find('Hld Latency aCode AttCnt')).toBe('process,delivery by tie');
    expect(find('reason Hits')).toBe('impersonation-protect,url-protect by tie');
    expect(find('fileName MimecastIP Delivered Hld SpamLimit')).toBe(
      'receipt,process,delivery,avlog,attachment-protect by tie',
    );
  });

  it('do not let the number count before what a type never carries', () => {
    expect(find('Hits NewDomain reason SenderDomain')).toBe('url-protect by unique key');
  });

  it('are no new keys, however many shared keys they lack', () => {
    expect(find('Hits reason aCode Act Cphr')).toBe('impersonation-protect by unique key');
  });
});

describe('shared keys alone', () => {
  it('exclude types that never carry one', () => {
    expect(find('aCode headerFrom Recipient')).toBe('spam by elimination');
    expect(find('aCode Act AttCnt AttSize')).toBe('process by elimination');
    expect(find('Act Cphr')).toBe('receipt by elimination');
  });

  it('tie where several types carry them all', () => {
    expect(find('aCode Dir Rcpt')).toBe('receipt,delivery,jrnl by tie');
    expect(find('AttCnt AttSize')).toBe('process,delivery by tie');
    expect(find('sha256 Recipient Route IP')).toBe('avlog,attachment-protect by tie');
  });

  it('leave the type with fewest that it never carries, where each lacks one', () => {
    expect(find('aCode Act AttCnt AttSize Virus')).toBe('process by elimination');
    expect(find('fileExt fileMime md5 sha1 Act')).toBe('avlog,attachment-protect by tie');
  });

  it('say nothing if they are less than two', () => {
    expect(find('')).toBe('by none');
    expect(find('acc datetime Subject')).toBe('by none');
    expect(find('aCode')).toBe('by none');
    expect(find('fileExt')).toBe('by none');
    expect(find('fileExt fileExt')).toBe('by none');
    expect(find('aCode md5')).toBe('by none');
    expect(find('fileExt Size')).toBe('avlog,attachment-protect by tie');
  });

  it('still have types that are nearest, for who asks', () => {
    lookAt('fileExt');
    expect(namesOf(nearestTypes)).toBe('avlog,attachment-protect');
    lookAt('');
    expect(namesOf(nearestTypes)).toBe(
      'receipt,process,delivery,jrnl,avlog,spam,internal-email-protect,impersonation-protect,url-protect,attachment-protect',
    );
  });
});

describe('what somebody said', () => {
  it('counts instead, until the next event', () => {
    lookAt('Hits');
    setFound(32, Decision.FILE_NAME);
    expect(namesOf(foundTypes)).toBe('spam');
    expect(foundBy).toBe(Decision.FILE_NAME);
    expect(find('Hits')).toBe('impersonation-protect by unique key');
  });
});

describe('keys that are not known', () => {
  it('change nothing, however many', () => {
    const sets: string[] = ['', 'Hits', 'aCode Dir Rcpt', 'Hits reason', 'aCode headerFrom Recipient'];
    for (let i = 0; i < sets.length; i++) {
      const wanted = find(sets[i]);
      expect(find(sets[i] + ' new')).toBe(wanted);
      let keys = sets[i];
      for (let n = 0; n < 300; n++) keys = `key${n} ${keys}`;
      expect(find(keys)).toBe(wanted);
    }
  });
});
