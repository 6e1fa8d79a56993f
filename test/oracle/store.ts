/** What is open and for how long: messages by number, connections and deliveries, states and due times. */
import type { Appliance, Fact, Message, MessageNumber, Scope } from './model.js';
import { nameAs } from './names.js';
import type { Waits } from './waits.js';

/** A `Start MID` this much later than all that is known of its number is another message, seconds. */
const REUSE_S = 3600;
/** Connections and deliveries that no message refers to stay at least so long. */
const MIN_IDLE_MS = 600_000;

export class Store {
  /** Messages that still have a document to come, in the order in which they came to their state. */
  private readonly work = new Set<Message>();

  constructor(private readonly waits: Waits) {}

  atWork(appliance: Appliance): Message[] {
    return [...this.work].filter((message) => message.appliance === appliance);
  }

  due(appliance: Appliance): Message[] {
    for (const [key, scope] of appliance.scopes) {
      if (scope.messages.size === 0 && scope.due <= appliance.now) appliance.scopes.delete(key);
    }
    return this.atWork(appliance).filter(({ due }) => due <= appliance.now);
  }

  /** The clock of an appliance is set: what waits, waits as long as it would have. */
  setClock(appliance: Appliance, now: number): void {
    const shift = now - appliance.now;
    appliance.now = now;
    for (const message of this.atWork(appliance)) message.due += shift;
    for (const scope of appliance.scopes.values()) scope.due += shift;
  }

  /**
   * A new message; `birth` is the stamp of its start, 0 if another line told of it first. Or one more number of a message
   * that was over and forgotten, all of whose numbers have one document.
   */
  open(appliance: Appliance, mid: number, birth: number): Message {
    const [former] = appliance.past.get(mid) ?? [];
    const goesOn = former && (birth === 0 || Math.abs(birth - former.nameStamp) < REUSE_S);
    const first = goesOn ? former.nameMid : mid;
    const holder = appliance.messages.get(first);
    if (goesOn && holder && holder.name === former.name) {
      holder.numbers.push(newNumber(mid));
      appliance.messages.set(mid, holder);
      return holder;
    }
    const message: Message = {
      appliance,
      numbers: first === mid || holder ? [newNumber(mid)] : [newNumber(first), newNumber(mid)],
      facts: [],
      connection: null,
      deliveries: new Set(),
      state: 'open',
      due: appliance.now + this.waits.timeoutMs,
      isDirty: false,
      isLate: false,
      sequence: 0,
      lines: 0,
      firstStamp: 0,
      lastStamp: 0,
      name: null,
      nameMid: 0,
      nameStamp: 0,
      origin: null,
      above: null,
      returnedAs: 0,
      joined: null,
      isForgotten: false,
    };
    if (goesOn) {
      // a late line of the message that had the number before: its document goes on
      message.name = former.name;
      message.nameMid = former.nameMid;
      message.nameStamp = former.nameStamp;
      message.sequence = former.sequence;
      message.isLate = true;
      message.above = former.above;
    } else if (former) nameAs(message, mid, birth);
    for (const number of message.numbers) appliance.messages.set(number.mid, message);
    this.work.add(message);
    return message;
  }

  /** Numbers begin anew after a reset: the message that had the number is over, if it ended long before. */
  releaseNumber(appliance: Appliance, mid: number, birth: number): void {
    const former = appliance.messages.get(mid);
    if (former?.state !== 'done' || former.lastStamp === 0 || birth < former.lastStamp + REUSE_S) return;
    former.isForgotten = true;
    for (const { mid: number } of former.numbers) {
      appliance.messages.delete(number);
      appliance.past.set(number, [former, ...(appliance.past.get(number) ?? [])]);
    }
    for (const carriers of appliance.carriers.values()) remove(carriers, former);
    for (const scope of scopesOf(former)) {
      scope.messages.delete(former);
      this.leave(appliance, scope);
    }
  }

  /** One message less refers to the connection or delivery. */
  leave(appliance: Appliance, scope: Scope): void {
    if (scope.messages.size > 0) return;
    const key = `${scope.kind} ${scope.number}`;
    const isFormer = appliance.scopes.get(key) !== scope;
    if (isFormer) return;
    if (scope.isClosed || scope.facts.length === 0) appliance.scopes.delete(key);
    else this.rest(appliance, scope);
  }

  /** A line spoke of the message. */
  note(message: Message, stamp: number): void {
    message.lines++;
    message.isDirty = true;
    if (stamp === 0) return;
    if (message.firstStamp === 0 || stamp < message.firstStamp) message.firstStamp = stamp;
    if (stamp > message.lastStamp) message.lastStamp = stamp;
  }

  /** A line came for a message that was handed out for good: one more document will follow. */
  revive(message: Message): void {
    if (message.state !== 'done') return;
    message.isLate = true;
    this.enter(message, 'finishing', this.waits.lingerMs);
  }

  /** The end of one of its numbers was seen, or it has one more. */
  settle(message: Message): void {
    if (isComplete(message)) {
      if (message.state === 'open' || message.state === 'held') {
        this.enter(message, 'finishing', this.waits.lingerMs);
      }
    } else if (message.state === 'finishing' && !message.isLate) {
      this.enter(message, 'open', this.waits.timeoutMs);
    }
  }

  handedOut(message: Message, isFinal: boolean): void {
    message.isDirty = false;
    message.isLate = false;
    if (isFinal || this.waits.holdMs === 0) this.close(message);
    else this.enter(message, 'held', this.waits.holdMs);
  }

  close(message: Message): void {
    message.state = 'done';
    this.work.delete(message);
  }

  /** It turned out to be the same as another. */
  dissolve(message: Message): void {
    this.work.delete(message);
    for (const scope of scopesOf(message)) scope.messages.delete(message);
    for (const carriers of message.appliance.carriers.values()) remove(carriers, message);
  }

  /** The connection or delivery of that number, which begins with its first line. */
  scope(appliance: Appliance, kind: Scope['kind'], number: number): Scope {
    const key = `${kind} ${number}`;
    let scope = appliance.scopes.get(key);
    if (!scope) {
      scope = { kind, number, facts: [], lastStamp: 0, isClosed: false, messages: new Set(), due: 0 };
      appliance.scopes.set(key, scope);
      this.rest(appliance, scope);
    }
    return scope;
  }

  tellScope(appliance: Appliance, kind: Scope['kind'], number: number, fact: Fact): void {
    const known = appliance.scopes.get(`${kind} ${number}`);
    const isFormer = known && known.lastStamp !== 0 && fact.stamp >= known.lastStamp + REUSE_S;
    // the counters began anew: what it was before belongs to the messages that have it
    if (isFormer && fact.match.form.row.verbs.has('begin')) appliance.scopes.delete(`${kind} ${number}`);
    const scope = this.scope(appliance, kind, number);
    scope.lastStamp = Math.max(scope.lastStamp, fact.stamp);
    if (fact.match.form.row.verbs.has('close')) scope.isClosed = true;
    scope.facts.push(fact);
    this.rest(appliance, scope);
  }

  /** How long a connection or delivery waits for a message. */
  private rest(appliance: Appliance, scope: Scope): void {
    const { timeoutMs, holdMs } = this.waits;
    scope.due = appliance.now + (scope.isClosed ? timeoutMs : Math.max(holdMs, MIN_IDLE_MS));
  }

  private enter(message: Message, state: Message['state'], waitMs: number): void {
    message.state = state;
    message.due = message.appliance.now + waitMs;
    this.work.delete(message);
    this.work.add(message);
  }
}

export function newNumber(mid: number): MessageNumber {
  return { mid, isFinished: false, isRewritten: false };
}

/** Every one of its numbers has come to its end, or goes on as another. */
export function isComplete(message: Message): boolean {
  return message.numbers.every(({ isFinished, isRewritten }) => isFinished || isRewritten);
}

export function scopesOf(message: Message): Scope[] {
  return message.connection ? [message.connection, ...message.deliveries] : [...message.deliveries];
}

function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
