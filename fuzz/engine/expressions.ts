/** The classes by which binaryen gives access to the inside of expressions: it has them, its types do not. */
import binaryen from 'binaryen';

type ExpressionRef = binaryen.ExpressionRef;
type FunctionRef = binaryen.FunctionRef;

/** No expression. */
export const NONE: ExpressionRef = 0;

interface Classes {
  Expression: { getId(ref: ExpressionRef): number; getType(ref: ExpressionRef): number };
  Function: {
    getBody(ref: FunctionRef): ExpressionRef;
    setBody(ref: FunctionRef, body: ExpressionRef): void;
  };
  Block: {
    getName(ref: ExpressionRef): string | null;
    getNumChildren(ref: ExpressionRef): number;
    getChildAt(ref: ExpressionRef, at: number): ExpressionRef;
    setChildAt(ref: ExpressionRef, at: number, child: ExpressionRef): void;
    insertChildAt(ref: ExpressionRef, at: number, child: ExpressionRef): void;
  };
  If: {
    getIfTrue(ref: ExpressionRef): ExpressionRef;
    getIfFalse(ref: ExpressionRef): ExpressionRef;
    setIfTrue(ref: ExpressionRef, arm: ExpressionRef): void;
    setIfFalse(ref: ExpressionRef, arm: ExpressionRef): void;
  };
  Loop: {
    getBody(ref: ExpressionRef): ExpressionRef;
    setBody(ref: ExpressionRef, body: ExpressionRef): void;
  };
  Break: { getCondition(ref: ExpressionRef): ExpressionRef };
  MemoryGrow: { getDelta(ref: ExpressionRef): ExpressionRef };
  MemoryCopy: Record<'getDest' | 'getSource' | 'getSize', (ref: ExpressionRef) => ExpressionRef>;
  MemoryFill: Record<'getDest' | 'getValue' | 'getSize', (ref: ExpressionRef) => ExpressionRef>;
  Store: Record<
    'getPtr' | 'getValue' | 'getBytes' | 'getOffset' | 'getValueType',
    (ref: ExpressionRef) => number
  >;
}

export const {
  Expression,
  Function: Functions,
  Block,
  If,
  Loop,
  Break,
  MemoryGrow,
  MemoryCopy,
  MemoryFill,
  Store,
} = binaryen as unknown as Classes;

const LIBRARY = binaryen as unknown as Record<string, unknown>;

const IDS = [
  'Block',
  'If',
  'Loop',
  'Break',
  'Const',
  'Store',
  'MemorySize',
  'MemoryGrow',
  'MemoryCopy',
  'MemoryFill',
] as const;

/** The numbers that binaryen gives to kinds of expressions. */
export const Id = Object.fromEntries(IDS.map((name) => [name, LIBRARY[`${name}Id`]])) as Record<
  (typeof IDS)[number],
  number
>;

/** Expressions inside another one, of those kinds that have them: each has a getter and a setter named so. */
const PARTS = [
  'Condition',
  'Value',
  'Ptr',
  'Left',
  'Right',
  'Delta',
  'Dest',
  'Source',
  'Size',
  'IfTrue',
  'IfFalse',
  'Body',
];

type Access = Record<string, ((ref: ExpressionRef, ...more: number[]) => number) | undefined>;

const KINDS = new Map<number, Access>(
  Object.keys(LIBRARY)
    .filter((name) => name.endsWith('Id') && typeof LIBRARY[name.slice(0, -2)] === 'function')
    .map((name) => [LIBRARY[name] as number, LIBRARY[name.slice(0, -2)] as Access]),
);

/** Puts what `change` makes of it in the place of each expression inside one, but for those of a block. */
export function changeParts(ref: ExpressionRef, change: (part: ExpressionRef) => ExpressionRef): void {
  const id = Expression.getId(ref);
  const kind = KINDS.get(id);
  if (kind === undefined || id === Id.Const) return;
  for (const part of PARTS) {
    const inner = kind[`get${part}`]?.(ref) ?? NONE;
    if (inner === NONE) continue;
    const changed = change(inner);
    if (changed !== inner) kind[`set${part}`]?.(ref, changed);
  }
  const operands = kind.getNumOperands?.(ref) ?? 0;
  for (let at = 0; at < operands; at++) {
    const inner = kind.getOperandAt?.(ref, at) as number;
    const changed = change(inner);
    if (changed !== inner) kind.setOperandAt?.(ref, at, changed);
  }
}
