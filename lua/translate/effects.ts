/** What the evaluation of an expression changes, so that values that were put off are taken before it happens. */
import { type Expression, operandsOf } from './tree.js';

export interface Effects {
  /** Locals that are set. */
  locals: ReadonlySet<number>;
  memory: boolean;
  globals: boolean;
  /** It may go elsewhere, so that nothing behind it is evaluated. */
  leaves: boolean;
}

const NONE: Effects = { locals: new Set(), memory: false, globals: false, leaves: false };
const known = new WeakMap<Expression, Effects>();

export function effectsOf(expression: Expression): Effects {
  const effects = known.get(expression) ?? find(expression);
  known.set(expression, effects);
  return effects;
}

function find(e: Expression): Effects {
  const below = effectsOfAll(operandsOf(e));
  const isCall = e.kind === 'call' || e.kind === 'call_indirect' || e.kind === 'memory.grow';
  const memory = isCall || e.kind === 'store' || e.kind === 'memory.copy' || e.kind === 'memory.fill';
  const globals = isCall || e.kind === 'global.set';
  const leaves = e.kind === 'br' || e.kind === 'br_table' || e.kind === 'return' || e.kind === 'unreachable';
  if (e.kind === 'local.set') return { ...below, locals: new Set([...below.locals, e.index]) };
  if (!memory && !globals && !leaves) return below;
  return {
    locals: below.locals,
    memory: memory || below.memory,
    globals: globals || below.globals,
    leaves: leaves || below.leaves,
  };
}

/** What follows all of `expressions`. */
export function effectsOfAll(expressions: Expression[]): Effects {
  const all = expressions.map(effectsOf).filter((one) => one !== NONE);
  if (all.length < 2) return all[0] ?? NONE;
  return {
    locals: new Set(all.flatMap((one) => [...one.locals])),
    memory: all.some((one) => one.memory),
    globals: all.some((one) => one.globals),
    leaves: all.some((one) => one.leaves),
  };
}
