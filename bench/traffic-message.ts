/** One message of the traffic while its lines are being written down: who, to whom, and what they say so far. */
import type { Random } from './traffic-random.js';

/** Classic columns whose value the generator knows. */
export type Field =
  | 'ICID'
  | 'MessageID'
  | 'OutbreakFilters'
  | 'CASE'
  | 'GRAYMAIL'
  | 'Antivirus'
  | 'SPF'
  | 'DKIM'
  | 'DKIM_Detail'
  | 'DMARK'
  | 'DMARK_Detail'
  | 'Subject'
  | 'Attachments'
  | 'From'
  | 'To'
  | 'SenderReputation'
  | 'ThreatCategory'
  | 'DomainAge'
  | 'Action'
  | 'Content_Filter'
  | 'IP';

/** Values as templates, in order of arrival. */
export type Fields = Partial<Record<Field, string[]>>;

/** What is dealt to each unit in fixed shares; see the table in traffic-deck.ts. */
export interface Traits {
  outbound: boolean;
  ipv6: boolean;
  inboundTls: boolean;
  deliveryTls: boolean;
  recipients: number;
  secondConnection: boolean;
  sdr: boolean;
  authentication: Authentication | null;
  subject: SubjectKind;
  attachments: number;
  case: string;
  graymail: string;
  antivirus: string;
  amp: boolean;
  dlp: boolean;
  lateResponse: boolean;
}

export interface Authentication {
  helo: boolean;
  spf: string;
  dkim: string;
  dmarc: string;
}

export type SubjectKind = 'plain' | 'bare' | 'apostrophe' | 'quoted' | 'encoded';

/** One message being written. `salt` keeps the values of two messages of one unit apart. */
export interface Draft {
  readonly mid: string;
  readonly icid: string;
  readonly salt: string;
  readonly traits: Traits;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly messageId: string;
  readonly fields: Fields;
}

export function draft(mid: string, icid: string, salt: string, traits: Traits, random: Random): Draft {
  const recipients: string[] = [];
  for (let rid = 0; rid < traits.recipients; rid++) {
    recipients.push(address(`${salt}t${rid}`, traits.outbound ? 'domain' : 'local'));
  }
  return {
    mid,
    icid,
    salt,
    traits,
    sender: senderAddress(salt, traits, random),
    recipients,
    messageId: `<{hex:${salt}i}.${mid}@${traits.outbound ? 'example.com' : `{domain:${salt}f}`}>`,
    fields: {},
  };
}

/** Appends distinct values, as the classic document does. */
export function note(fields: Fields, field: Field, ...values: string[]): void {
  const known = fields[field] ?? [];
  for (const value of values) if (!known.includes(value)) known.push(value);
  fields[field] = known;
}

function address(salt: string, domain: 'domain' | 'local'): string {
  return `{first:${salt}}.{last:${salt}}@{${domain}:${salt}}`;
}

function senderAddress(salt: string, traits: Traits, random: Random): string {
  const domain = `{domain:${salt}f}`;
  if (traits.outbound) return `{first:${salt}f}.{last:${salt}f}@example.com`;
  // One in ten comes from a bulk sender with a return path per recipient.
  if (random.below(10) === 0)
    return `bounces+{num:${salt}v:1000:99999}-{first:${salt}t0}=example.com@${domain}`;
  return random.below(10) === 0 ? `noreply@${domain}` : `{first:${salt}f}.{last:${salt}f}@${domain}`;
}

/** Documentation and benchmark ranges only (RFC 5737, 2544, 3849). */
export function clientAddress(salt: string, traits: Traits): string {
  if (traits.outbound) return `192.0.2.{num:${salt}ip:10:40}`;
  if (traits.ipv6) return `2001:db8:{num:${salt}ip:1:9999}::{num:${salt}iq:1:9999}`;
  return `198.18.{num:${salt}ip:0:255}.{num:${salt}iq:1:254}`;
}
