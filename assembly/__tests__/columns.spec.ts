import './runner-heap';
import {
  Column,
  columnAt,
  columnOfField,
  columnTotal,
  defineColumns,
  isFallbackField,
  keysStart,
  keysStop,
  NO_COLUMN,
  Source,
} from '../documents/columns';
import {
  addValue,
  beginValues,
  firstValue,
  lastValue,
  nextValue,
  scratchPlace,
  sourceValue,
  valueLen,
  valuePtr,
} from '../documents/values';
import { internField } from '../rules/fields';
import { bytes, random, room, seedRandom, textOf } from './bytes';

const PLAIN: u32 = 0;
const CHILD: u32 = 1;
const SUBJECT: u32 = 2;
const FILES: u32 = 3;

const ROWS: StaticArray<string> = [
  'Plain one two ?weak',
  'Child! three',
  'Subject! subject=header',
  'Files attachment=file ?amp_file',
  'Nothing',
];

defineColumns(ROWS);

const scratch = room(1 << 20);

function begin(): void {
  beginValues(scratch.ptr, 0);
}

function add(column: u32, source: Source, text: string): void {
  const run = bytes(text);
  addValue(column, source, run.ptr, run.len);
}

function text(value: usize): string {
  return value == 0 ? '-' : textOf(valuePtr(value), valuePtr(value) + valueLen(value));
}

/** The values from `value` on, as a document joins them. */
function list(value: usize): string {
  const found: string[] = [];
  for (; value != 0; value = nextValue(value)) found.push(text(value));
  return found.join(' || ');
}

function first(column: u32): string {
  return list(firstValue(column));
}

function field(name: string): u32 {
  const run = bytes(name);
  return internField(run.ptr, run.len);
}

/** The keys up to the value of the column. */
function keysTo(column: u32): string {
  return textOf(keysStart(), changetype<Column>(columnAt(column)).keyEnd);
}

describe('rows of columns', () => {
  it('give each column its key', () => {
    expect(columnTotal()).toBe(5);
    expect(keysTo(PLAIN)).toBe('{"Plain":"');
    expect(keysTo(CHILD)).toBe('{"Plain":"","Child":"');
    expect(keysTo(SUBJECT)).toBe('{"Plain":"","Child":"","Subject":"');
    expect(textOf(keysStart(), keysStop())).toBe(
      '{"Plain":"","Child":"","Subject":"","Files":"","Nothing":""',
    );
  });

  it('say which field goes where', () => {
    expect(columnOfField(field('one'))).toBe(PLAIN);
    expect(columnOfField(field('two'))).toBe(PLAIN);
    expect(columnOfField(field('three'))).toBe(CHILD);
    expect(columnOfField(field('subject'))).toBe(SUBJECT);
    expect(columnOfField(field('amp_file'))).toBe(FILES);
    expect(columnOfField(field('one_'))).toBe(NO_COLUMN);
    expect(columnOfField(field('mid'))).toBe(NO_COLUMN);
  });

  it('say which field is the weaker word; a field of no column is none', () => {
    expect(isFallbackField(field('weak'))).toBe(true);
    expect(isFallbackField(field('amp_file'))).toBe(true);
    expect(isFallbackField(field('one'))).toBe(false);
    expect(isFallbackField(field('new'))).toBe(false);
  });

  it('say what a child takes over', () => {
    expect(changetype<Column>(columnAt(PLAIN)).inherits).toBe(0);
    expect(changetype<Column>(columnAt(CHILD)).inherits).toBe(1);
    expect(changetype<Column>(columnAt(SUBJECT)).inherits).toBe(1);
  });
});

describe('values', () => {
  beforeEach(begin);

  it('stand in the order of their arrival, each once', () => {
    expect(first(PLAIN)).toBe('');
    add(PLAIN, Source.MESSAGE, 'b');
    add(PLAIN, Source.MESSAGE, 'a');
    add(PLAIN, Source.MESSAGE, 'b');
    add(PLAIN, Source.MESSAGE, 'c');
    add(PLAIN, Source.MESSAGE, 'a');
    expect(first(PLAIN)).toBe('b || a || c');
    expect(first(CHILD)).toBe('');
  });

  it('are the same only byte for byte', () => {
    add(PLAIN, Source.MESSAGE, 'value');
    add(PLAIN, Source.MESSAGE, 'Value');
    add(PLAIN, Source.MESSAGE, 'value ');
    add(PLAIN, Source.MESSAGE, 'valu');
    expect(first(PLAIN)).toBe('value || Value || value  || valu');
  });

  it('that are empty do not count', () => {
    add(PLAIN, Source.MESSAGE, '');
    add(SUBJECT, Source.MESSAGE, '');
    expect(firstValue(PLAIN)).toBe(0);
    expect(firstValue(SUBJECT)).toBe(0);
    expect(lastValue(PLAIN)).toBe(0);
  });

  it('are gone with the next document', () => {
    add(PLAIN, Source.MESSAGE, 'a');
    add(CHILD, Source.ZERO, '0');
    begin();
    expect(firstValue(PLAIN)).toBe(0);
    expect(firstValue(CHILD)).toBe(0);
    expect(lastValue(CHILD)).toBe(0);
  });

  it('that came last may repeat an earlier one', () => {
    add(PLAIN, Source.MESSAGE, 'clean');
    add(PLAIN, Source.MESSAGE, 'infected');
    expect(text(lastValue(PLAIN))).toBe('infected');
    add(PLAIN, Source.MESSAGE, 'clean');
    expect(text(lastValue(PLAIN))).toBe('clean');
    expect(first(PLAIN)).toBe('clean || infected');
    add(PLAIN, Source.MESSAGE, 'new');
    expect(first(PLAIN)).toBe('clean || infected || new');
    expect(text(lastValue(PLAIN))).toBe('new');
  });

  it('agree with a plain list, in whatever order they come', () => {
    seedRandom(6);
    const model: string[] = [];
    let wrong = '';
    for (let i = 0; i < 2000; i++) {
      const value = `value ${random(300)}`.slice(0, 6 + random(5));
      add(PLAIN, Source.MESSAGE, value);
      if (!model.includes(value)) model.push(value);
      if (text(lastValue(PLAIN)) != value) wrong = value;
    }
    expect(wrong).toBe('');
    expect(first(PLAIN)).toBe(model.join(' || '));
  });
});

describe('sources', () => {
  beforeEach(begin);

  it('count in their order, whichever spoke first, and are not mixed', () => {
    add(CHILD, Source.ZERO, 'zero');
    expect(first(CHILD)).toBe('zero');
    add(CHILD, Source.INHERITED, 'inherited');
    expect(first(CHILD)).toBe('inherited');
    add(CHILD, Source.FALLBACK, 'fallback');
    expect(first(CHILD)).toBe('fallback');
    add(CHILD, Source.SCOPE, 'scope');
    expect(first(CHILD)).toBe('scope');
    add(CHILD, Source.MESSAGE, 'message');
    expect(first(CHILD)).toBe('message');
    expect(text(lastValue(CHILD))).toBe('message');
    add(CHILD, Source.SCOPE, 'scope 2');
    expect(first(CHILD)).toBe('message');
    expect(text(lastValue(CHILD))).toBe('message');
    expect(list(sourceValue(CHILD, Source.SCOPE))).toBe('scope || scope 2');
  });

  it('hold the same text each for itself', () => {
    add(CHILD, Source.MESSAGE, 'same');
    add(CHILD, Source.SCOPE, 'same');
    expect(list(sourceValue(CHILD, Source.MESSAGE))).toBe('same');
    expect(list(sourceValue(CHILD, Source.SCOPE))).toBe('same');
  });

  it('leave out the parent where the column is not inherited', () => {
    add(PLAIN, Source.INHERITED, 'inherited');
    expect(firstValue(PLAIN)).toBe(0);
    expect(lastValue(PLAIN)).toBe(0);
    add(PLAIN, Source.ZERO, 'zero');
    expect(first(PLAIN)).toBe('zero');
    expect(text(lastValue(PLAIN))).toBe('zero');
  });
});

describe('decoding', () => {
  beforeEach(begin);

  it('comes before distinctness', () => {
    add(SUBJECT, Source.MESSAGE, '=?utf-8?B?R3LDvMOfZQ==?=');
    add(SUBJECT, Source.MESSAGE, 'Grüße');
    add(SUBJECT, Source.MESSAGE, '=?iso-8859-1?Q?Gr=FC=DFe?=');
    expect(first(SUBJECT)).toBe('Grüße');
  });

  it('is that of the column', () => {
    const word = '=?utf-8?Q?a=20b?=';
    add(PLAIN, Source.MESSAGE, word);
    add(SUBJECT, Source.MESSAGE, word);
    add(FILES, Source.MESSAGE, "utf-8''%e2%82%ac.pdf");
    expect(first(PLAIN)).toBe(word);
    expect(first(SUBJECT)).toBe('a b');
    expect(first(FILES)).toBe('€.pdf');
  });

  it('keeps each value in a place of its own', () => {
    for (let i = 0; i < 50; i++) {
      add(SUBJECT, Source.MESSAGE, `=?utf-8?Q?number_${i}?=`);
      add(FILES, Source.MESSAGE, `file ${i}.txt`);
    }
    const subjects = first(SUBJECT).split(' || ');
    const files = first(FILES).split(' || ');
    expect(subjects.length).toBe(50);
    for (let i = 0; i < 50; i++) {
      expect(subjects[i]).toBe(`number ${i}`);
      expect(files[i]).toBe(`file ${i}.txt`);
    }
    expect(scratchPlace() & 7).toBe(0);
  });

  it('takes the quotes off a name that a weaker source quotes', () => {
    add(FILES, Source.FALLBACK, "'a.pdf'");
    add(FILES, Source.FALLBACK, '"b.pdf"');
    add(FILES, Source.FALLBACK, '\'c.pdf"');
    add(FILES, Source.FALLBACK, "'");
    expect(first(FILES)).toBe("a.pdf || b.pdf || 'c.pdf\" || '");
    add(FILES, Source.MESSAGE, "'a.pdf'");
    expect(first(FILES)).toBe("'a.pdf'");
  });
});
