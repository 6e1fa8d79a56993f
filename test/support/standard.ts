/** Documents of a gateway's messages in the standard formats, compared with the classic documents of the same lines. */
import { expect } from 'vitest';
import type { ClassicDocument, Settings } from '../../host/index.js';
import { FORMATS, type Format, type Loose, standardOf } from './formats.js';

const SEPARATOR = ' || ';
/** Of a threat category that there is none; the standard formats leave it out. */
const NO_CATEGORY = 'N/A';

/** Every text, number and boolean that stands somewhere in the document, as a text. */
export function leavesOf(value: unknown): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...leavesOf(item)]));
  if (typeof value === 'object' && value !== null) {
    return new Set(Object.values(value).flatMap((item) => [...leavesOf(item)]));
  }
  return new Set([String(value)]);
}

/** What mailstitch says of the message itself. */
export const ownOf = (document: Loose, format: Format): Loose =>
  format === 'ecs' ? document.cisco_esa : document.unmapped;

const first = (list: string): string => list.split(SEPARATOR)[0] as string;
const each = (list: string): string[] => (list === '' ? [] : list.split(SEPARATOR));
const orNothing = <T>(value: T, isThere: boolean): T | undefined => (isThere ? value : undefined);
const bare = (text: string): string => text.replace(/^<(.*)>$/s, '$1');

/** Columns that the standard formats tell in other words: see expectSame. Lines in Other are told field by field. */
const TOLD_OTHERWISE = ['MID', 'ICID', 'MessageID', 'From', 'Other', 'Related_MID', 'To', 'Subject'];

export function keyOf(document: ClassicDocument): string {
  return `${document.appliance} ${document.id} ${document.sequence}`;
}

function keyOfStandard(document: Loose, format: Format): string {
  return format === 'ecs'
    ? `${document.observer.hostname} ${document.event.id} ${document.event.sequence}`
    : `${document.metadata.log_provider} ${document.metadata.uid} ${document.metadata.sequence}`;
}

/** Asserts that the lines give in both formats what they give in the classic one. */
export function expectStandards(
  lines: readonly (string | Uint8Array)[],
  classic: readonly ClassicDocument[],
  settings: Settings,
  nowMs: number,
): void {
  for (const format of FORMATS) {
    const documents = standardOf(lines, format, settings, nowMs);
    expect(documents.map((document) => keyOfStandard(document, format)).sort()).toEqual(
      classic.map(keyOf).sort(),
    );
    const byKey = new Map(documents.map((document) => [keyOfStandard(document, format), document]));
    for (const document of classic) expectSame(byKey.get(keyOf(document)), document, format);
  }
}

function expectSame(found: Loose, classic: ClassicDocument, format: Format): void {
  const own = ownOf(found, format);
  expect(own).toMatchObject({
    thread: classic.thread,
    complete: classic.complete,
    reason: classic.reason,
    disposition: classic.disposition,
    verdict: classic.verdict,
    lines: classic.lines,
  });
  const flags = Object.entries(classic.Flags).filter(([, flag]) => flag !== null);
  expect(own.flags).toEqual(
    orNothing(
      Object.fromEntries(flags.map(([key, flag]) => [key === 'DMARK' ? 'dmarc' : key.toLowerCase(), flag])),
      flags.length > 0,
    ),
  );
  expect(own.mid ?? []).toEqual(each(classic.MID));
  expect(own.parent).toEqual(classic.parent);
  expect(own.related_mid ?? []).toEqual(each(classic.Related_MID));
  const leaves = leavesOf(found);
  const told = Object.entries(classic).filter(
    ([key, value]) => typeof value === 'string' && /^[A-Z]/.test(key) && !TOLD_OTHERWISE.includes(key),
  );
  for (const [key, value] of told) {
    for (const one of each(value as string).filter((text) => text !== NO_CATEGORY))
      expect(leaves, `${key} ${one}`).toContain(one);
  }
  if (format === 'ecs') expectEcs(found, classic);
  else expectOcsf(found, classic);
}

function expectEcs(found: Loose, classic: ClassicDocument): void {
  expect(found.email?.subject).toBe(orNothing(first(classic.Subject), classic.Subject !== ''));
  expect(found.email?.message_id).toBe(
    orNothing(bare(first(classic.MessageID)), bare(first(classic.MessageID)) !== ''),
  );
  expect(found.email?.to?.address ?? []).toEqual(each(classic.To));
  expect(found.email?.sender?.address).toBe(
    orNothing(bare(first(classic.From)), bare(first(classic.From)) !== ''),
  );
  expect(found.event.start).toBe(classic.first_time ?? undefined);
  expect(found.event.end).toBe(classic.last_time ?? undefined);
}

function expectOcsf(found: Loose, classic: ClassicDocument): void {
  expect(found.email?.subject).toBe(orNothing(first(classic.Subject), classic.Subject !== ''));
  expect(found.email?.to ?? []).toEqual(each(classic.To));
  expect(found.to ?? []).toEqual(each(classic.To));
  expect(found.start_time).toBe(classic.first_time === null ? undefined : Date.parse(classic.first_time));
  expect(found.end_time).toBe(classic.last_time === null ? undefined : Date.parse(classic.last_time));
}
