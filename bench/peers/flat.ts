/** Documents whose members are columns, each a text with bars between its values, or a list. */
import type { Field } from '../traffic-message.js';
import type { Found, Values } from './peer.js';
import { FIELDS, valuesOf } from './reference.js';

export function readFlat(line: string): Found {
  const document = JSON.parse(line) as Record<string, string | string[] | undefined>;
  const values: Values = {};
  for (const field of FIELDS) {
    const value = document[field];
    if (value !== undefined) values[field] = listOf(field, value);
  }
  return { mids: valuesOf(String(document.MID)), values };
}

/** An empty sender is a value. */
function listOf(field: Field, value: string | string[]): readonly string[] {
  if (typeof value !== 'string') return value;
  return field === 'From' && value === '' ? [''] : valuesOf(value);
}

/** Releases quote a subject in three ways; a peer that takes the rest of the line has the quotes too. */
export function unquoted(text: string): string {
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote)
    ? text.slice(1, -1)
    : text;
}
