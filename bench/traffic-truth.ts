/**
 * What the traffic means: the counters, lines and expected values of any unit, computed from the seed and the
 * unit's number, so ten million lines need no memory.
 */
import type { Deck, Mix } from './traffic-deck.js';
import { DECK_BITS, DECK_MASK, DECK_SIZE, dealDeck } from './traffic-deck.js';
import type { Field, Fields } from './traffic-message.js';
import { hash32, Random } from './traffic-random.js';
import type { Slots } from './traffic-template.js';
import { Templates } from './traffic-template.js';
import type { Disposition, Kind, MessagePlan, Relation } from './traffic-unit.js';
import { WORD_TABLES } from './traffic-words.js';

/** Distinct values in order of arrival, [] for an empty column; a field that is not here is not asserted. */
export type ExpectedFields = Partial<Record<Field, readonly string[]>>;

export interface ExpectedMessage {
  /** The traffic unit. */
  index: number;
  kind: Kind;
  appliance: string;
  /** Two after a rewrite: one message, both numbers. */
  mids: number[];
  parent: { mid: number; relation: Relation } | null;
  /** From the message's own lines and its connection. */
  fields: ExpectedFields;
  /** What only the parent's lines say. */
  inherited: ExpectedFields;
  /** False while it lies in a quarantine: no finishing line. */
  complete: boolean;
  disposition: Disposition;
}

/** A message of a card with its templates compiled. */
interface CompiledMessage extends Pick<MessagePlan, 'complete' | 'disposition'> {
  mids: number[];
  parent: { mid: number; relation: Relation } | null;
  fields: CompiledFields;
  inherited: CompiledFields;
}

type CompiledFields = ReadonlyArray<readonly [field: Field, templates: readonly number[]]>;

/** No line is longer, so a target of this size always takes one. */
export const MAX_LINE_BYTES = 1024;
/** Left for stamp, host and tag. */
const MAX_PREFIX_BYTES = 256;
const MAX_STEPS = 255;

export class TrafficTruth {
  readonly messages: number;
  readonly appliances: readonly string[];

  protected readonly deck: Deck;
  protected readonly templates: Templates;
  /** Card -> where its lines start in `script`; template numbers. */
  protected readonly scriptStart = new Uint32Array(DECK_SIZE + 1);
  protected readonly script: Uint16Array;
  protected readonly slots: Slots = { hash: 0, index: 0, mid: 0, icid: 0, dcid: 0, rcid: 0 };

  private readonly seedHash: number;
  private readonly compiled: CompiledMessage[][];
  /** Where the counters of every appliance start. The ranges overlap, so a mixed-up scope shows. */
  private readonly base: Readonly<Record<'mid' | 'icid' | 'dcid' | 'rcid', number>>;

  constructor(seed: number, messages: number, appliances: readonly string[], mix: Mix) {
    this.messages = messages;
    this.appliances = appliances;
    this.seedHash = hash32(seed);
    const random = new Random(seed ^ 0x5eed);
    const mid = 20_000_000 + random.below(200_000_000);
    this.base = {
      mid,
      icid: mid + random.below(100),
      dcid: mid - random.below(100),
      rcid: 1 + random.below(500),
    };
    this.deck = dealDeck(seed, mix);
    this.templates = new Templates(this.seedHash, WORD_TABLES);
    this.script = this.compileLines();
    this.compiled = this.deck.units.map((unit) => unit.messages.map((plan) => this.compileMessage(plan)));
    this.templates.freeze();
  }

  /** Lines of the whole traffic. */
  get lines(): number {
    return this.total('lines');
  }

  /** Messages of the whole traffic: one document each. */
  get documents(): number {
    return this.total('messages');
  }

  /** The messages of unit `index`. */
  expected(index: number): ExpectedMessage[] {
    if (index < 0 || index >= this.messages) return [];
    const appliance = index % this.appliances.length;
    const card = this.select(index, appliance);
    const kind = this.deck.units[card]?.kind as Kind;
    return (this.compiled[card] ?? []).map((message) => ({
      index,
      kind,
      appliance: this.appliances[appliance] as string,
      mids: message.mids.map((mid) => Number(this.text(mid))),
      parent: message.parent && {
        mid: Number(this.text(message.parent.mid)),
        relation: message.parent.relation,
      },
      fields: this.values(message.fields),
      inherited: this.values(message.inherited),
      complete: message.complete,
      disposition: message.disposition,
    }));
  }

  /** The message with this number on this appliance. */
  find(appliance: string, mid: number): ExpectedMessage | null {
    const number = this.appliances.indexOf(appliance);
    const offset = mid - this.base.mid;
    if (number < 0 || offset < 0) return null;
    const perDeck = this.deck.before.mid[DECK_SIZE] as number;
    const card = this.deck.cardOfMid[offset % perDeck] as number;
    const own = Math.floor(offset / perDeck) * DECK_SIZE + card;
    const unit = this.expected(own * this.appliances.length + number);
    return unit.find((message) => message.mids.includes(mid)) ?? null;
  }

  /** Every message, in the order of the units. */
  *truth(): Generator<ExpectedMessage> {
    for (let index = 0; index < this.messages; index++) yield* this.expected(index);
  }

  /** Loads `slots` for a unit and returns its card. */
  protected select(unit: number, appliance: number): number {
    const { slots, base } = this;
    const { before } = this.deck;
    const own = this.appliances.length === 1 ? unit : (unit - appliance) / this.appliances.length;
    const decks = own >>> DECK_BITS;
    const card = own & DECK_MASK;
    slots.index = unit;
    slots.hash = hash32(unit ^ this.seedHash);
    slots.mid = base.mid + decks * (before.mid[DECK_SIZE] as number) + (before.mid[card] as number);
    slots.icid = base.icid + decks * (before.icid[DECK_SIZE] as number) + (before.icid[card] as number);
    slots.dcid = base.dcid + decks * (before.dcid[DECK_SIZE] as number) + (before.dcid[card] as number);
    slots.rcid = base.rcid + decks * (before.rcid[DECK_SIZE] as number) + (before.rcid[card] as number);
    return card;
  }

  private compileLines(): Uint16Array {
    const script: number[] = [];
    this.deck.units.forEach((unit, card) => {
      if (unit.lines.length > MAX_STEPS) throw new Error('a unit has more lines than a step can count');
      for (const line of unit.lines) script.push(this.templates.compile(line));
      this.scriptStart[card + 1] = script.length;
    });
    for (const id of new Set(script)) {
      if (this.templates.longest(id) > MAX_LINE_BYTES - MAX_PREFIX_BYTES)
        throw new Error('a line is too long');
    }
    return Uint16Array.from(script);
  }

  private compileMessage(plan: MessagePlan): CompiledMessage {
    const compile = (text: string): number => this.templates.compile(text, 'value');
    const compileFields = (fields: Fields): CompiledFields =>
      Object.entries(fields).map(([field, list]) => [field as Field, list.map(compile)] as const);
    return {
      mids: plan.mids.map(compile),
      parent: plan.parent && { mid: compile(plan.parent.mid), relation: plan.parent.relation },
      fields: compileFields(plan.fields),
      inherited: compileFields(plan.inherited),
      complete: plan.complete,
      disposition: plan.disposition,
    };
  }

  private text(template: number): string {
    return SCRATCH.toString('utf8', 0, this.templates.render(template, this.slots, SCRATCH, 0));
  }

  private values(fields: CompiledFields): ExpectedFields {
    const rendered: ExpectedFields = {};
    for (const [field, templates] of fields) {
      // `From: <>` leaves the column empty.
      const texts = templates.map((template) => this.text(template)).filter((text) => text !== '');
      rendered[field] = texts.length > 1 ? [...new Set(texts)] : texts;
    }
    return rendered;
  }

  protected total(column: 'lines' | 'messages' | 'mid'): number {
    const before = this.deck.before[column];
    let sum = 0;
    this.appliances.forEach((_, appliance) => {
      const own = Math.max(0, Math.ceil((this.messages - appliance) / this.appliances.length));
      sum += (own >>> DECK_BITS) * (before[DECK_SIZE] as number) + (before[own & DECK_MASK] as number);
    });
    return sum;
  }
}

const SCRATCH = Buffer.alloc(MAX_LINE_BYTES);
