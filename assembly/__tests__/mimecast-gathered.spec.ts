import './runner-heap';
import { gatherEvents, gatheredCount, gatheredEvent, gatherOne } from '../mimecast/gathered';
import { openKeys } from '../mimecast/key-index';
import { openLabels } from '../mimecast/labels';
import { eventId, eventSize, eventStamp, isWhole, membersEnd, membersStart } from '../mimecast/stored';
import { writeHex } from '../text/ascii';
import { random, room, seedRandom, textOf } from './bytes';
import { buildText, recordOf } from './mimecast-work';

openKeys();
openLabels();

function members(event: usize): string {
  return textOf(membersStart(event), membersEnd(event));
}

const hex = room(64);

function idOf(event: usize): string {
  const id = eventId(event);
  const half = writeHex(bswap<u64>(load<u64>(id)), hex.ptr);
  return textOf(hex.ptr, writeHex(bswap<u64>(load<u64>(id, 8)), half));
}

/** The ids of the events of a record in the order in which they are gathered. */
function gathered(texts: string[]): string[] {
  const record = recordOf(texts);
  const count = gatherEvents(record);
  const ids: string[] = [];
  for (let i: u32 = 0; i < count; i++) ids.push(idOf(gatheredEvent(i)));
  return ids;
}

/** Events of few times, so that many have the same one; the last four have none. */
const TEXTS: string[] = [];
for (let n = 0; n < 24; n++) {
  TEXTS.push(`acc=C|n=${n}|` + (n < 20 ? `datetime=2017-05-26T16:47:0${n % 4}Z` : 'x=y'));
}

describe('the events of a message', () => {
  it('stand by time, then by id, in whatever order they came', () => {
    seedRandom(5);
    const wanted = gathered(TEXTS);
    expect(wanted.length).toBe(24);
    for (let i: u32 = 1; i < gatheredCount(); i++) {
      const before = gatheredEvent(i - 1);
      const event = gatheredEvent(i);
      expect(eventStamp(before)).toBeLessThanOrEqual(eventStamp(event));
      if (eventStamp(before) == eventStamp(event)) expect(idOf(before) < idOf(event)).toBe(true);
    }
    expect(eventStamp(gatheredEvent(3))).toBe(0);
    expect(eventStamp(gatheredEvent(4))).toBe(1495817220);
    for (let turn = 0; turn < 20; turn++) {
      const texts = TEXTS.slice(0);
      for (let i = texts.length - 1; i > 0; i--) {
        const other = random(i + 1);
        const text = texts[i];
        texts[i] = texts[other];
        texts[other] = text;
      }
      expect(gathered(texts).join(' ')).toBe(wanted.join(' '));
    }
  });

  it('stand once each, however often and in whatever form they were sent', () => {
    const wanted = gathered(TEXTS).join(' ');
    expect(gathered(TEXTS.concat(TEXTS)).join(' ')).toBe(wanted);
    expect(gathered(TEXTS.concat(TEXTS.slice(0).reverse())).join(' ')).toBe(wanted);
    for (let n = 0; n < TEXTS.length; n++) {
      // the same once more: at the start, at the end, with its keys the other way round
      expect(gathered([TEXTS[n]].concat(TEXTS)).join(' ')).toBe(wanted);
      const other = TEXTS[n].split('|').reverse().join('|');
      expect(gathered(TEXTS.concat([other, TEXTS[n]])).join(' ')).toBe(wanted);
    }
  });

  it('are whole, also where they lie in several blocks', () => {
    const long = 'v'.repeat(5000);
    const record = recordOf([`n=2|a=${long}`, 'n=1|b=x']);
    expect(gatherEvents(record)).toBe(2);
    let seen = '';
    for (let i: u32 = 0; i < 2; i++) {
      const text = members(gatheredEvent(i));
      seen += text.slice(0, text.indexOf(',"log_type":')) + ';';
    }
    expect(seen.includes(`"n":2,"a":"${long}";`)).toBe(true);
    expect(seen.includes('"n":1,"b":"x";')).toBe(true);
  });

  it('end where one was cut', () => {
    const event = buildText('acc=C');
    const size = eventSize(event);
    expect(isWhole(event, event + size)).toBe(true);
    for (let len: usize = 0; len < size; len++) expect(isWhole(event, event + len)).toBe(false);
  });

  it('may be one that is in no message', () => {
    const event = buildText('acc=C');
    gatherOne(event);
    expect(gatheredCount()).toBe(1);
    expect(gatheredEvent(0)).toBe(event);
  });
});
