import './runner-heap';
import { defineColumns } from '../documents/columns';
import { RECIPIENT_LIST } from '../documents/gateway/item-rows';
import {
  isItemField,
  itemListCount,
  listInherits,
  listNamed,
  MAX_LISTS,
  MAX_PROPERTIES,
  openItemTable,
  propertyNamed,
} from '../documents/gateway/item-table';
import {
  beginItems,
  firstCandidate,
  firstItem,
  isNamelessCut,
  itemLen,
  itemList,
  itemMark,
  itemRecipient,
  itemRid,
  itemValue,
  newItem,
  newNameless,
  nextCandidate,
  nextItem,
  PLAIN_BIT,
  putItem,
  recipientItem,
  setItemValue,
  setRid,
} from '../documents/gateway/items';
import { NO_RECIPIENT } from '../documents/recipients';
import { beginValues } from '../documents/values';
import { internField } from '../rules/fields';
import { bytes, room } from './bytes';

defineColumns(['Nothing']);
const scratch = room(1 << 20);

function begin(recipients: u32, factBytes: usize): void {
  beginValues(scratch.ptr, 0);
  beginItems(recipients, factBytes);
}

function list(name: string): u32 {
  const run = bytes(name);
  return listNamed(run.ptr, run.end);
}

function property(owner: string, name: string): u32 {
  const run = bytes(name);
  return propertyNamed(list(owner), run.ptr, run.end);
}

function field(name: string): u32 {
  const run = bytes(name);
  return internField(run.ptr, run.len);
}

describe('the table of lists', () => {
  it('can be read', () => {
    expect(openItemTable()).toBe(true);
    expect(itemListCount()).toBeGreaterThan(5);
    expect(list('recipient')).toBe(RECIPIENT_LIST);
    expect(list('nothing')).toBe(MAX_LISTS);
  });

  it('says what a list is told, and what a child takes over', () => {
    expect(property('attachment', 'name')).toBe(0);
    expect(property('attachment', 'sha256')).toBe(1);
    expect(property('attachment', 'colour')).toBe(MAX_PROPERTIES);
    expect(listInherits(list('attachment'))).toBe(true);
    expect(listInherits(list('url'))).toBe(false);
    expect(isItemField(field('url_reputation'))).toBe(true);
    expect(isItemField(field('subject'))).toBe(false);
  });
});

describe('items', () => {
  it('stand in the order in which they were made, each list for itself', () => {
    begin(0, 100);
    const a = newItem(list('url'));
    const b = newItem(list('attachment'));
    const c = newItem(list('url'));
    expect(firstItem(list('url'))).toBe(a);
    expect(nextItem(a)).toBe(c);
    expect(nextItem(c)).toBe(0);
    expect(firstItem(list('attachment'))).toBe(b);
    expect(itemList(b)).toBe(list('attachment'));
    begin(0, 100);
    expect(firstItem(list('url'))).toBe(0);
  });

  it('have values, none at first', () => {
    begin(0, 100);
    const item = newItem(list('url'));
    expect(itemMark(item, 3)).toBe(0);
    const run = bytes('http');
    setItemValue(item, 3, run.ptr as u32, (run.len as u32) | PLAIN_BIT);
    expect(itemValue(item, 3)).toBe(run.ptr);
    expect(itemLen(item, 3)).toBe(4);
  });

  it('are found by a key, however many there are', () => {
    begin(0, 100);
    for (let n: u32 = 0; n < 1000; n++) putItem(n * 7, newItem(list('url')));
    let item = firstItem(list('url'));
    for (let n: u32 = 0; n < 1000; n++) {
      expect(firstCandidate(n * 7)).toBe(item);
      expect(nextCandidate()).toBe(0);
      item = nextItem(item);
    }
    expect(firstCandidate(3)).toBe(0);
  });

  it('with one key are all candidates, up to a bound', () => {
    begin(0, 100);
    for (let n = 0; n < 40; n++) putItem(5, newItem(list('url')));
    let found = firstCandidate(5) != 0 ? 1 : 0;
    while (nextCandidate() != 0) found++;
    expect(found).toBe(16);
  });
});

describe('recipients', () => {
  it('have one item each, whoever asks first', () => {
    begin(3, 100);
    const second = recipientItem(1);
    expect(recipientItem(1)).toBe(second);
    expect(itemRecipient(second)).toBe(1);
    expect(recipientItem(0)).not.toBe(second);
    const rid = bytes('1');
    setRid(second, rid.ptr, rid.len);
    const other = bytes('7');
    setRid(second, other.ptr, other.len);
    expect(itemRid(second)).toBe(rid.ptr);
  });

  it('of whom only the RID is known have items while there is room', () => {
    begin(0, 32);
    for (let n = 0; n < 4; n++) expect(itemRecipient(newNameless())).toBe(NO_RECIPIENT);
    expect(isNamelessCut).toBe(false);
    expect(newNameless()).toBe(0);
    expect(isNamelessCut).toBe(true);
  });
});
