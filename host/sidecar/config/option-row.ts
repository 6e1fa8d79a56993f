/** A row of the table of options: see options.ts. */
import type { InputSpec, OutputSpec } from './specs.js';
import type { ValueType } from './value-types.js';

export type Side = 'input' | 'output';
export type InputKind = InputSpec['kind'];
export type OutputKind = OutputSpec['kind'];

export interface OptionRow {
  side: Side;
  /** The kinds it belongs to. */
  of: readonly string[];
  /** The key beside `url`, and the parameter of the URL: `receive_buffer`. */
  name: string;
  /** The property of the spec. */
  field: string;
  type: ValueType;
  /** As a person would write it; a row without one is optional, or `required`. */
  default?: string;
  required?: true;
  /** Made anew at each start, so `check` prints it as a comment only: what is it then? */
  computed?: string;
  help: string;
}

/** What not every row has. */
export type RestOfRow = Pick<OptionRow, 'default' | 'required' | 'computed'>;

/** A function that makes rows of one side. */
export function rowsOf<Kind extends InputKind | OutputKind>(side: Side) {
  return (
    of: readonly Kind[],
    name: string,
    field: string,
    type: ValueType,
    rest: RestOfRow,
    help: string,
  ): OptionRow => ({ side, of, name, field, type, ...rest, help });
}

export const none: RestOfRow = {};
export const preset = (value: string): RestOfRow => ({ default: value });
