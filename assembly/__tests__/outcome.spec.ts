import './runner-heap';
import { addOutcome, beginOutcome, OUTCOME_NAMES, openOutcomes, outcome } from '../documents/outcome';
import { indexOfName, VERB_NAMES } from '../rules/table';
import { bytes } from './bytes';

assert(openOutcomes(), 'a row of the table cannot be read');

/**
 * What becomes of a message whose lines have these verbs: lines divided by `;`, verbs by blanks, and `rid`
 * in front of a line about some of the recipients.
 */
function become(lines: string): string {
  beginOutcome();
  const list = lines.split(';');
  for (let i = 0; i < list.length; i++) {
    let verbs: u32 = 0;
    let partial = false;
    const words = list[i].split(' ');
    for (let w = 0; w < words.length; w++) {
      if (words[w] == 'rid') partial = true;
      else if (words[w] != '') {
        const run = bytes(words[w]);
        const bit = indexOfName(run.ptr, run.len, VERB_NAMES);
        assert(bit >= 0, words[w]);
        verbs |= 1 << bit;
      }
    }
    addOutcome(verbs, partial);
  }
  return OUTCOME_NAMES[outcome()];
}

/** The same for the lines in every rotation and backwards; `order matters` if it does. */
function anyOrder(lines: string): string {
  const list = lines.split(';');
  const first = become(lines);
  for (let i = 0; i < list.length; i++) {
    list.push(list.shift());
    if (become(list.join(';')) != first) return 'order matters';
    if (become(list.slice(0).reverse().join(';')) != first) return 'order matters';
  }
  return first;
}

describe('what became of a message', () => {
  it('is unknown until a line says it', () => {
    expect(become('')).toBe('unknown');
    expect(become('begin;rid quiet;finish;close;other')).toBe('unknown');
    expect(become('rewrite;generate;bounce;reinject;return;origin')).toBe('unknown');
    expect(become('split;rewrite')).toBe('split');
    expect(become('split;rid delivered')).toBe('delivered');
  });

  it('of a connection is weaker than anything that became of its message', () => {
    expect(become('begin origin;lost;close')).toBe('aborted');
    expect(become('lost;refused')).toBe('rejected');
    expect(become('lost;refused;queued')).toBe('queued');
  });

  it('is what its only word says', () => {
    const words: string[] = [
      'delivered',
      'bounced',
      'delayed',
      'dropped',
      'quarantined',
      'aborted',
      'rejected',
      'queued',
    ];
    for (let i = 0; i < words.length; i++) {
      expect(become(words[i])).toBe(words[i]);
      expect(become(`begin;${words[i]};finish`)).toBe(words[i]);
    }
  });

  it('is mixed when some recipients got it and others did not', () => {
    expect(anyOrder('rid delivered;rid bounced')).toBe('mixed');
    expect(anyOrder('rid delivered;rid dropped')).toBe('mixed');
    expect(anyOrder('delivered;bounced;rid delayed')).toBe('mixed');
    expect(anyOrder('rid delivered;rid delivered')).toBe('delivered');
    expect(anyOrder('rid bounced;rid bounced')).toBe('bounced');
  });

  it('is delivered or bounced in the end, however often it was delayed', () => {
    expect(anyOrder('queued;rid delayed;rid delayed;rid delivered;finish')).toBe('delivered');
    expect(anyOrder('queued;rid delayed;rid bounced;finish')).toBe('bounced');
    expect(anyOrder('queued;rid delayed')).toBe('delayed');
  });

  it('is dropped or aborted whatever else was said of it', () => {
    expect(anyOrder('queued;dropped;rid delivered')).toBe('dropped');
    expect(anyOrder('queued;aborted;rid delivered')).toBe('aborted');
    expect(anyOrder('dropped;aborted')).toBe('dropped');
    expect(anyOrder('quarantined hold;dropped')).toBe('dropped');
  });

  it('is dropped for all recipients when each of them was', () => {
    expect(anyOrder('queued;rid dropped;rid dropped')).toBe('dropped');
    expect(anyOrder('rid bounced;rid dropped')).toBe('bounced');
  });

  it('is quarantined while a quarantine holds it', () => {
    expect(anyOrder('queued;quarantined hold')).toBe('quarantined');
    expect(anyOrder('quarantined hold;delayed')).toBe('quarantined');
    expect(anyOrder('quarantined hold;release;queued')).toBe('queued');
    expect(anyOrder('quarantined hold;release;rid delivered')).toBe('delivered');
  });

  it('is quarantined for good in a quarantine that is not on this appliance', () => {
    expect(anyOrder('quarantined;rid delivered;finish')).toBe('quarantined');
    expect(anyOrder('quarantined;release')).toBe('quarantined');
    expect(anyOrder('quarantined;dropped')).toBe('dropped');
  });

  it('is rejected only when nothing became of it otherwise', () => {
    expect(anyOrder('rid rejected;queued;rid delivered')).toBe('delivered');
    expect(anyOrder('rid rejected;queued')).toBe('queued');
    expect(anyOrder('rid rejected;rid rejected')).toBe('rejected');
  });

  it('is not carried over to the next message', () => {
    expect(become('dropped')).toBe('dropped');
    expect(become('quarantined')).toBe('quarantined');
    expect(become('queued')).toBe('queued');
  });
});
