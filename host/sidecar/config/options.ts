/**
 * The options of inputs and outputs, one row each. This one table drives the parser, what `mailstitch check`
 * prints, and docs/listen.md; its rows stand in two files.
 */
import { INPUT_OPTIONS } from './input-options.js';
import { OUTPUT_OPTIONS } from './output-options.js';
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

export const OPTIONS: readonly OptionRow[] = [...INPUT_OPTIONS, ...OUTPUT_OPTIONS];

/** The options of one kind, in the order of the table. */
export function optionsOf(side: Side, kind: string): readonly OptionRow[] {
  return OPTIONS.filter((row) => row.side === side && row.of.includes(kind));
}
