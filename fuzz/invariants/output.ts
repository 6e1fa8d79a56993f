/** Output is lines of valid JSON in valid UTF-8; each is a document or something that is handed on. */
import { Fault } from '../fault.js';
import type { StreamRun } from '../script/stream-run.js';

export type Json = Record<string, unknown>;

/** What an output says of itself, whatever its format. */
export interface Envelope {
  id: unknown;
  /** Absent of a document of one Mimecast event. */
  sequence: unknown;
  complete: unknown;
  reason: unknown;
  text: string;
  value: Json;
}

export interface Reading {
  passed: Json[];
  documents: Envelope[];
}

const INVARIANT = 'output is JSON lines in UTF-8';
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new Fault(INVARIANT, `no UTF-8 in ${excerpt(Buffer.from(bytes).toString('latin1'))}`);
  }
}

/** The object that a text is in JSON. */
export function objectOf(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Fault(INVARIANT, `${(error as Error).message} in ${excerpt(text)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Fault(INVARIANT, `no object: ${excerpt(text)}`);
  }
  return value as Json;
}

export function readOutput({ output, explanations }: StreamRun): Reading {
  const lines = textOf(output).split('\n');
  if (lines.pop() !== '') throw new Fault(INVARIANT, 'the last line has no end');
  const reading: Reading = { passed: [], documents: [] };
  for (const text of lines) {
    const value = objectOf(text);
    if ((value.mailstitch as Json | undefined)?.unmatched === true) reading.passed.push(value);
    else reading.documents.push(envelopeOf(text, value));
  }
  for (const explanation of explanations) objectOf(textOf(explanation));
  return reading;
}

function envelopeOf(text: string, value: Json): Envelope {
  const { event, metadata } = value as { event?: Json; metadata?: Json };
  // a document of Mimecast's keys may hold a list named so
  if (typeof event?.id === 'string')
    return { ...sectionOf(value), ...pickOf(event.id, event.sequence), text, value };
  if (typeof metadata?.uid === 'string') {
    return { ...sectionOf(value), ...pickOf(metadata.uid, metadata.sequence), text, value };
  }
  const { id, sequence, complete, reason } = value;
  if (typeof id !== 'string') throw new Fault(INVARIANT, `a document without an id: ${excerpt(text)}`);
  return { id, sequence, complete, reason, text, value };
}

const pickOf = (id: unknown, sequence: unknown) => ({ id, sequence });

/** Where a document of a standard format tells what no field of the standard does. */
function sectionOf({ cisco_esa, mimecast, unmapped }: Json): { complete: unknown; reason: unknown } {
  const { complete, reason } = (cisco_esa ?? mimecast ?? unmapped ?? {}) as Json;
  return { complete, reason };
}

/** The beginning of a text, for a message. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text);
}
