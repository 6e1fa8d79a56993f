/**
 * A stitcher as plain as can be, written from the design: whole texts, maps, regular expressions, and a look at every
 * open message whenever time passes. What it makes of a log is what the module has to make of it.
 */
import type { ClassicDocument, Settings } from '../../host/types.js';
import { Appliances } from './appliances.js';
import { advanceEventTime } from './clock.js';
import { documentsOf } from './document.js';
import { captured, type Forms, type Match, numberOf } from './forms.js';
import { addCarrier, Lineage } from './lineage.js';
import type { Appliance, Fact, Message, Reason, Scope } from './model.js';
import { nameMessage, rootOf } from './names.js';
import { readPrefix } from './prefix.js';
import { Store } from './store.js';
import { waitsOf } from './waits.js';

export class Oracle {
  readonly documents: ClassicDocument[] = [];
  /** Lines that belong to no message. */
  readonly passed: string[] = [];
  private readonly appliances: Appliances;
  private readonly store: Store;
  private readonly lineage: Lineage;
  private nowMs = 0;

  constructor(
    private readonly forms: Forms,
    private readonly settings: Settings,
  ) {
    this.appliances = new Appliances(settings.appliance);
    this.store = new Store(waitsOf(settings));
    this.lineage = new Lineage(this.store, this.appliances);
  }

  /** One line, without its line feed, of one character a byte. Lines of one time are one push: no time passes between. */
  push(line: string, nowMs: number): void {
    if (nowMs !== this.nowMs) this.tick(nowMs);
    const text = line.replace(/[ \t\r]+$/, '');
    if (text === '') return;
    const prefix = readPrefix(text, Math.floor(nowMs / 1000));
    const appliance = this.appliances.of(prefix.host);
    if (this.settings.clock === 'event') advanceEventTime(appliance, prefix.stamp, nowMs, this.store);
    this.handOutDue(appliance);
    // a line that begins with a blank goes on with the one before, whose text a sender wrote
    const isContinued = prefix.isBare && /^[ \t]/.test(text);
    const match = isContinued ? null : this.forms.match(prefix.text);
    const isTold = match !== null && this.place(appliance, match, prefix.stamp, text);
    if (!isTold && this.settings.unmatched !== 'drop') this.passed.push(text);
  }

  /** With the time of arrival, that is the clock of every appliance. */
  tick(nowMs: number): void {
    this.nowMs = nowMs;
    if (this.settings.clock === 'event') return;
    for (const appliance of this.appliances.all) {
      appliance.now = Math.max(appliance.now, nowMs);
      this.handOutDue(appliance);
    }
  }

  /** The end of input. */
  drain(nowMs: number): void {
    this.tick(nowMs);
    for (const appliance of this.appliances.all) {
      for (const message of this.store.atWork(appliance)) {
        if (message.state === 'held' && !message.isDirty) this.store.close(message);
        else this.handOut(message, 'drain');
      }
    }
  }

  private handOutDue(appliance: Appliance): void {
    if (this.settings.clock !== 'event') appliance.now = Math.max(appliance.now, this.nowMs);
    for (const message of this.store.due(appliance)) {
      if (message.state === 'held' && !message.isDirty) this.store.close(message);
      else this.handOut(message, 'timeout');
    }
  }

  private handOut(message: Message, why: 'timeout' | 'drain'): void {
    const { state } = message;
    let reason: Reason = why;
    if (why === 'timeout' || state === 'finishing') {
      if (message.isLate) reason = 'late';
      else if (state === 'finishing') reason = 'finished';
      else if (state === 'held') reason = 'hold';
    }
    nameMessage(message);
    nameMessage(rootOf(message));
    message.sequence++;
    this.documents.push(...documentsOf(message, reason, this.settings));
    this.store.handedOut(message, state !== 'open' || reason === 'drain');
  }

  /** Gives the line to what it is about; false if that is nothing. */
  private place(appliance: Appliance, match: Match, stamp: number, line: string): boolean {
    const fact: Fact = { stamp, match, number: null, isReversed: false, line };
    if (captured(match, 'mid') !== undefined) {
      const mid = numberOf(match, 'mid');
      if (mid === 0) return this.tellCarriers(appliance, fact);
      this.placeInMessage(appliance, mid, fact);
      return true;
    }
    for (const [field, kind] of [
      ['icid', 'ICID'],
      ['dcid', 'DCID'],
      ['rcid', 'RCID'],
    ] as const) {
      const number = numberOf(match, field);
      if (number === 0) continue;
      this.store.tellScope(appliance, kind, number, fact);
      return true;
    }
    return this.tellCarriers(appliance, fact);
  }

  private placeInMessage(appliance: Appliance, mid: number, fact: Fact): void {
    const { match, stamp } = fact;
    const { verbs } = match.form.row;
    const begins = verbs.has('begin') || verbs.has('return');
    if (begins) this.store.releaseNumber(appliance, mid, stamp);
    const known = appliance.messages.get(mid);
    const message = known ?? this.store.open(appliance, mid, begins ? stamp : 0);
    if (!known) this.lineage.meetWaiting(message, mid);
    this.store.revive(message);
    this.store.note(message, stamp);
    fact.number = message.numbers.find((number) => number.mid === mid) ?? null;
    message.facts.push(fact);
    this.bind(message, match);
    const file = captured(match, 'sha256');
    if (file) addCarrier(message, file);
    if (verbs.has('finish') || verbs.has('abort')) {
      if (fact.number) fact.number.isFinished = true;
      this.store.settle(message);
    }
    this.lineage.apply(message, mid, fact);
  }

  /** The message came by the connection and goes out by the deliveries that its lines name. */
  private bind(message: Message, match: Match): void {
    const join = (kind: Scope['kind'], field: string): Scope | null => {
      const number = numberOf(match, field);
      return number === 0 ? null : this.store.scope(message.appliance, kind, number);
    };
    const connection = message.connection ?? join('ICID', 'icid');
    if (connection) {
      message.connection = connection;
      connection.messages.add(message);
    }
    for (const delivery of [join('DCID', 'dcid'), join('RCID', 'rcid')]) {
      if (!delivery) continue;
      message.deliveries.add(delivery);
      delivery.messages.add(message);
    }
  }

  /** What is found out about a file is told to every message that carried it. */
  private tellCarriers(appliance: Appliance, fact: Fact): boolean {
    const file = captured(fact.match, 'sha256');
    const carriers = file ? (appliance.carriers.get(file) ?? []) : [];
    for (const message of carriers) {
      this.store.revive(message);
      // what is known of a file by then has no part in the id of its message
      this.store.note(message, fact.stamp >= message.firstStamp && message.firstStamp !== 0 ? fact.stamp : 0);
      message.facts.push({ ...fact, number: message.numbers[0] ?? null });
    }
    return carriers.length > 0;
  }
}
