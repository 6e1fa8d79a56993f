/** A row of the table of schemes, see schemes.ts, and the shape of its URLs. */
import type { InputKind, OutputKind, Side } from './option-row.js';
import type { UrlParts } from './url.js';

/** What a URL says. */
export interface Target {
  /** Properties of the spec. */
  fields: Record<string, unknown>;
  /** The URL in one and the same form, `***` for what is secret; it can be read again. */
  url: string;
  /** The same without even the place of secrets. */
  name: string;
}

/** The target, or what is wrong with the URL, such as `not an address`. */
export type Shape = (parts: UrlParts, row: SchemeRow, cwd: string) => Target | string;

export interface SchemeRow {
  side: Side;
  scheme: string;
  /** Where there are two, an option decides which: `list` or `stream` of Redis. */
  kinds: readonly (InputKind | OutputKind)[];
  shape: Shape;
  /** Undefined where the URL must name the port, or has none. */
  port?: number;
  /** Parameters of the query that are no options but belong to the URL. With `all`, options stand behind `#`. */
  parameters?: readonly string[] | 'all';
  /** As it is written. */
  form: string;
  help: string;
}
