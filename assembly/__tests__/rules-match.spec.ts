import './runner-heap';
import { captureEnd, captureNumber, captureStart } from '../rules/captures';
import { addRowsOf, freezeRules } from '../rules/compile';
import { fieldName, fieldNameLen } from '../rules/fields';
import { furthestMatch, match } from '../rules/match';
import { captureField, Rule, Variant } from '../rules/table';
import { skipBlanks } from '../text/scan';
import { bytes, random, seedRandom, textOf } from './bytes';

const ROWS = `
MID any line of a message
  form MID {mid:num} {other:rest}

NUM
  form num {a:num} of {b:num}
LIST
  form list {a:list} done
ADDR
  form addr {a:addr}[[ by {n:num}]] ready
PAIR
  form pair {a:addr} to {b:addr} ready
QUOTED
  form quoted {a:quoted}[[ and {b:quoted}]][[ size {n:num}]]
WORD
  form word {a:word} next {b:word}
UNTIL
  form until {a:until} reason {b:rest}
TEXT
  form text {a:text} reason {b:rest}
REST
  form rest{a:rest}
OPT
  form opt[[ a]][[ b {n:num}]][[ [{l:num}]]] end

SUBJECT
  form MID {mid:num} Subject {subject:quoted}

FROM
  form MID {mid:num} ICID {icid:num} From: {from:addr}

PRIO-LITERAL
  form prio 5
PRIO-NUM
  form prio {a:num}
PRIO-LIST
  form prio {a:list}
PRIO-ADDR
  form prio {a:addr}
PRIO-QUOTED
  form prio {a:quoted} quoted
PRIO-WORD
  form prio {a:word} word
PRIO-UNTIL
  form prio {a:until} until end
PRIO-TEXT
  form prio {a:text} text end
PRIO-REST
  form prio {a:rest}

FIRST
  form twice {a:word}
SECOND
  form twice {b:word}

NESTED
  form MID {mid:num} nested {a:until} x {b:until} x {c:until} x {d:until} x {e:until} end
  form MID {mid:num} texts {a:text} x {b:text} x {c:text} x {d:text} x {e:text} end
  form MID {mid:num} quotes {a:quoted} x {b:quoted} x {c:quoted} x {d:quoted} x {e:quoted} end`;

addRowsOf(ROWS);
freezeRules();

/** `ID name=value ...` with each value as it stands behind its blanks, or `none`. */
function read(line: string): string {
  const run = bytes(line);
  const variant = match(run.ptr, run.end);
  if (variant == 0) return 'none';
  const rule = changetype<Rule>(changetype<Variant>(variant).rule);
  let out = textOf(rule.id, rule.id + rule.idLen);
  for (let i: u32 = 0; i < changetype<Variant>(variant).captureCount; i++) {
    const name = fieldName(captureField(variant, i));
    const start = skipBlanks(captureStart(i), captureEnd(i));
    out += ` ${textOf(name, name + fieldNameLen(captureField(variant, i)))}=${textOf(start, captureEnd(i))}`;
  }
  return out;
}

describe('captures', () => {
  it('num: 1 to 12 digits', () => {
    expect(read('num 5 of 007')).toBe('NUM a=5 b=007');
    expect(read('num 123456789012 of 0')).toBe('NUM a=123456789012 b=0');
    expect(captureNumber(0)).toBe(123456789012);
    expect(read('num   5   of   7')).toBe('none'); // blanks go before a capture, not before a literal
    expect(read('num   5 of   7')).toBe('NUM a=5 b=7');
    expect(captureNumber(1)).toBe(7);
    expect(read('num 1234567890123 of 7')).toBe('none');
    expect(read('num 5 of 1234567890123')).toBe('none');
    expect(read('num x of 7')).toBe('none');
    expect(read('num 5x of 7')).toBe('none');
    expect(read('num -5 of 7')).toBe('none');
    expect(read('num 5 of ')).toBe('none');
  });

  it('list: numbers in brackets, or one without', () => {
    expect(read('list [0] done')).toBe('LIST a=[0]');
    expect(read('list [0, 1,22] done')).toBe('LIST a=[0, 1,22]');
    expect(read('list [] done')).toBe('LIST a=[]');
    expect(read('list 12 done')).toBe('LIST a=12');
    expect(read('list [0, x] done')).toBe('none');
    expect(read('list [0 done')).toBe('none');
    expect(read('list 0] done')).toBe('none');
    expect(read('list  done')).toBe('none');
  });

  it('addr: brackets up to the last that lets the rest match, or a word', () => {
    expect(read('addr <a@example.com> ready')).toBe('ADDR a=<a@example.com>');
    expect(read('addr <> ready')).toBe('ADDR a=<>');
    expect(read('addr <"> ready <x"@example.com> ready')).toBe('ADDR a=<"> ready <x"@example.com>');
    expect(read('addr <a> by 5> by 6 ready')).toBe('ADDR a=<a> by 5> n=6');
    expect(read('pair <a> to <b> ready')).toBe('PAIR a=<a> b=<b>');
    expect(read('pair <a> to <b> to <c> ready')).toBe('PAIR a=<a> to <b> b=<c>');
    expect(read('pair a@example.com to b@example.com ready')).toBe('PAIR a=a@example.com b=b@example.com');
    expect(read('addr <a ready')).toBe('none');
    expect(read('addr <a b ready')).toBe('none');
    expect(read('addr  ready')).toBe('none');
  });

  it('quoted: up to the last quote of its kind that lets the rest match', () => {
    expect(read("quoted 'plain'")).toBe("QUOTED a='plain'");
    expect(read('quoted "plain"')).toBe('QUOTED a="plain"');
    expect(read("quoted ''")).toBe("QUOTED a=''");
    expect(read("quoted '  blanks  '")).toBe("QUOTED a='  blanks  '");
    expect(read("quoted 'it's' size 5")).toBe("QUOTED a='it's' n=5");
    expect(read("quoted 'a' size 5' size 6")).toBe("QUOTED a='a' size 5' n=6");
    expect(read("quoted 'a' and 'b'")).toBe("QUOTED a='a' and 'b'");
    expect(read('quoted \'a\' and "b"')).toBe('QUOTED a=\'a\' b="b"');
    expect(read("quoted 'a")).toBe('none');
    expect(read("quoted '")).toBe('none');
    expect(read('quoted \'a"')).toBe('none');
    expect(read("quoted 'a' x")).toBe('none');
    expect(read('quoted a')).toBe('none');
  });

  it('word: all up to the next blank', () => {
    expect(read('word a,b) next c.')).toBe('WORD a=a,b) b=c.');
    expect(read('word \t next next next')).toBe('WORD a=next b=next');
    expect(read('word  next x')).toBe('none');
    expect(read('word a b next c')).toBe('none');
    expect(read('word a next b c')).toBe('none');
    expect(read('word a next ')).toBe('none');
  });

  it('until: up to the first literal that lets the rest match', () => {
    expect(read('until a b reason c')).toBe('UNTIL a=a b b=c');
    expect(read('until a reason b reason c')).toBe('UNTIL a=a b=b reason c');
    expect(read('until a reasonable reason c')).toBe('UNTIL a=a reasonable b=c');
    expect(read('until a reason ')).toBe('UNTIL a=a b=');
    expect(read('until a')).toBe('none');
  });

  it('text: up to the last literal that lets the rest match', () => {
    expect(read('text a b reason c')).toBe('TEXT a=a b b=c');
    expect(read('text a reason b reason c')).toBe('TEXT a=a reason b b=c');
    expect(read('text a reason reason')).toBe('TEXT a=a b=reason');
    expect(read('text a reason')).toBe('none');
    expect(read('text a')).toBe('none');
  });

  it('rest: all that is left, or nothing', () => {
    expect(read('rest')).toBe('REST a=');
    expect(read('rest   and more  ')).toBe('REST a=and more  ');
  });
});

describe('optional parts', () => {
  it('stand or do not, each for itself', () => {
    expect(read('opt end')).toBe('OPT');
    expect(read('opt a end')).toBe('OPT');
    expect(read('opt b 5 end')).toBe('OPT n=5');
    expect(read('opt a b 5 [6] end')).toBe('OPT n=5 l=6');
    expect(read('opt [6] end')).toBe('OPT l=6');
    expect(read('opt b 5 a end')).toBe('none');
    expect(read('opt a a end')).toBe('none');
  });
});

describe('priorities', () => {
  it('literals come before captures, and these in the order of their types', () => {
    expect(read('prio 5')).toBe('PRIO-LITERAL');
    expect(read('prio 6')).toBe('PRIO-NUM a=6');
    expect(read('prio [6]')).toBe('PRIO-LIST a=[6]');
    expect(read('prio <6>')).toBe('PRIO-ADDR a=<6>');
    expect(read("prio '6' quoted")).toBe("PRIO-QUOTED a='6'");
    expect(read('prio 6 word')).toBe('PRIO-WORD a=6');
    expect(read('prio 6 7 until end')).toBe('PRIO-UNTIL a=6 7');
    expect(read('prio 6 7 text end')).toBe('PRIO-TEXT a=6 7');
    expect(read('prio 6 7 rest')).toBe('PRIO-REST a=6 7 rest');
    expect(read('prio 55')).toBe('PRIO-NUM a=55'); // the literal matched, but not to the end
    expect(read('prio ')).toBe('PRIO-REST a=');
  });

  it('the first of equal rows wins', () => {
    expect(read('twice x')).toBe('FIRST a=x');
  });

  it('a row that says more wins over the row for any line of a message', () => {
    expect(read('MID 5 ICID 6 From: <a@example.com>')).toBe('FROM mid=5 icid=6 from=<a@example.com>');
    expect(read('MID 5 ICID 6 From: <a@example.com> x')).toBe(
      'MID mid=5 other=ICID 6 From: <a@example.com> x',
    );
    expect(read('MID 5 ICID x')).toBe('MID mid=5 other=ICID x');
    expect(read('MID 5 ')).toBe('MID mid=5 other=');
    expect(read('MID 5')).toBe('none');
  });
});

describe('both ends', () => {
  it('are those of the text', () => {
    expect(read(' num 5 of 7')).toBe('none');
    expect(read('num 5 of 7 x')).toBe('none');
    expect(read('num 5 of 7 ')).toBe('none');
    expect(read('')).toBe('none');
    expect(read('nu')).toBe('none');
  });

  it('hold for any end inside the text', () => {
    const run = bytes('num 5 of 78 of 9');
    for (let len: usize = 0; len <= run.len; len++) {
      const found = match(run.ptr, run.ptr + len) != 0;
      expect(found).toBe(len == 10 || len == 11);
    }
    const rest = bytes('rest');
    expect(match(rest.ptr, rest.ptr + 2)).toBe(0); // the bytes behind the end do not complete a literal
  });

  it('a miss says how far any row came, into a literal as well', () => {
    const lines: string[] = [
      'num 5 of |x',
      'num 5 o|n',
      'quoted |x',
      "quoted 'x' si|ght 5",
      '|?',
      'opt b 5 [6] |x',
    ];
    for (let i = 0; i < lines.length; i++) {
      const run = bytes(lines[i].replace('|', ''));
      expect(match(run.ptr, run.end)).toBe(0);
      expect(textOf(run.ptr, furthestMatch(run.ptr, run.end))).toBe(lines[i].split('|')[0]);
    }
  });
});

describe('hostile text', () => {
  it('stays in its capture', () => {
    expect(read("MID 5 Subject 'x' MID 6 Subject 'y'")).toBe("SUBJECT mid=5 subject='x' MID 6 Subject 'y'");
    expect(read('MID 5 ICID 6 From: <<a> MID 7 ICID 8 From: <b>>')).toBe(
      'FROM mid=5 icid=6 from=<<a> MID 7 ICID 8 From: <b>>',
    );
    expect(read("MID 5 Subject ''''''")).toBe("SUBJECT mid=5 subject=''''''");
    expect(read('MID 5 Subject "\'"')).toBe('SUBJECT mid=5 subject="\'"');
  });

  it('costs a bounded number of steps, and the row for any line takes it', () => {
    // five captures, thousands of places each: all ways to place them would take longer than the universe has
    const lines: string[] = ['nested ', 'texts ', 'quotes '];
    for (let i = 0; i < lines.length; i++) {
      const unit = i == 2 ? "' x '" : 'a x ';
      const line = `MID 5 ${lines[i]}${unit.repeat(4000)}`;
      const seen = read(line);
      expect(seen.startsWith('MID mid=5 other=')).toBe(true);
      expect(seen.length).toBe(line.length + 'MID mid=5 other='.length - 'MID 5 '.length);
    }
  });

  it('matches as before after the budget of a line was spent', () => {
    expect(read(`MID 5 nested ${'a x '.repeat(4000)}`).startsWith('MID mid=5')).toBe(true);
    expect(read('MID 5 nested a x b x c x d x e end')).toBe('NESTED mid=5 a=a b=b c=c d=d e=e');
    expect(read("quoted 'a' size 5' size 6")).toBe("QUOTED a='a' size 5' n=6");
  });

  it('of any bytes gives captures that lie in the text, in order', () => {
    seedRandom(21);
    const words = 'quoted |pair |MID |5| |\'|"|<|>|[|]|, | to | ready| size | and '.split('|');
    let wrong = '';
    for (let round = 0; round < 3000; round++) {
      let line = words[random(2)];
      for (let i = random(12); i > 0; i--) line += words[random(words.length)];
      const run = bytes(line);
      const variant = match(run.ptr, run.end);
      if (variant == 0) continue;
      let from = run.ptr;
      for (let i: u32 = 0; i < changetype<Variant>(variant).captureCount; i++) {
        const end = captureEnd(i);
        if (captureStart(i) < from || end < captureStart(i) || end > run.end) wrong = line;
        from = end;
      }
    }
    expect(wrong).toBe('');
  });
});
