import './runner-heap';
import {
  addRows,
  addRowsOf,
  addUserRow,
  faultAt,
  faultLen,
  faultText,
  RuleFault,
  rowTotal,
} from '../rules/compile';
import { Field, fieldName, fieldNameLen, internField } from '../rules/fields';
import { PatternFault } from '../rules/pattern';
import {
  captureOf,
  captureType,
  firstVariant,
  indexOfName,
  NONE,
  PIECE_CAPTURE,
  pieceCount,
  pieceLen,
  piecePtr,
  Rule,
  Type,
  Variant,
  VERB_NAMES,
  Verb,
} from '../rules/table';
import { bytes, textOf } from './bytes';

function field(name: string): u32 {
  const run = bytes(name);
  return internField(run.ptr, run.len);
}

/** `ok`, or the name of the fault and the place that it is about. */
function outcome(fault: RuleFault): string {
  if (fault == RuleFault.NONE) return 'ok';
  assert(faultText(fault) != 'a row of the rule language', 'a fault without words');
  return `${fault}: ${textOf(faultAt, faultAt + faultLen)}`;
}

function rows(text: string): string {
  const run = bytes(text);
  return outcome(addRows(run.ptr, run.end));
}

/** The outcome of a row with that pattern as its only form: the number of a PatternFault, 0 if it has none. */
function pattern(text: string): i32 {
  const run = bytes(`T-01 test\n  form ${text}`);
  const fault = addRows(run.ptr, run.end) as i32;
  if (fault != 0) expect(textOf(faultAt, faultAt + faultLen)).toBe(text);
  return fault == 0 ? 0 : fault - RuleFault.PATTERN;
}

function pieces(list: usize): string {
  let out = '';
  for (let i: u32 = 0; i < pieceCount(list); i++) {
    const ptr = piecePtr(list, i);
    out += ptr == PIECE_CAPTURE ? `{${pieceLen(list, i)}}` : textOf(ptr, ptr + pieceLen(list, i));
  }
  return out;
}

function newest(): Variant {
  return changetype<Variant>(firstVariant());
}

function newestRule(): Rule {
  return changetype<Rule>(newest().rule);
}

function captures(count: i32): string {
  let out = '';
  for (let i = 0; i < count; i++) out += `-{c${i}:num}`;
  return out;
}

describe('rows', () => {
  it('have an id, a title, forms, verbs and sets; comments and examples are stepped over', () => {
    const before = rowTotal();
    const text = `
// a comment
A-01 a title of some words
  form MID {mid:num} one {a:word}
  // another comment
  does begin  quiet
  set action=taken by {a}
  line MID 5 one x
  gives mid=5 | a=x
  not MID 5 one

A-02 the next
\tform MID {mid:num} two\r
A-03
    form MID {mid:num} three`;
    expect(rows(text)).toBe('ok');
    expect(rowTotal()).toBe(before + 3);
    const third = newestRule();
    expect(textOf(third.id, third.id + third.idLen)).toBe('A-03');
    expect(third.titleLen).toBe(0);
    const second = changetype<Variant>(newest().next);
    expect(pieces(second.text)).toBe('MID {0} two');
    const first = changetype<Variant>(second.next);
    const rule = changetype<Rule>(first.rule);
    expect(textOf(rule.id, rule.id + rule.idLen)).toBe('A-01');
    expect(textOf(rule.title, rule.title + rule.titleLen)).toBe('a title of some words');
    expect(first.verbs).toBe(Verb.BEGIN | Verb.QUIET);
    expect(first.order).toBe(before);
    expect(second.order).toBe(before + 1);
    expect(pieces(first.text)).toBe('MID {0} one {1}');
    expect(pieces(load<usize>(first.sets))).toBe('taken by {1}');
  });

  it('know every verb by its bit', () => {
    for (let i = 0; i < VERB_NAMES.length; i++) {
      expect(rows(`V-01 verbs\n  form verb ${i}\n  does ${VERB_NAMES[i]}`)).toBe('ok');
      expect(newest().verbs).toBe(1 << i);
    }
    expect(indexOfName(bytes('queued').ptr, 6, VERB_NAMES)).toBe(ctz(Verb.QUEUED as u32));
  });

  it('may be empty, or nothing but comments', () => {
    const before = rowTotal();
    expect(rows('')).toBe('ok');
    expect(rows('\n\n  \n')).toBe('ok');
    expect(rows('// nothing\n\n   // here')).toBe('ok');
    expect(rowTotal()).toBe(before);
  });

  it('are read from the texts of the module as well', () => {
    expect(outcome(addRowsOf('A-04 text\n  form MID {mid:num} \\ four'))).toBe('ok');
    expect(pieces(newest().text)).toBe('MID {0} \\ four');
  });

  it('of a user are blocks, or one pattern alone', () => {
    const alone = bytes('MID {mid:num} custom entry {policy:rest}');
    expect(outcome(addUserRow(alone.ptr, alone.end))).toBe('ok');
    expect(pieces(newest().text)).toBe('MID {0} custom entry {1}');
    expect(newestRule().idLen).toBe(0);
    expect(newest().verbs).toBe(0);
    const block = bytes('U-01 mine\n  form MID {mid:num} mine\n  does hold');
    expect(outcome(addUserRow(block.ptr, block.end))).toBe('ok');
    expect(newest().verbs).toBe(Verb.HOLD);
    const broken = bytes('MID {mid');
    expect(outcome(addUserRow(broken.ptr, broken.end))).toBe(
      `${RuleFault.PATTERN + PatternFault.UNCLOSED}: MID {mid`,
    );
  });
});

describe('variants', () => {
  it('are one a form and one a choice of optional parts', () => {
    const before = newest();
    expect(rows('O-01 optional\n  form a[[ b {x:num}]] c[[ d]]\n  form other {x:num}')).toBe('ok');
    const found: string[] = [];
    for (let v = newest(); v != before; v = changetype<Variant>(v.next)) found.push(pieces(v.text));
    expect(found.join('|')).toBe('other {0}|a b {0} c d|a c d|a b {0} c|a c');
  });

  it('keep a bracket that stands before the end of an optional part', () => {
    expect(rows('O-02 bracket\n  form x[[ [{a:num}]]]')).toBe('ok');
    expect(pieces(newest().text)).toBe('x [{0}]');
    expect(pieces(changetype<Variant>(newest().next).text)).toBe('x');
  });

  it('know where the fields with a meaning stand', () => {
    expect(rows('F-01 fields\n  form {icid:num} {mid:num} {x:word} {rids:list} {new:num}')).toBe('ok');
    const v = newest();
    expect(v.icidAt).toBe(0);
    expect(v.midAt).toBe(1);
    expect(v.ridsAt).toBe(3);
    expect(v.newAt).toBe(4);
    expect(v.dcidAt).toBe(NONE);
    expect(v.ridAt).toBe(NONE);
    expect(v.captureCount).toBe(5);
    expect(captureOf(firstVariant(), field('x'))).toBe(2);
    expect(captureOf(firstVariant(), field('dcid'))).toBe(NONE as u32);
    expect(captureType(firstVariant(), 3)).toBe(Type.LIST);
  });

  it('render a set without the captures that they lack', () => {
    expect(
      rows(
        'S-01 sets\n  form p[[ {a:num}]]\n  set one=<{a}>\n  set two={a}{a}\n  set three=\n  set four=x=y',
      ),
    ).toBe('ok');
    const full = newest();
    const bare = changetype<Variant>(full.next);
    expect(pieces(load<usize>(full.sets))).toBe('<{0}>');
    expect(pieces(load<usize>(bare.sets))).toBe('<>');
    expect(pieces(load<usize>(full.sets, 4))).toBe('{0}{0}');
    expect(pieces(load<usize>(bare.sets, 4))).toBe('');
    expect(pieces(load<usize>(full.sets, 8))).toBe('');
    expect(pieces(load<usize>(full.sets, 12))).toBe('x=y');
  });
});

describe('fields', () => {
  it('have one number each, those with a meaning the first ones', () => {
    expect(field('mid')).toBe(Field.MID);
    expect(field('old')).toBe(Field.OLD);
    const number = field('brand_new');
    expect(field('brand_new')).toBe(number);
    expect(field('brand_ne')).not.toBe(number);
    expect(textOf(fieldName(number), fieldName(number) + fieldNameLen(number))).toBe('brand_new');
  });
});

describe('faults of a row', () => {
  it('name the place', () => {
    expect(rows('  form x')).toBe(`${RuleFault.INDENTED_FIRST}: form x`);
    expect(rows('A-01 t\n\n  form x')).toBe(`${RuleFault.NO_FORM}: A-01`);
    expect(rows('A-01 t\n  from x')).toBe(`${RuleFault.UNKNOWN_KEYWORD}: from`);
    expect(rows('A-01 t\n  form x\n  does begin explode')).toBe(`${RuleFault.UNKNOWN_VERB}: explode`);
    expect(rows('A-01 t')).toBe(`${RuleFault.NO_FORM}: A-01`);
    expect(rows('A-01 t\n  does begin\nA-02 u\n  form x')).toBe(`${RuleFault.NO_FORM}: A-01`);
    expect(rows('A-01 t\n  form x\n  set y')).toBe(`${RuleFault.BAD_SET}: y`);
    expect(rows('A-01 t\n  form x\n  set =y')).toBe(`${RuleFault.BAD_SET}: =y`);
    expect(rows('A-01 t\n  form x\n  set y={z')).toBe(`${RuleFault.BAD_SET}: y={z`);
    expect(rows('A-01 t\n  form MID {mid:numb}')).toBe(
      `${RuleFault.PATTERN + PatternFault.UNKNOWN_TYPE}: MID {mid:numb}`,
    );
  });

  it('count its lines', () => {
    let forms = 'A-01 t';
    let sets = 'A-01 t\n  form sixteen sets';
    for (let i = 0; i < 16; i++) {
      forms += `\n  form number ${i}`;
      sets += `\n  set f${i}=v`;
    }
    expect(rows(forms)).toBe('ok');
    expect(rows(`${forms}\n  form x`)).toBe(`${RuleFault.TOO_MANY_LINES}: form x`);
    expect(rows(sets)).toBe('ok');
    expect(rows(`${sets}\n  set x=y`)).toBe(`${RuleFault.TOO_MANY_LINES}: set x=y`);
  });
});

describe('faults of a pattern', () => {
  it('are told apart', () => {
    expect(pattern('MID {mid:num')).toBe(PatternFault.UNCLOSED);
    expect(pattern('a [[b')).toBe(PatternFault.UNCLOSED);
    expect(pattern('a [[b]')).toBe(PatternFault.UNCLOSED);
    expect(pattern('MID {mid}')).toBe(PatternFault.BAD_CAPTURE);
    expect(pattern('MID {:num}')).toBe(PatternFault.BAD_CAPTURE);
    expect(pattern('MID {}')).toBe(PatternFault.BAD_CAPTURE);
    expect(pattern('MID {mid:}')).toBe(PatternFault.UNKNOWN_TYPE);
    expect(pattern('MID {mid:Num}')).toBe(PatternFault.UNKNOWN_TYPE);
    expect(pattern('{a:num}{b:num}')).toBe(PatternFault.ADJACENT);
    expect(pattern('{a:word}[[{b:num}]]')).toBe(PatternFault.ADJACENT);
    expect(pattern('{a:rest} x')).toBe(PatternFault.REST_NOT_LAST);
    expect(pattern('{a:rest}{b:num}')).toBe(PatternFault.REST_NOT_LAST);
    expect(pattern('x {a:until}')).toBe(PatternFault.OPEN_END);
    expect(pattern('x {a:text}')).toBe(PatternFault.OPEN_END);
    expect(pattern('x {a:text}[[ y]]')).toBe(PatternFault.OPEN_END);
    expect(pattern('')).toBe(PatternFault.EMPTY);
  });

  it('bound its length, captures and optional parts', () => {
    expect(pattern('l'.repeat(2048))).toBe(0);
    expect(pattern('l'.repeat(2049))).toBe(PatternFault.TOO_MANY);
    expect(pattern(captures(16))).toBe(0);
    expect(pattern(captures(17))).toBe(PatternFault.TOO_MANY);
    expect(pattern(`six${'[[ o]]'.repeat(6)}`)).toBe(0);
    expect(pattern(`seven${'[[ o]]'.repeat(7)}`)).toBe(PatternFault.TOO_MANY);
  });

  it('bound the names of fields', () => {
    let number: u32 = 0;
    for (let i = 0; number < 1024; i++) number = field(`name${i}`);
    expect(field('one_more')).toBe(1024);
    expect(field('mid')).toBe(Field.MID);
    expect(pattern('x {mid:num}')).toBe(0);
    expect(pattern('x {one_more:num}')).toBe(PatternFault.TOO_MANY_FIELDS);
  });
});
