/** Documents in the standard formats, each checked against its schema before a test sees it. */
import { expect } from 'vitest';
import { createStitcher, type Settings } from '../../host/index.js';
import { type JsonObject, NOW_MS } from './mimecast.js';
import { checkEcs, checkOcsf } from './schema-check.js';

export type Format = 'ecs' | 'ocsf';
export const FORMATS: Format[] = ['ecs', 'ocsf'];
const CHECKS = { ecs: checkEcs, ocsf: checkOcsf };
/** Where everything stands that the schema has no place for. */
export const OWN = { ecs: 'mimecast', ocsf: 'unmapped' } as const;

// biome-ignore lint/suspicious/noExplicitAny: tests look deep into documents
export type Loose = any;

function jsonOf(lines: readonly (string | Uint8Array)[], settings: Settings, nowMs = NOW_MS): Loose[] {
  const stitcher = createStitcher({ clock: 'event', ...settings });
  const slices: Buffer[] = [];
  const collect = (slice: Uint8Array): void => void slices.push(Buffer.from(slice));
  const bytes = lines.flatMap((line) => [Buffer.from(line as string), Buffer.from('\n')]);
  stitcher.pushBytes(Buffer.concat(bytes), nowMs, collect);
  stitcher.drainBytes(nowMs, collect);
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(slices));
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Loose);
}

/** The documents of the lines. Throws with the document that does not keep to its schema. */
export function documentsOf(
  lines: readonly (string | Uint8Array)[],
  format: Format,
  settings: Settings = {},
): Loose[] {
  return checked(jsonOf(lines, { format, ...settings }), format);
}

/** The documents of messages in the lines, those of a gateway alone: lines that are passed on are left out. */
export function standardOf(
  lines: readonly (string | Uint8Array)[],
  format: Format,
  settings: Settings,
  nowMs: number,
): Loose[] {
  const all = jsonOf(lines, { ...settings, format }, nowMs);
  return checked(
    all.filter((document) => !('mailstitch' in document)),
    format,
  );
}

function checked(documents: Loose[], format: Format): Loose[] {
  for (const document of documents) {
    try {
      CHECKS[format](document);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${JSON.stringify(document)}`);
    }
  }
  return documents;
}

/** The one document of a line; by default that of an event. */
export function documentOf(line: string, format: Format, settings: Settings = { correlate: false }): Loose {
  const documents = documentsOf([line], format, settings);
  expect(documents).toHaveLength(1);
  return documents[0];
}

/** The classic documents of the events in the lines: their members, and what mailstitch adds. */
export const eventsOf = (lines: readonly (string | Uint8Array)[]): JsonObject[] =>
  jsonOf(lines, { correlate: false });
