/**
 * The deck: the scripts of DECK_SIZE traffic units, dealt once in exact shares and then repeated. Unit
 * number n of an appliance plays card n % DECK_SIZE with values of its own, so every counter, line and
 * expected value of any unit follows from its number alone.
 */
import { KINDS } from './traffic-kinds.js';
import { refusedConnection } from './traffic-lifecycle.js';
import type { Authentication, SubjectKind, Traits } from './traffic-message.js';
import { Random } from './traffic-random.js';
import type { Kind, MessagePlan, UnitPlan } from './traffic-unit.js';
import { Unit } from './traffic-unit.js';

export const DECK_BITS = 11;
export const DECK_SIZE = 1 << DECK_BITS;
export const DECK_MASK = DECK_SIZE - 1;

export type Mix = 'clean' | 'full';

type Shares<T> = ReadonlyArray<readonly [value: T, share: number]>;

const ALWAYS_DELIVERED: Shares<Kind> = [['delivered', 1]];

/** Small and plausible; a refused connection comes on top of 10.7 % of all units (lifecycle: 435 of 4040). */
const FULL_KINDS: Shares<Kind> = [
  ['isq', 0.05],
  ['session', 0.03],
  ['rewritten', 0.015],
  ['split', 0.01],
  ['copy', 0.01],
  ['aborted', 0.01],
  ['filtered', 0.01],
  ['bounce', 0.006],
  ['mixed', 0.004],
  ['virus', 0.005],
  ['held', 0.002],
  ['delivered', 1],
];
const REFUSED_SHARE = 0.107;

const AUTHENTICATION: Shares<Authentication | null> = [
  [{ helo: true, spf: 'Pass', dkim: 'pass', dmarc: 'passed' }, 0.3],
  [{ helo: false, spf: 'Pass', dkim: 'pass', dmarc: 'passed' }, 0.42],
  [{ helo: false, spf: 'Pass', dkim: 'permfail', dmarc: 'passed' }, 0.04],
  [{ helo: false, spf: 'SoftFail', dkim: 'pass', dmarc: 'passed' }, 0.04],
  [{ helo: true, spf: 'Fail', dkim: 'permfail', dmarc: 'failed' }, 0.03],
  [{ helo: false, spf: 'Neutral', dkim: 'pass', dmarc: 'skipped' }, 0.07],
  [null, 1],
];
const SUBJECTS: Shares<SubjectKind> = [
  ['encoded', 0.12],
  ['apostrophe', 0.08],
  ['quoted', 0.05],
  ['bare', 0.05],
  ['plain', 1],
];
const RECIPIENTS: Shares<number> = [
  [4, 0.01],
  [3, 0.02],
  [2, 0.08],
  [1, 1],
];
const ATTACHMENTS: Shares<number> = [
  [4, 0.01],
  [3, 0.03],
  [2, 0.06],
  [1, 0.19],
  [0, 1],
];
const CASE: Shares<string> = [
  ['suspect', 0.03],
  ['negative', 1],
];
const GRAYMAIL: Shares<string> = [
  ['negative', 0.25],
  ['positive', 0.05],
  ['', 1],
];
const ANTIVIRUS: Shares<string> = [
  ['UNSCANNABLE', 0.01],
  ['ENCRYPTED', 0.01],
  ['CLEAN', 1],
];

export interface Deck {
  readonly units: readonly UnitPlan[];
  /** Counters used, lines and messages written before card n; the last entry is the whole deck's. */
  readonly before: Readonly<Record<'mid' | 'icid' | 'dcid' | 'rcid' | 'lines' | 'messages', Uint32Array>>;
  /** MID offset in the deck -> card. */
  readonly cardOfMid: Uint16Array;
  /** Part of a unit's lines during which one of its messages is open, on average. */
  readonly openShare: number;
}

export function dealDeck(seed: number, mix: Mix): Deck {
  const random = new Random(seed);
  const traits = dealTraits(random);
  const kinds = random.deal(DECK_SIZE, mix === 'full' ? FULL_KINDS : ALWAYS_DELIVERED);
  const refused = random.deal(DECK_SIZE, [
    [true, mix === 'full' ? REFUSED_SHARE : 0],
    [false, 1],
  ]);
  const column = () => new Uint32Array(DECK_SIZE + 1);
  const before = {
    mid: column(),
    icid: column(),
    dcid: column(),
    rcid: column(),
    lines: column(),
    messages: column(),
  };
  const cardOfMid: number[] = [];
  let open = 0;
  const units = traits.map((trait, card) => {
    const unit = new Unit(random);
    const kind = kinds[card] as Kind;
    const { lines, messages } = KINDS[kind](unit, trait);
    const all = refused[card] ? sprinkle(lines, refusedConnection(unit.take('icid'), random), random) : lines;
    for (const counter of ['mid', 'icid', 'dcid', 'rcid'] as const) {
      before[counter][card + 1] = (before[counter][card] as number) + unit.used[counter];
    }
    before.lines[card + 1] = (before.lines[card] as number) + all.length;
    before.messages[card + 1] = (before.messages[card] as number) + messages.length;
    for (let number = 0; number < unit.used.mid; number++) cardOfMid.push(card);
    for (const message of messages) open += openLines(all, message);
    return { kind, lines: all, messages };
  });
  return {
    units,
    before,
    cardOfMid: Uint16Array.from(cardOfMid),
    openShare: open / (before.lines[DECK_SIZE] as number),
  };
}

function dealTraits(random: Random): Traits[] {
  const deal = <T>(shares: Shares<T>): T[] => random.deal(DECK_SIZE, shares);
  const yes = (share: number): boolean[] =>
    deal([
      [true, share],
      [false, 1],
    ]);
  const columns = {
    outbound: yes(0.43),
    ipv6: yes(0.05),
    inboundTls: yes(0.6),
    deliveryTls: yes(0.3),
    recipients: deal(RECIPIENTS),
    secondConnection: yes(0.2),
    sdr: yes(0.15),
    authentication: deal(AUTHENTICATION),
    subject: deal(SUBJECTS),
    attachments: deal(ATTACHMENTS),
    case: deal(CASE),
    graymail: deal(GRAYMAIL),
    antivirus: deal(ANTIVIRUS),
    amp: yes(0.5),
    dlp: yes(0.3),
    lateResponse: yes(0.03),
  };
  return columns.outbound.map((outbound, card) => ({
    outbound,
    ipv6: at(columns.ipv6, card),
    inboundTls: at(columns.inboundTls, card),
    deliveryTls: at(columns.deliveryTls, card),
    recipients: at(columns.recipients, card),
    secondConnection: at(columns.secondConnection, card),
    // The engines below look at mail from outside only.
    sdr: !outbound && at(columns.sdr, card),
    authentication: outbound ? null : at(columns.authentication, card),
    subject: at(columns.subject, card),
    attachments: at(columns.attachments, card),
    case: at(columns.case, card),
    graymail: outbound ? '' : at(columns.graymail, card),
    antivirus: at(columns.antivirus, card),
    amp: at(columns.amp, card),
    dlp: at(columns.dlp, card),
    lateResponse: at(columns.lateResponse, card),
  }));
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

/** Puts `extra` as it stands somewhere into `lines`. */
function sprinkle(lines: readonly string[], extra: readonly string[], random: Random): string[] {
  const place = random.below(lines.length + 1);
  return [...lines.slice(0, place), ...extra, ...lines.slice(place)];
}

/** Lines of the unit between a message's first and its finishing line. */
function openLines(lines: readonly string[], message: MessagePlan): number {
  const own = (line: string): boolean => message.mids.some((mid) => line.includes(`MID ${mid} `));
  const first = lines.findIndex(own);
  const finish = lines.findLastIndex((line) => own(line) && line.startsWith('Message finished'));
  const last = finish < 0 ? lines.findLastIndex(own) : finish;
  return last - first;
}
