import './runner-heap';
import { hasNested, hasRepeatedKey, pairCount, pairKey } from '../mimecast/event';
import { openKeys } from '../mimecast/key-index';
import { Key } from '../mimecast/keys';
import { beginsPipe, pipeFault, readPipe } from '../mimecast/pipe';
import { bytes, random, seedRandom } from './bytes';
import { eventInWork } from './mimecast-work';

openKeys();

/** The pairs of a text as eventInWork shows them, `-` if it is no event. */
function read(text: string): string {
  const run = bytes(text);
  return readPipe(run.ptr, run.end) ? eventInWork() : '-';
}

function begins(text: string): bool {
  const run = bytes(text);
  return beginsPipe(run.ptr, run.end);
}

describe('a text in the pipe form', () => {
  it('is told by its first key and its first pipe', () => {
    expect(begins('a=|')).toBe(true);
    expect(begins('datetime=2017|acc=C0A0')).toBe(true);
    expect(begins('A-b_c.d@9=x|')).toBe(true);
    expect(begins('x'.repeat(64) + '=|')).toBe(true);
    expect(begins('x'.repeat(65) + '=|')).toBe(false);
    expect(begins('')).toBe(false);
    expect(begins('abc')).toBe(false);
    expect(begins('a=b')).toBe(false);
    expect(begins('a|b=c')).toBe(false);
    expect(begins('a b=c|')).toBe(false);
    expect(begins('a:b=c|')).toBe(false);
  });

  it('ends where it ends', () => {
    const run = bytes('abc=|');
    expect(beginsPipe(run.ptr, run.end - 1)).toBe(false);
    expect(beginsPipe(run.ptr, run.end - 2)).toBe(false);
    expect(beginsPipe(run.ptr, run.end)).toBe(true);
    const longer = bytes('a=1|b=2|c=3');
    expect(readPipe(longer.ptr, longer.end - 4)).toBe(true);
    expect(eventInWork()).toBe('a=1 b=2');
  });

  it('has keys with numbers', () => {
    read('ACODE=x|new=y|Receipient=z');
    expect(pairKey(0)).toBe(Key.A_CODE);
    expect(pairKey(1)).toBe(Key.NONE);
    expect(pairKey(2)).toBe(Key.RECIPIENT);
  });

  it('has keys of 64 bytes at most', () => {
    const key = 'x'.repeat(64);
    expect(read('a=1|' + key + '=2')).toBe('a=1 ' + key + '=2');
    expect(read('acc=1|' + key + 'x=2')).toBe('-');
  });

  it('has up to 512 pairs', () => {
    let text = 'k0=0';
    for (let n = 1; n < 512; n++) text += `|k${n}=${n}`;
    expect(read(text)).not.toBe('-');
    expect(pairCount).toBe(512);
    expect(read(text + '|k512=512')).toBe('-');
    expect(read('a=1')).toBe('a=1'); // and the next one is read as ever
  });

  it('says how far it was understood', () => {
    const run = bytes('datetime=2017|acc=C0A0|nothing');
    expect(readPipe(run.ptr, run.end)).toBe(false);
    expect(pipeFault - run.ptr).toBe(23);
  });
});

describe('a value', () => {
  it('is a text as it stands, if it is nothing else', () => {
    expect(read('a=|b=x=y|c= z |d=[]|e=null|f=false|g=1.5|h="q"|i=<x@y>|j=a\\b')).toBe(
      'a="" b="x=y" c=" z " d="[]" e="null" f="false" g="1.5" h=""q"" i="<x@y>" j="a\\b"',
    );
    expect(read('a=b\u0000c\n\td\u00e9|e=')).toBe('a="b\u0000c\n\td\u00e9" e=""');
  });

  it('is a number if it is written as one, and no reader rounds it', () => {
    expect(read('a=0|b=7|c=-7|d=9007199254740991|e=-9007199254740991|f=999999999999999')).toBe(
      'a=0 b=7 c=-7 d=9007199254740991 e=-9007199254740991 f=999999999999999',
    );
    const texts: string[] = [
      '9007199254740992',
      '-9007199254740992',
      '9999999999999999',
      '10000000000000000',
      '99999999999999999999999',
      '007',
      '00',
      '-0',
      '-01',
      '-',
      '--1',
      '+7',
      '1.0',
      '1e3',
      '7 ',
      ' 7',
      '0x7',
      '7a',
      '1/2',
      '1:2',
    ];
    for (let i = 0; i < texts.length; i++) expect(read(`a=${texts[i]}|b=1`)).toBe(`a="${texts[i]}" b=1`);
  });

  it('is never a number for the key that counts hits, and a boolean for one only', () => {
    expect(read('Hits=1|HITS=2')).toBe('Hits="1" HITS="2"');
    expect(read('Delivered=true|delivered=false|Snt=true')).toBe('Delivered=true delivered=false Snt="true"');
    expect(read('Delivered=True|x=1')).toBe('Delivered="True" x=1');
    expect(read('Delivered=|Delivered=truest')).toBe('Delivered="" Delivered="truest"');
  });

  it('is JSON if it is an object, whole', () => {
    expect(read('a={"b":{"c":[1,"|x=y"]}}|d=1')).toBe('a={"b":{"c":[1,"|x=y"]}} d=1');
    expect(hasNested).toBe(true);
    expect(read('a={}')).toBe('a={}');
    expect(read('a={"b":1}')).toBe('a={"b":1}');
    const texts: string[] = ['{', '{"b":1', '{"b":1}x', '{"b":1} ', '{b}', '{"b"}', 'x{"b":1}'];
    for (let i = 0; i < texts.length; i++) {
      expect(read(`a=${texts[i]}|d=1`)).toBe(`a="${texts[i]}" d=1`);
      expect(hasNested).toBe(false);
    }
    expect(read('a=[{"b":1}]|d=1')).toBe('a="[{"b":1}]" d=1');
  });

  it('is never JSON where a sender writes it', () => {
    expect(read('Subject={"b":1}|fileName={}|x={}')).toBe('Subject="{"b":1}" fileName="{}" x={}');
  });
});

describe('a value between backslashes', () => {
  it('is a text, whatever it holds', () => {
    expect(read('a=\\\\|b=\\7\\|c=\\x=y\\|d=\\{"a":1}\\|Delivered=\\true\\')).toBe(
      'a="" b="7" c="x=y" d="{"a":1}" Delivered="true"',
    );
    expect(read('Subject=\\a|b=c|d\\|e=f')).toBe('Subject="a|b=c|d" e="f"');
    expect(read('Subject=\\C:\\dir\\file\\|e=f')).toBe('Subject="C:\\dir\\file" e="f"');
    expect(read('Subject=\\a\\\\|e=f')).toBe('Subject="a\\" e="f"');
  });

  it('may lack the last one at the end', () => {
    expect(read('a=1|Route=\\Mimecast Exchange Route')).toBe('a=1 Route="Mimecast Exchange Route"');
    expect(read('a=1|Route=\\x|y=z')).toBe('a=1 Route="x|y=z"');
    expect(read('a=1|Route=\\')).toBe('a=1 Route=""');
    expect(read('a=1|Route=\\\\')).toBe('a=1 Route=""');
    expect(read('a=1|Route=\\x\\y')).toBe('a=1 Route="x\\y"');
  });
});

describe('a piece without a key', () => {
  it('goes back into the last value that a sender wrote', () => {
    expect(read('acc=C|Subject=free|beer|Act=Acc')).toBe('acc="C" Subject="free|beer" Act="Acc"');
    expect(read('acc=C|Subject=a|b|c||d|Act=Acc')).toBe('acc="C" Subject="a|b|c||d" Act="Acc"');
    expect(read('Subject=free|Dir=x|beer|Act=Acc')).toBe('Subject="free|Dir=x|beer" Act="Acc"');
    expect(read('Subject=a|Sender=b|c d=e|Act=Acc')).toBe('Subject="a" Sender="b|c d=e" Act="Acc"');
  });

  it('goes back into a value of a key that is not known, or that stands in quotes', () => {
    expect(read('Subject=a|new=x|y|Act=Acc')).toBe('Subject="a" new="x|y" Act="Acc"');
    expect(read('new=5|y|Act=Acc')).toBe('new="5|y" Act="Acc"');
    expect(read('new={}|y|Act=Acc')).toBe('new="{}|y" Act="Acc"');
    expect(read('RejType=\\a\\|b\\|Act=Acc')).toBe('RejType="a\\|b" Act="Acc"');
    expect(read('RejType=\\a\\|b|Act=Acc')).toBe('RejType="a\\|b" Act="Acc"');
  });

  it('goes into no value that was not written by a sender', () => {
    expect(read('acc=C|Act=Acc|beer')).toBe('-');
    expect(read('beer|acc=C')).toBe('-');
    expect(read('|acc=C')).toBe('-');
    expect(read('')).toBe('-');
  });
});

describe('a backslash that closes nothing', () => {
  it('closes the value in quotes before it', () => {
    expect(read('Subject=\\free\\|Hld=Spm\\|Act=Acc')).toBe('Subject="free\\|Hld=Spm" Act="Acc"');
    expect(read('Subject=\\a\\|Dir=x|Hld=y\\|IP=z\\|Act=Acc')).toBe(
      'Subject="a\\|Dir=x|Hld=y\\|IP=z" Act="Acc"',
    );
  });

  it('is the end of a text that a sender wrote, or of one without quotes before it', () => {
    expect(read('Subject=\\a\\|fileName=b\\|Act=Acc')).toBe('Subject="a" fileName="b\\" Act="Acc"');
    expect(read('Subject=a|Hld=b\\|Act=Acc')).toBe('Subject="a" Hld="b\\" Act="Acc"');
  });
});

describe('a key that stands twice', () => {
  it('is the one that is not in the text of a sender', () => {
    expect(read('acc=C|Subject=free|Act=Rej|headerFrom=x|Dir=In|Act=Acc')).toBe(
      'acc="C" Subject="free|Act=Rej" headerFrom="x" Dir="In" Act="Acc"',
    );
    expect(read('Act=Acc|Dir=In|Subject=free|Act=Rej|IP=1')).toBe(
      'Act="Acc" Dir="In" Subject="free|Act=Rej" IP=1',
    );
    expect(read('Subject=\\free\\|Act=Rej\\|Dir=In|Act=Acc')).toBe(
      'Subject="free\\|Act=Rej" Dir="In" Act="Acc"',
    );
    expect(hasRepeatedKey).toBe(true);
  });

  it('is the one farther behind a text, and a free text counts before an address', () => {
    expect(read('Subject=x|Act=A|Sender=y|Act=B|Dir=z')).toBe('Subject="x|Act=A" Sender="y" Act="B" Dir="z"');
    expect(read('Sender=x|Act=A|Subject=y|Act=B|Dir=z')).toBe('Sender="x" Act="A" Subject="y|Act=B" Dir="z"');
  });

  it('is farther behind an address than behind a text: at half the distance it is as likely', () => {
    expect(read('Sender=x|Act=A|Subject=y|Dir=z|Act=B')).toBe('Sender="x" Act="A" Subject="y|Dir=z|Act=B"');
    expect(read('Sender=x|Act=A|Subject=y|Dir=z|IP=1|Act=B')).toBe(
      'Sender="x|Act=A" Subject="y" Dir="z" IP=1 Act="B"',
    );
  });

  it('is rather in a text in quotes, which goes on to the next backslash that closes something', () => {
    expect(read('fileName=x|Act=A|Subject=\\y\\|Act=B|Sender=z\\|n=1')).toBe(
      'fileName="x" Act="A" Subject="y\\|Act=B|Sender=z" n=1',
    );
    expect(read('Subject=\\free\\|Act=Rej|Dir=In|Act=Acc')).toBe(
      'Subject="free" Act="Rej" Dir="In" Act="Acc"',
    );
  });

  it('has two values where no sender wrote anything', () => {
    expect(read('Act=A|Dir=x|Act=B')).toBe('Act="A" Dir="x" Act="B"');
    expect(read('new=A|new=B')).toBe('new="A" new="B"');
    expect(hasRepeatedKey).toBe(false); // keys that are not known are compared where events are built
  });

  it('is not the misspelled one beside the right one', () => {
    expect(read('Receipient=a|x=1|Recipient=b')).toBe('Receipient="a" x=1 Recipient="b"');
  });
});

describe('any text', () => {
  it('keeps every byte: what was read gives the text again', () => {
    seedRandom(9);
    const parts: string[] = [
      '|',
      '=',
      '\\',
      '{',
      '}',
      '"',
      'Subject',
      'Act',
      'new',
      ':',
      '1',
      'acc',
      '[',
      '\n',
    ];
    let accepted = 0;
    for (let n = 0; n < 20000; n++) {
      let text = 'acc=C|Subject=';
      for (let i = random(12); i > 0; i--) text += parts[random(parts.length)];
      const shown = read(text);
      if (shown == '-') continue;
      accepted++;
      // quotes, and the characters between pairs and around values, are all that is not told
      const told = shown.replaceAll('"', '').replaceAll(' ', '').replaceAll('\\', '');
      const wanted = text.replaceAll('"', '').replaceAll('|', '').replaceAll('\\', '');
      if (told.replaceAll('|', '') != wanted) expect(shown).toBe(text);
    }
    expect(accepted).toBeGreaterThan(10000);
  });
});
