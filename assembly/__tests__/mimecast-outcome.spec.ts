import './runner-heap';
import { reserve } from '../memory';
import { gatherEvents } from '../mimecast/gathered';
import { openKeys } from '../mimecast/key-index';
import { openLabels } from '../mimecast/labels';
import {
  ActionKind,
  actionKind,
  DISPOSITION_NAMES,
  decideOutcome,
  disposition,
  findRecipient,
  isComplete,
  isDelivered,
  recipientHash,
} from '../mimecast/outcome';
import { valueEnd, valueStart } from '../mimecast/stored';
import { textOf } from './bytes';
import { buildText, recordOf } from './mimecast-work';

openKeys();
openLabels();

/**
 * The text of an event in short: the first letter of its type, then ` Act` or `+` or `-` (delivered or not), then `@` and
 * the recipient.
 */
function eventText(short: string, number: i32): string {
  const parts = short.split('@');
  const type = parts[0].charAt(0);
  const word = parts[0].slice(1).trim();
  const name =
    type == 'r'
      ? 'receipt'
      : type == 'p'
        ? 'process'
        : type == 'd'
          ? 'delivery'
          : type == 'j'
            ? 'jrnl'
            : 'spam';
  let text = `acc=C|number=${number}|log_type=${name}`;
  if (type == 'd') text += word == '+' ? '|Delivered=true' : '|Delivered=false';
  else if (word != '') text += '|Act=' + word;
  return parts.length == 1 ? text : text + '|Rcpt=' + parts[1];
}

/** What becomes of a message with these events, divided by `;`: `delivered`, and a `.` if nothing more is to come. */
function become(events: string): string {
  const texts: string[] = [];
  const list = events.split(';');
  for (let i = 0; i < list.length; i++) texts.push(eventText(list[i], i));
  gatherEvents(recordOf(texts));
  decideOutcome();
  return DISPOSITION_NAMES[disposition] + (isComplete ? '.' : '');
}

/** The same for the events in every rotation and backwards; `order matters` if it does. */
function anyOrder(events: string): string {
  const list = events.split(';');
  const first = become(events);
  for (let i = 0; i < list.length; i++) {
    list.push(list.shift());
    if (become(list.join(';')) != first) return 'order matters';
    if (become(list.slice(0).reverse().join(';')) != first) return 'order matters';
  }
  return first;
}

describe('what became of a message', () => {
  it('is not known until an event of a stage says it', () => {
    expect(become('s')).toBe('unknown');
    expect(anyOrder('s;s@a')).toBe('unknown');
  });

  it('is queued once it was accepted, until it is delivered', () => {
    expect(become('r Acc@a')).toBe('queued');
    expect(become('r@a')).toBe('queued');
    expect(become('p Acc')).toBe('queued');
    expect(anyOrder('r Acc@a;p Acc')).toBe('queued');
    expect(anyOrder('r Acc@a;r Rej@b;p Acc')).toBe('queued');
  });

  it('is delivered when those have it for whom an attempt was made', () => {
    expect(anyOrder('r Acc@a;p Acc;d+@a')).toBe('delivered.');
    expect(anyOrder('r Acc@a;p Acc;d-@a;d+@a')).toBe('delivered.');
    expect(anyOrder('r Acc@a;r Acc@b;p Acc;d+@a;d+@b')).toBe('delivered.');
    expect(anyOrder('r Acc@a;r Rej@b;p Acc;d+@a')).toBe('delivered.');
    expect(anyOrder('r Acc@a;r Acc@b;p Acc;d+@a')).toBe('delivered');
    expect(anyOrder('r Acc@a;d+@a')).toBe('delivered');
    expect(anyOrder('p Acc;d+@a')).toBe('delivered');
    expect(anyOrder('r Acc@a;p Acc;d+@b')).toBe('delivered');
    expect(anyOrder('r Acc@a;p Acc;d+@a;d+@b;s')).toBe('delivered.');
    expect(anyOrder('r Acc;p Acc;d+')).toBe('delivered.');
  });

  it('is mixed when some have it and some do not', () => {
    expect(anyOrder('r Acc@a;r Acc@b;p Acc;d+@a;d-@b')).toBe('mixed');
    expect(anyOrder('d+@a;d-@b')).toBe('mixed');
    expect(anyOrder('r Acc@a;p Acc;d+@a;d-@b')).toBe('mixed.');
    expect(anyOrder('r Acc@a;p Acc;d+@a;d-')).toBe('mixed.');
  });

  it('is delayed when nobody has it yet', () => {
    expect(anyOrder('r Acc@a;p Acc;d-@a')).toBe('delayed');
    expect(anyOrder('d-@a;d-@a;d-@b')).toBe('delayed');
  });

  it('is quarantined while it is held, and nobody has it', () => {
    expect(anyOrder('r Acc@a;p Hld')).toBe('quarantined');
    expect(anyOrder('r Acc@a;p Sdbx')).toBe('quarantined');
    expect(anyOrder('p Hld;d-@a')).toBe('quarantined');
    expect(anyOrder('r Acc@a;p Hld;p Acc;d+@a')).toBe('delivered.');
    expect(anyOrder('r Hld@a')).toBe('queued');
  });

  it('is rejected or dropped when nobody was let in', () => {
    expect(become('r Rej@a')).toBe('rejected.');
    expect(anyOrder('r Rej@a;r Rej@b')).toBe('rejected.');
    expect(become('r Ign@a')).toBe('dropped.');
    expect(anyOrder('r Ign@a;r Rej@b')).toBe('rejected.');
    expect(anyOrder('r Rej@a;r Acc@b')).toBe('queued');
    expect(anyOrder('r Ign@a;d+@a')).toBe('delivered');
  });

  it('is bounced or rejected when that was said in process', () => {
    expect(anyOrder('r Acc@a;p Bnc')).toBe('bounced.');
    expect(anyOrder('r Acc@a;p Rej')).toBe('rejected.');
    expect(anyOrder('r Acc@a;p Bnc;p Rej;d-@a')).toBe('bounced.');
    expect(anyOrder('r Acc@a;p Ign')).toBe('queued');
  });

  it('is complete where there is nothing but a journal', () => {
    expect(become('j')).toBe('unknown.');
    expect(anyOrder('j@a;j@b')).toBe('unknown.');
    expect(anyOrder('j@a;r Acc@a')).toBe('queued');
    expect(anyOrder('j@a;s')).toBe('unknown');
  });

  it('is the same where events were sent twice, and for many recipients', () => {
    gatherEvents(recordOf([eventText('r Acc@a', 1), eventText('p Acc', 2), eventText('p Acc', 2)]));
    decideOutcome();
    expect(DISPOSITION_NAMES[disposition]).toBe('queued');
    const events: string[] = ['p Acc'];
    for (let n = 0; n < 300; n++) {
      events.push(`r Acc@${n}`);
      if (n != 77) events.push(`d+@${n}`);
    }
    expect(become(events.join(';'))).toBe('delivered');
    expect(become(events.join(';') + ';d-@77')).toBe('mixed');
    expect(become(events.join(';') + ';d+@77')).toBe('delivered.');
    // nothing was written behind the memory that was taken for them
    const next = reserve(8192);
    for (let p = next; p < next + 8192; p++) assert(load<u8>(p) == 0, 'more than there is room for');
  });

  it('is not carried over to the next message', () => {
    expect(become('p Bnc')).toBe('bounced.');
    expect(become('s')).toBe('unknown');
    expect(become('j')).toBe('unknown.');
    expect(become('r Acc@a')).toBe('queued');
  });
});

function action(text: string): ActionKind {
  return actionKind(buildText(text));
}

describe('what an event says alone', () => {
  it('is what was done', () => {
    expect(action('Act=Rej|x=1')).toBe(ActionKind.REJECTED);
    expect(action('x=1|Act=Ign')).toBe(ActionKind.IGNORED);
    expect(action('Act=Bnc|x=1')).toBe(ActionKind.BOUNCED);
    expect(action('Act=Hld|x=1')).toBe(ActionKind.HELD);
    expect(action('Act=Sdbx|x=1')).toBe(ActionKind.HELD);
    expect(action('{"action":"Hld"}')).toBe(ActionKind.HELD);
    expect(action('{"Act":null,"action":"Rej"}')).toBe(ActionKind.REJECTED);
    expect(action('Act=Acc|Action=Rej')).toBe(ActionKind.ACCEPTED);
  });

  it('is no refusal where it is no word of these', () => {
    const others: string[] = [
      'Act=',
      'Act=R',
      'Act=Re',
      'Act=Reject',
      'Act=rej',
      'Act=Rejx',
      'Act=Sdbxy',
      'x=Rej',
      'Act=Hold',
      'Act=' + 'Rej'.padEnd(35, 'x'),
    ];
    for (let i = 0; i < others.length; i++) {
      expect(action(others[i] + '|y=1')).toBe(ActionKind.ACCEPTED, others[i]);
    }
  });

  it('is that it was delivered, as a boolean or a text', () => {
    expect(isDelivered(buildText('Delivered=true|x=1'))).toBe(true);
    expect(isDelivered(buildText('{"delivered":"true"}'))).toBe(true);
    const others: string[] = ['Delivered=false', 'Delivered=trues', 'Delivered=', 'Delivered=1', 'x=true'];
    for (let i = 0; i < others.length; i++) expect(isDelivered(buildText(others[i] + '|y=1'))).toBe(false);
  });

  it('is whom it is about', () => {
    const texts: string[] = [
      '{"Rcpt":"a@b","Recipient":"c","recipients":"d"}',
      '{"Rcpt":null,"recipients":"a@b","Recipient":"c"}',
      '{"Rcpt":"","Recipient":"a@b"}',
    ];
    const hash = recipientHash(buildText('Rcpt=a@b|x=1'));
    for (let i = 0; i < texts.length; i++) {
      const event = buildText(texts[i]);
      expect(findRecipient(event)).toBe(true);
      expect(textOf(valueStart, valueEnd)).toBe('a@b');
      expect(recipientHash(event)).toBe(hash);
    }
    expect(findRecipient(buildText('x=1'))).toBe(false);
    expect(recipientHash(buildText('x=1'))).toBe(recipientHash(buildText('x=2')));
    expect(recipientHash(buildText('Rcpt=a@c|x=1'))).not.toBe(hash);
    expect(recipientHash(buildText('x=1'))).not.toBe(0);
  });
});
