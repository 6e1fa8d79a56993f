import './runner-heap';
import {
  entryLen,
  entryPtr,
  isLiteralCut,
  LEAF_ROOM,
  leafCount,
  leafKey,
  leafKeyLen,
  leafLen,
  leafPtr,
  readLiteral,
  setLeafRoom,
} from '../cisco/cef/literal';
import { Layer, layerOf, undoLayer, unescapePlain, unescapePython } from '../cisco/cef/strings';
import { bytes, random, room, seedRandom, textOf } from './bytes';

setLeafRoom(room(LEAF_ROOM).ptr);
const strings = room(1 << 16);

/** The leaves, `entry/key=value` with ` | ` between and `entry:` where one begins; `...` behind: cut; `-`: none. */
function leavesOf(text: string): string {
  const run = bytes(text);
  if (!readLiteral(run.ptr, run.end, strings.ptr)) return '-';
  const list: string[] = [];
  for (let i: u32 = 0; i < leafCount; i++) {
    const entry = textOf(entryPtr(i), entryPtr(i) + entryLen(i));
    const key = textOf(leafKey(i), leafKey(i) + leafKeyLen(i));
    if (key == '') list.push(entry + ':');
    else
      list.push(
        (entryPtr(i) != 0 ? entry + '/' : '') + key + '=' + textOf(leafPtr(i), leafPtr(i) + leafLen(i)),
      );
  }
  return list.join(' | ') + (isLiteralCut ? ' ...' : '');
}

type Undo = (src: usize, end: usize, dst: usize) => usize;

function undone(text: string, undo: Undo): string {
  const run = bytes(text);
  return textOf(strings.ptr, undo(run.ptr, run.end, strings.ptr));
}

describe('a dictionary of Python', () => {
  it('is a list of leaves', () => {
    expect(
      leavesOf("{'a.txt': {'AMP': {'Verdict': 'FILE UNKNOWN'}, 'BodyScanner': {'fsize': 10059}}, 'b': {}}"),
    ).toBe('a.txt: | a.txt/Verdict=FILE UNKNOWN | a.txt/fsize=10059 | b:');
    expect(leavesOf("{'result': None, 'score': 3.0, 'in': True, 'list': [1, {2}], 'x': ('a', 'b')}")).toBe(
      "result=None | score=3.0 | in=True | list=[1, {2}] | x=('a', 'b')",
    );
    expect(leavesOf('{}')).toBe('');
  });

  it('may have strings of any kind, which hold anything', () => {
    expect(leavesOf("{u'a': b\"it's\", 'b}': '{,:;', \"c'd\": 'e\\'f'}")).toBe("a=it's | b}={,:; | c'd=e'f");
    expect(leavesOf("{'\\u0627\\xe9': '\\xc3\\xa9\\\\n'}")).toBe('اé=é\\n');
    expect(leavesOf("{'it's.pdf': 'x'}")).toBe("it's.pdf=x");
  });

  it('may be written as AsyncOS does it', () => {
    expect(leavesOf("{'action':'<a>';'succesful_rcpts'='<b>'; 'filename' = ''}")).toBe(
      'action=<a> | succesful_rcpts=<b> | filename=',
    );
    expect(
      leavesOf('{url1:{expanded_url: http://x/?a=1,2, category: News, wbrs_score: 62,},url2:{category: y}}'),
    ).toBe(
      'url1: | url1/expanded_url=http://x/?a=1,2 | url1/category=News | url1/wbrs_score=62 | url2: | url2/category=y',
    );
    expect(leavesOf('{http://a.example/x:{category: News,},}')).toBe(
      'http://a.example/x: | http://a.example/x/category=News',
    );
    expect(leavesOf('{action:success;failed _recipients:}')).toBe('action=success | failed _recipients=');
  });

  it('may be cut', () => {
    expect(leavesOf("{'a': {'b': 'c', 'd': 'e")).toBe('a: | a/b=c ...');
    expect(leavesOf("{'a': {'b': 'c'}, ")).toBe('a: | a/b=c ...');
    expect(leavesOf("{'a")).toBe('-');
  });

  it('may be none', () => {
    const texts: string[] = ["'a'", "{'a' 'b'}", '{:}', "{'a': 'b'} x", "{'a': 'b' 'c', 'd'}"];
    for (let i = 0; i < texts.length; i++) expect(leavesOf(texts[i])).toBe('-');
    expect(leavesOf('{a:'.repeat(40) + '}'.repeat(40))).toBe('-');
  });

  it('whatever it holds, is read without a trap', () => {
    seedRandom(7);
    const parts: string[] = [
      '{',
      '}',
      "'",
      '"',
      ':',
      ',',
      ';',
      '=',
      'a',
      ' ',
      '\\',
      'u',
      '[',
      ']',
      '(',
      '\\x',
      'é',
    ];
    for (let n = 0; n < 2000; n++) {
      let text = '{';
      for (let i = random(24); i > 0; i--) text += parts[random(parts.length)];
      leavesOf(text);
      expect(leafCount).toBeLessThan(64);
    }
  });
});

function layer(text: string): Layer {
  const run = bytes(text);
  return layerOf(run.ptr, run.end);
}

describe('escapes', () => {
  it('of a value without quotes', () => {
    expect(undone('a\\=b\\\\=c=d\\\\\\=e\\f', unescapePlain)).toBe('a=b=c=d\\=e\\f');
    expect(undone('=', unescapePlain)).toBe('=');
  });

  it('of a string', () => {
    expect(undone('It\\\'s \\"x\\" \\\\ a\\=b \\n\\r\\t \\q \\', unescapePython)).toBe(
      'It\'s "x" \\ a=b \n\r\t \\q \\',
    );
    expect(undone('\\u0627 \\ud83d\\ude00 \\U0001F600 \\ud800 \\u12', unescapePython)).toBe(
      'ا 😀 😀 � \\u12',
    );
    expect(undone('\\xc3\\xa9 \\xe9t\\xe9 \\x4', unescapePython)).toBe('é été \\x4');
  });

  it('of a relay', () => {
    expect(undone('a\\\\=b \\"x\\\\\'y\\"', undoLayer)).toBe('a\\=b "x\\\'y"');
    expect(layer('a\\\\=b=c')).toBe(Layer.THERE);
    expect(layer('a\\\\=b\\=c')).toBe(Layer.NONE);
    expect(layer('\\a=b')).toBe(Layer.UNKNOWN);
  });
});
