/** Who writes to whom in one message of the traffic: everything its events have in common. */
import { hash32, Random } from '../traffic-random.js';
import * as words from './words.js';

export interface Envelope {
  readonly random: Random;
  /** Number of the message among those of its account: accounts use the same codes. */
  readonly own: number;
  readonly account: string;
  /** The product's code of the message: `aCode`, or `aggregateId` in API 2.0. */
  readonly code: string;
  /** With angle brackets. */
  readonly messageId: string;
  readonly subject: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly address: string;
  readonly direction: 'Inbound' | 'Outbound' | 'Internal';
  /** Of the next server. */
  readonly destination: string;
  readonly route: string;
  readonly tls: readonly [version: string, cipher: string];
}

const CODE_WORDS = 4;

/** Base64url of 128 bits, of which the first 32 are one-to-one with the number: no two messages share a code. */
export function codeOf(seedHash: number, own: number): string {
  const parts = new Uint32Array(CODE_WORDS);
  for (let part = 0; part < CODE_WORDS; part++)
    parts[part] = hash32(hash32(own ^ seedHash) + part * 0x9e3779b9);
  return Buffer.from(parts.buffer).toString('base64url');
}

export function envelopeOf(seedHash: number, own: number, account: string, recipients = 1): Envelope {
  const random = new Random(hash32(own ^ seedHash) ^ 0x3c0de);
  const direction = random.pick(['Inbound', 'Inbound', 'Inbound', 'Outbound', 'Internal'] as const);
  const [from, to] = [direction === 'Inbound', direction === 'Outbound'].map((outside) =>
    outside ? words.OUTSIDE_DOMAINS : words.OWN_DOMAINS,
  ) as [readonly string[], readonly string[]];
  const sender = personAt(from, random);
  const code = codeOf(seedHash, own);
  return {
    random,
    own,
    account,
    code,
    messageId: `<${code.slice(0, 11)}.${own.toString(36)}@${random.pick(from)}>`,
    subject: random.pick(words.SUBJECTS),
    sender,
    recipients: distinctPeople(recipients, to, random),
    address: `198.18.${random.below(256)}.${1 + random.below(254)}`,
    direction,
    destination: `192.0.2.${10 + random.below(90)}`,
    route: random.pick(words.ROUTES),
    tls: random.pick(words.CIPHERS),
  };
}

function personAt(domains: readonly string[], random: Random): string {
  return `${random.pick(words.FIRST_NAMES)}.${random.pick(words.LAST_NAMES)}@${random.pick(domains)}`;
}

function distinctPeople(count: number, domains: readonly string[], random: Random): string[] {
  const people = new Set<string>();
  while (people.size < count) people.add(personAt(domains, random));
  return [...people];
}

/** Of the second, in UTC: `2026-03-16T09:15:30+0000`. */
export function datetimeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+0000`;
}
