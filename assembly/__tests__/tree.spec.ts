import './runner-heap';
import {
  beginItem,
  beginTree,
  definePlace,
  dropItem,
  dropPlace,
  endItems,
  endTree,
  isItemEmpty,
  itemStart,
  listDepth,
  MAX_DEPTH,
  openPlace,
  openPlaces,
} from '../documents/tree';
import { bytes, room, textOf } from './bytes';

const out = room(4096);
let end: usize = 0;

function place(path: string): usize {
  const run = bytes(path);
  return definePlace(run.ptr, run.end);
}

function depthOf(path: string): usize {
  const run = bytes(path);
  return listDepth(run.ptr, run.end);
}

/** Writes the digit 1 at the place. */
function put(at: usize): void {
  end = openPlace(at, end);
  store<u8>(end++, 0x31);
}

function begin(): void {
  end = beginTree(out.ptr);
}

function document(): string {
  return textOf(out.ptr, endTree(end));
}

openPlaces();
const a = place('a');
const bc = place('b.c');
const bde = place('b.d.e');
const bdf = place('b.d.f');
const bg = place('b.g');
const hij = place('h[].i.j');
const hk = place('h[].k');
const lmn = place('l.m[].n');
const z = place('z');

describe('a document with places', () => {
  it('has all of them in their objects', () => {
    begin();
    put(a);
    put(bc);
    put(bde);
    put(bdf);
    put(bg);
    put(z);
    expect(document()).toBe('{"a":1,"b":{"c":1,"d":{"e":1,"f":1},"g":1},"z":1}');
  });

  it('has what was written and nothing else', () => {
    begin();
    put(bdf);
    put(z);
    expect(document()).toBe('{"b":{"d":{"f":1}},"z":1}');
    begin();
    put(bde);
    expect(document()).toBe('{"b":{"d":{"e":1}}}');
    begin();
    expect(document()).toBe('{}');
  });

  it('has no trace of a value that was taken back', () => {
    begin();
    end = openPlace(a, end);
    dropPlace();
    end = out.ptr + 1;
    put(bc);
    const before = end;
    openPlace(bdf, end);
    dropPlace();
    end = before;
    put(bg);
    expect(document()).toBe('{"b":{"c":1,"g":1}}');
  });
});

describe('a list', () => {
  it('knows how deep its items are', () => {
    expect(depthOf('a.b')).toBe(0);
    expect(depthOf('h[].k')).toBe(1);
    expect(depthOf('l.m[].n.o')).toBe(2);
  });

  it('has an item for each that was begun', () => {
    begin();
    put(a);
    for (let item = 0; item < 3; item++) {
      beginItem(1);
      put(hij);
      put(hk);
    }
    beginItem(1);
    put(hk);
    beginItem(2);
    put(lmn);
    put(z);
    expect(document()).toBe(
      '{"a":1,"h":[{"i":{"j":1},"k":1},{"i":{"j":1},"k":1},{"i":{"j":1},"k":1},{"k":1}],"l":{"m":[{"n":1}]},"z":1}',
    );
  });

  it('leaves out an item without a value, and one that was taken back', () => {
    begin();
    beginItem(1);
    openPlace(hk, end);
    dropPlace();
    expect(isItemEmpty()).toBe(true);
    endItems();
    beginItem(1);
    put(hij);
    expect(isItemEmpty()).toBe(false);
    const first = textOf(itemStart, end);
    const before = end;
    beginItem(1);
    put(hij);
    expect(textOf(itemStart, end)).toBe(first);
    dropItem();
    end = before;
    put(z);
    expect(document()).toBe('{"h":[{"i":{"j":1}}],"z":1}');
  });
});

describe('a place is refused', () => {
  it('in an object that was left', () => {
    openPlaces();
    place('a.b');
    place('c');
    expect(place('a.d')).toBe(0);
    expect(place('c')).not.toBe(0);
  });

  it('deeper than objects can be', () => {
    openPlaces();
    let path = 'a';
    for (let depth: usize = 0; depth < MAX_DEPTH; depth++) path += '.a';
    const deepest = place(path);
    expect(deepest).not.toBe(0);
    expect(place(path + '.a')).toBe(0);
    begin();
    put(deepest);
    expect(document()).toBe('{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}');
  });
});
