/**
 * What the translator knows of a module: plain data, read by module.ts. Names of instructions are those of the
 * WebAssembly specification.
 */
export type NumberType = 'i32' | 'i64';

/** `unreachable`: the expression never ends. */
export type Type = NumberType | 'none' | 'unreachable';

export type Expression =
  | { kind: 'const'; type: NumberType; value: bigint }
  | { kind: 'local.get'; type: NumberType; index: number }
  | { kind: 'local.set'; type: Type; index: number; value: Expression }
  | { kind: 'global.get'; type: NumberType; name: string }
  | { kind: 'global.set'; type: Type; name: string; value: Expression }
  | { kind: 'load'; type: NumberType; bytes: number; signed: boolean; offset: number; pointer: Expression }
  | { kind: 'store'; type: Type; bytes: number; offset: number; pointer: Expression; value: Expression }
  | { kind: 'unary'; type: NumberType; op: string; value: Expression }
  | { kind: 'binary'; type: NumberType; op: string; left: Expression; right: Expression }
  | { kind: 'select'; type: Type; condition: Expression; ifTrue: Expression; ifFalse: Expression }
  | { kind: 'call'; type: Type; target: string; operands: Expression[] }
  | { kind: 'call_indirect'; type: Type; operands: Expression[]; target: Expression; signature: string }
  | { kind: 'block'; type: Type; label: string; body: Expression[] }
  | { kind: 'loop'; type: Type; label: string; body: Expression }
  | { kind: 'if'; type: Type; condition: Expression; ifTrue: Expression; ifFalse: Expression | undefined }
  | {
      kind: 'br';
      type: Type;
      label: string;
      condition: Expression | undefined;
      value: Expression | undefined;
    }
  | { kind: 'br_table'; type: Type; labels: string[]; defaultLabel: string; value: Expression }
  | { kind: 'return'; type: Type; value: Expression | undefined }
  | { kind: 'drop'; type: Type; value: Expression }
  | { kind: 'nop'; type: Type }
  | { kind: 'unreachable'; type: Type }
  | { kind: 'memory.size'; type: NumberType }
  | { kind: 'memory.grow'; type: NumberType; pages: Expression }
  | { kind: 'memory.copy'; type: Type; to: Expression; from: Expression; size: Expression }
  | { kind: 'memory.fill'; type: Type; to: Expression; value: Expression; size: Expression };

export interface WasmFunction {
  name: string;
  params: NumberType[];
  /** Types of the locals behind the parameters. */
  locals: NumberType[];
  result: NumberType | 'none';
  body: Expression;
}

export interface ImportedFunction {
  name: string;
  /** As the module asks for it: `wasi_snapshot_preview1`, `fd_write`. */
  module: string;
  base: string;
  result: NumberType | 'none';
}

export interface WasmGlobal {
  name: string;
  type: NumberType;
  isMutable: boolean;
  value: bigint;
}

export interface WasmModule {
  functions: WasmFunction[];
  imports: ImportedFunction[];
  globals: WasmGlobal[];
  /** Functions by exported name. */
  exports: Map<string, string>;
  /** Entries of the function table by index. */
  table: Map<number, { name: string; signature: string }>;
  segments: { offset: number; data: Uint8Array }[];
  /** Pages of 64 KiB. */
  memoryPages: number;
  start: string | undefined;
}

/** An instruction that the translator does not know: the build stops, for no module must be translated by halves. */
export class UnknownInstruction extends Error {
  override name = 'UnknownInstruction';

  constructor(instruction: string, where: string) {
    super(`${instruction} in ${where}: this instruction has no translation to Lua; add it to lua/translate/`);
  }
}

/** The expressions that are evaluated before this one, in their order. */
export function operandsOf(expression: Expression): Expression[] {
  const e = expression;
  switch (e.kind) {
    case 'local.set':
    case 'global.set':
    case 'unary':
    case 'drop':
    case 'br_table':
      return [e.value];
    case 'load':
      return [e.pointer];
    case 'store':
      return [e.pointer, e.value];
    case 'binary':
      return [e.left, e.right];
    case 'select':
      return [e.ifTrue, e.ifFalse, e.condition];
    case 'call':
      return e.operands;
    case 'call_indirect':
      return [...e.operands, e.target];
    case 'block':
      return e.body;
    case 'loop':
      return [e.body];
    case 'if':
      return e.ifFalse === undefined ? [e.condition, e.ifTrue] : [e.condition, e.ifTrue, e.ifFalse];
    case 'br':
      return [e.value, e.condition].filter((one) => one !== undefined);
    case 'return':
      return e.value === undefined ? [] : [e.value];
    case 'memory.grow':
      return [e.pages];
    case 'memory.copy':
      return [e.to, e.from, e.size];
    case 'memory.fill':
      return [e.to, e.value, e.size];
    default:
      return [];
  }
}
