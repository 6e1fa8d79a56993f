/** Reads a module with binaryen, which knows the binary format, and gives it as plain data. */
import binaryen from 'binaryen';
import {
  type Expression,
  type NumberType,
  type Type,
  UnknownInstruction,
  type WasmFunction,
  type WasmGlobal,
  type WasmModule,
} from './tree.js';

/** binaryen's own calls that its types do not tell of. */
interface Untyped {
  getMemoryInfo(): { module: string; initial: number; max?: number };
  getNumMemorySegments(): number;
  getMemorySegmentInfoByIndex(index: number): { offset: number; data: ArrayBuffer; passive: boolean };
}

/**
 * binaryen numbers its operators, unary and binary ones apart, and names those numbers: `AddInt32`, `ExtendSInt32`.
 * Here they become `i32.add`, `i64.extend_i32_s`.
 */
const UNARY = new Map<number, string>();
const BINARY = new Map<number, string>();
const BINARY_NAMES =
  /^(Add|Sub|Mul|Div[SU]|Rem[SU]|And|Or|Xor|Shl|Shr[SU]|Rot[LR]|Eq|Ne|[LG][te][SU])Int(32|64)$/;
const UNARY_NAMES = /^(Clz|Ctz|Popcnt|EqZ|Extend(?:S|U|S8|S16|S32)|Wrap)Int(32|64)$/;
const SPECIAL: Record<string, string> = {
  ExtendSInt32: 'i64.extend_i32_s',
  ExtendUInt32: 'i64.extend_i32_u',
  WrapInt64: 'i32.wrap_i64',
};
for (const [name, number] of Object.entries(binaryen as unknown as Record<string, unknown>)) {
  if (typeof number !== 'number') continue;
  const binary = BINARY_NAMES.exec(name);
  if (binary) BINARY.set(number, `i${binary[2]}.${spelled(binary[1] as string)}`);
  const unary = UNARY_NAMES.exec(name);
  if (unary) UNARY.set(number, SPECIAL[name] ?? `i${unary[2]}.${spelled(unary[1] as string)}`);
}

/** `DivS` -> `div_s`, `ExtendS8` -> `extend8_s`, `RotL` -> `rotl`. */
function spelled(name: string): string {
  const extended = /^ExtendS(8|16|32)$/.exec(name);
  if (extended) return `extend${extended[1]}_s`;
  return /^(Div|Rem|Shr|[LG][te])[SU]$/.test(name)
    ? `${name.slice(0, -1)}_${name.slice(-1)}`.toLowerCase()
    : name.toLowerCase();
}

function numberType(type: number, where: string): NumberType {
  if (type === binaryen.i32) return 'i32';
  if (type === binaryen.i64) return 'i64';
  throw new UnknownInstruction('a value that is neither i32 nor i64', where);
}

function anyType(type: number, where: string): Type {
  if (type === binaryen.none) return 'none';
  if (type === binaryen.unreachable) return 'unreachable';
  return numberType(type, where);
}

/** Reads `wasm`; throws UnknownInstruction on what has no translation. */
export function readModule(wasm: Uint8Array): WasmModule {
  const module = binaryen.readBinary(wasm);
  try {
    return readFrom(module);
  } finally {
    module.dispose();
  }
}

/** Reads a module that binaryen has. */
export function readFrom(module: binaryen.Module): WasmModule {
  const more = module as unknown as Untyped;
  const memory = more.getMemoryInfo();
  if (memory.module !== '') throw new UnknownInstruction('an imported memory', 'the module');
  if (memory.max !== undefined) throw new UnknownInstruction('a memory with a maximum', 'the module');
  const result: WasmModule = {
    functions: [],
    imports: [],
    globals: readGlobals(module),
    exports: new Map(),
    table: new Map(),
    segments: [],
    memoryPages: memory.initial,
    start: undefined,
  };
  const signatures = new Map<string, string>();
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const info = binaryen.getFunctionInfo(module.getFunctionByIndex(i));
    const params = binaryen.expandType(info.params).map((type) => numberType(type, info.name));
    const type = info.results === binaryen.none ? 'none' : numberType(info.results, info.name);
    signatures.set(info.name, `(${params.join(',')})${type}`);
    if (info.module) {
      result.imports.push({ name: info.name, module: info.module, base: info.base as string, result: type });
    } else result.functions.push(readFunction(info, params, type));
  }
  for (let i = 0; i < module.getNumExports(); i++) {
    const info = binaryen.getExportInfo(module.getExportByIndex(i));
    if (info.kind === binaryen.ExternalFunction) result.exports.set(info.name, info.value);
  }
  for (let i = 0; i < more.getNumMemorySegments(); i++) {
    const segment = more.getMemorySegmentInfoByIndex(i);
    if (segment.passive) throw new UnknownInstruction('a passive data segment', 'the module');
    result.segments.push({ offset: segment.offset, data: new Uint8Array(segment.data) });
  }
  for (let i = 0; i < module.getNumElementSegments(); i++) {
    const segment = binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(i)) as unknown as {
      offset: number;
      data: string[];
    };
    const offset = readExpression(segment.offset, 'an element segment');
    if (offset.kind !== 'const') throw new UnknownInstruction(offset.kind, 'an element segment');
    segment.data.forEach((name, j) => {
      const signature = signatures.get(name) as string;
      result.table.set(Number(offset.value) + j, { name, signature });
    });
  }
  // this version of the library tells the start function in its text only
  result.start = /^\s*\(start \$(\S+)\)/m.exec(module.emitText())?.[1];
  return result;
}

function readGlobals(module: binaryen.Module): WasmGlobal[] {
  const globals: WasmGlobal[] = [];
  for (let i = 0; i < module.getNumGlobals(); i++) {
    const info = binaryen.getGlobalInfo(module.getGlobalByIndex(i));
    if (info.module) throw new UnknownInstruction('an imported global', `global ${info.name}`);
    const value = readExpression(info.init, `global ${info.name}`);
    if (value.kind !== 'const') throw new UnknownInstruction(value.kind, `global ${info.name}`);
    globals.push({ name: info.name, type: value.type, isMutable: info.mutable, value: value.value });
  }
  return globals;
}

function readFunction(
  info: binaryen.FunctionInfo,
  params: NumberType[],
  result: NumberType | 'none',
): WasmFunction {
  const where = `function ${info.name}`;
  return {
    name: info.name,
    params,
    locals: info.vars.map((type) => numberType(type, where)),
    result,
    body: readExpression(info.body, where),
  };
}

/** What gives a value, and where its operands are. */
const OPERANDS = new Map<number, string[]>([
  [binaryen.LoadId, ['ptr']],
  [binaryen.UnaryId, ['value']],
  [binaryen.BinaryId, ['left', 'right']],
  [binaryen.SelectId, ['ifTrue', 'ifFalse', 'condition']],
  [binaryen.MemoryGrowId, ['delta']],
]);

/** An i64 comes as its two halves. */
function constantOf(value: number | { low: number; high: number }): bigint {
  if (typeof value === 'number') return BigInt(value);
  return (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
}

/** The tree of an expression, without names of types that binaryen has and WebAssembly has not. */
function readExpression(ref: number, where: string): Expression {
  const id = binaryen.getExpressionId(ref);
  // these two are not known to getExpressionInfo
  if (id === binaryen.NopId) return { kind: 'nop', type: 'none' };
  if (id === binaryen.UnreachableId) return { kind: 'unreachable', type: 'unreachable' };
  // biome-ignore lint/suspicious/noExplicitAny: its shape depends on `id`, and the library types it loosely
  const info = { ...(binaryen.getExpressionInfo(ref) as any), type: binaryen.getExpressionType(ref) };
  const type = anyType(info.type, where);
  const read = (operand: number) => readExpression(operand, where);
  const maybe = (operand: number) => (operand === 0 ? undefined : read(operand));
  const number = () => numberType(info.type, where);
  if (type === 'unreachable' && OPERANDS.has(id)) {
    // it never comes to the operator, since one of the operands never ends
    const operands = (OPERANDS.get(id) as string[]).map((key) => read(info[key]));
    const body = operands.map((value): Expression => ({ kind: 'drop', type: value.type, value }));
    return { kind: 'block', type, label: '', body };
  }
  switch (id) {
    case binaryen.ConstId:
      return { kind: 'const', type: number(), value: constantOf(info.value) };
    case binaryen.LocalGetId:
      return { kind: 'local.get', type: number(), index: info.index };
    case binaryen.LocalSetId:
      return { kind: 'local.set', type, index: info.index, value: read(info.value) };
    case binaryen.GlobalGetId:
      return { kind: 'global.get', type: number(), name: info.name };
    case binaryen.GlobalSetId:
      return { kind: 'global.set', type, name: info.name, value: read(info.value) };
    case binaryen.LoadId: {
      if (info.isAtomic) throw new UnknownInstruction('an atomic load', where);
      const { bytes, isSigned: signed, offset } = info;
      return { kind: 'load', type: number(), bytes, signed, offset, pointer: read(info.ptr) };
    }
    case binaryen.StoreId: {
      if (info.isAtomic) throw new UnknownInstruction('an atomic store', where);
      const { bytes, offset } = info;
      return { kind: 'store', type, bytes, offset, pointer: read(info.ptr), value: read(info.value) };
    }
    case binaryen.UnaryId: {
      const op = UNARY.get(info.op);
      if (op === undefined) throw new UnknownInstruction(`unary operator ${info.op}`, where);
      return { kind: 'unary', type: number(), op, value: read(info.value) };
    }
    case binaryen.BinaryId: {
      const op = BINARY.get(info.op);
      if (op === undefined) throw new UnknownInstruction(`binary operator ${info.op}`, where);
      return { kind: 'binary', type: number(), op, left: read(info.left), right: read(info.right) };
    }
    case binaryen.SelectId: {
      const { condition, ifTrue, ifFalse } = info;
      return {
        kind: 'select',
        type,
        condition: read(condition),
        ifTrue: read(ifTrue),
        ifFalse: read(ifFalse),
      };
    }
    case binaryen.CallId:
      if (info.isReturn) throw new UnknownInstruction('return_call', where);
      return { kind: 'call', type, target: info.target, operands: info.operands.map(read) };
    case binaryen.CallIndirectId: {
      if (info.isReturn) throw new UnknownInstruction('return_call_indirect', where);
      const operands: Expression[] = info.operands.map(read);
      const signature = `(${operands.map((one) => one.type).join(',')})${type}`;
      return { kind: 'call_indirect', type, operands, target: read(info.target), signature };
    }
    case binaryen.BlockId:
      return { kind: 'block', type, label: info.name ?? '', body: info.children.map(read) };
    case binaryen.LoopId:
      return { kind: 'loop', type, label: info.name ?? '', body: read(info.body) };
    case binaryen.IfId: {
      const { condition, ifTrue, ifFalse } = info;
      return { kind: 'if', type, condition: read(condition), ifTrue: read(ifTrue), ifFalse: maybe(ifFalse) };
    }
    case binaryen.BreakId: {
      const { condition, value } = info;
      return { kind: 'br', type, label: info.name, condition: maybe(condition), value: maybe(value) };
    }
    case binaryen.SwitchId:
      if (info.value) throw new UnknownInstruction('br_table with a value', where);
      return {
        kind: 'br_table',
        type,
        labels: info.names,
        defaultLabel: info.defaultName,
        value: read(info.condition),
      };
    case binaryen.ReturnId:
      return { kind: 'return', type, value: maybe(info.value) };
    case binaryen.DropId:
      return { kind: 'drop', type, value: read(info.value) };
    case binaryen.MemorySizeId:
      return { kind: 'memory.size', type: number() };
    case binaryen.MemoryGrowId:
      return { kind: 'memory.grow', type: number(), pages: read(info.delta) };
    case binaryen.MemoryCopyId: {
      const { dest, source, size } = info;
      return { kind: 'memory.copy', type, to: read(dest), from: read(source), size: read(size) };
    }
    case binaryen.MemoryFillId: {
      const { dest, value, size } = info;
      return { kind: 'memory.fill', type, to: read(dest), value: read(value), size: read(size) };
    }
    default: {
      const name = Object.entries(binaryen).find(([key, value]) => value === id && /Id$/.test(key))?.[0];
      throw new UnknownInstruction(name?.replace(/Id$/, '') ?? `instruction ${id}`, where);
    }
  }
}
