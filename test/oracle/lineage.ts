/** Lines that name two messages. */
import type { Appliances } from './appliances.js';
import { numberOf } from './forms.js';
import { current, type Fact, type Message, type Relation } from './model.js';
import { rootOf } from './names.js';
import { newNumber, type Store, scopesOf } from './store.js';

/** Messages of one file that are told of it later: the newest. */
const MAX_CARRIERS = 32;
/** Releases from an SMA that wait for the message they come from: the newest. */
const MAX_WAITING = 64;

const RELATIONS: [verb: string, relation: Relation][] = [
  ['split', 'split'],
  ['bounce', 'bounce'],
  ['reinject', 'reinjected'],
  ['generate', 'generated'],
];

export class Lineage {
  private waiting: { child: Message; mid: number; old: number; stamp: number }[] = [];

  constructor(
    private readonly store: Store,
    private readonly appliances: Appliances,
  ) {}

  apply(message: Message, mid: number, fact: Fact): void {
    const { match, stamp } = fact;
    const { verbs } = match.form.row;
    if (verbs.has('return')) this.comeBack(message, numberOf(match, 'old'), stamp);
    const other = numberOf(match, 'new');
    if (other === 0 || other === mid) return;
    this.store.releaseNumber(message.appliance, other, stamp);
    if (verbs.has('rewrite')) this.rewrite(message, mid, other);
    const relation = RELATIONS.find(([verb]) => verbs.has(verb))?.[1];
    if (!relation) return;
    const known = message.appliance.messages.get(other);
    const child = known ?? this.store.open(message.appliance, other, stamp);
    if (child === message) return;
    if (!known) this.meetWaiting(child, other);
    this.store.revive(child);
    adopt(child, message, mid, relation);
    this.store.note(child, stamp);
    child.facts.push({ ...fact, number: child.numbers[0] ?? null, isReversed: true });
  }

  /** A message was opened, or has one more number: it may be the one that a released message comes from. */
  meetWaiting(message: Message, mid: number): void {
    const met = this.waiting.filter(({ child, old }) => old === mid && current(child) !== message);
    this.waiting = this.waiting.filter((entry) => !met.includes(entry));
    for (const { child, mid: back, stamp } of met) this.linkReturn(message, current(child), back, stamp);
  }

  /** The old number is one of whichever appliance sent the message to the SMA. */
  private comeBack(child: Message, old: number, stamp: number): void {
    if (old === 0 || child.origin) return;
    const mid = child.numbers[0]?.mid ?? 0;
    const candidates = this.appliances.all.map((appliance) => appliance.messages.get(old));
    const known = candidates.filter((message) => message !== undefined && message !== child) as Message[];
    const former = this.appliances.all.flatMap((appliance) => appliance.past.get(old)?.slice(0, 1) ?? []);
    // of several nobody knows which it was
    if (known.length === 1) this.linkReturn(known[0] as Message, child, mid, stamp);
    else if (known.length === 0 && former.length === 1) adopt(child, former[0] as Message, old, 'returned');
    else if (known.length === 0 && former.length === 0)
      this.waiting = [...this.waiting, { child, mid, old, stamp }].slice(-MAX_WAITING);
  }

  private linkReturn(parent: Message, child: Message, mid: number, stamp: number): void {
    if (child === parent || child.isForgotten) return;
    adopt(child, parent, parent.numbers[0]?.mid ?? 0, 'returned');
    this.store.revive(parent);
    parent.returnedAs = mid;
    this.store.note(parent, stamp);
  }

  /** The message goes on under a new number, in the same document. */
  private rewrite(message: Message, oldMid: number, newMid: number): void {
    const { appliance } = message;
    const other = appliance.messages.get(newMid);
    if (!other) {
      message.numbers.push(newNumber(newMid));
      appliance.messages.set(newMid, message);
      this.meetWaiting(message, newMid);
    } else if (other !== message) this.join(message, other);
    const old = message.numbers.find(({ mid }) => mid === oldMid);
    if (old) old.isRewritten = true;
    this.store.settle(message);
  }

  /** Two messages turn out to be one: all that is known of `from` is known of `to`. */
  private join(to: Message, from: Message): void {
    joinThreads(to, from);
    for (const { mid } of from.numbers) to.appliance.messages.set(mid, to);
    to.numbers.push(...from.numbers);
    to.facts.push(...from.facts);
    to.lines += from.lines;
    to.isDirty ||= from.isDirty;
    if (from.firstStamp !== 0 && (to.firstStamp === 0 || from.firstStamp < to.firstStamp)) {
      to.firstStamp = from.firstStamp;
    }
    to.lastStamp = Math.max(to.lastStamp, from.lastStamp);
    // if a document of the new number is out already, its id goes on
    const isTold = to.sequence === 0 && from.sequence !== 0;
    if ((isTold || to.name === null) && from.name !== null) {
      to.name = from.name;
      to.nameMid = from.nameMid;
      to.nameStamp = from.nameStamp;
    }
    if (isTold) {
      to.sequence = from.sequence;
      to.isLate = true;
    }
    to.origin ??= from.origin;
    const scopes = scopesOf(from);
    const files = [...to.appliance.carriers].filter(([, carriers]) => carriers.includes(from));
    this.store.dissolve(from);
    from.joined = to;
    to.connection ??= from.connection;
    for (const scope of scopes) {
      if (scope.kind !== 'ICID') to.deliveries.add(scope);
      if (scope.kind !== 'ICID' || to.connection === scope) scope.messages.add(to);
      else this.store.leave(to.appliance, scope);
    }
    for (const [file] of files) addCarrier(to, file);
  }
}

export function addCarrier(message: Message, file: string): void {
  const { carriers } = message.appliance;
  const list = carriers.get(file) ?? [];
  if (!list.includes(message)) list.push(message);
  carriers.set(file, list.slice(-MAX_CARRIERS));
}

/** A message has one origin: the first that is named stays. */
function adopt(child: Message, parent: Message, mid: number, relation: Relation): void {
  if (child.origin) return;
  child.origin = { parent, mid, relation };
  if (!isAbove(child, parent) && !isNamesake(child, parent)) child.above = parent;
}

/** Does the thread begin at a former message with a number that the message has now? No number descends from itself. */
function isNamesake({ appliance, numbers }: Message, above: Message | null): boolean {
  const root = above === null ? null : rootOf(above);
  if (!root?.isForgotten || root.appliance !== appliance) return false;
  return numbers.some(({ mid }) => mid === root.numbers[0]?.mid);
}

/** Does `message` descend from `ancestor`, or is it that one? */
function isAbove(ancestor: Message, message: Message): boolean {
  const at = current(message);
  return at === ancestor || (at.above !== null && isAbove(ancestor, at.above));
}

/** The one message that two become descends from what either did, and not from itself. */
function joinThreads(to: Message, from: Message): void {
  const isBelow = to.above !== null && isAbove(from, to.above);
  const isFree = to.above === null && rootOf(from) !== to && !isNamesake(to, from.above);
  if (isBelow || isFree) to.above = from.above;
}
