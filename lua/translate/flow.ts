/** What is certain at a point of a function, whichever way it was come by. */
export class Flow {
  /** Locals that were given a value. */
  readonly assigned: Set<number>;
  /** Pointers whose page and word are in variables, see function.ts. */
  readonly kept: Set<number>;

  constructor(assigned: Iterable<number> = [], kept: Iterable<number> = []) {
    this.assigned = new Set(assigned);
    this.kept = new Set(kept);
  }

  copy(): Flow {
    return new Flow(this.assigned, this.kept);
  }
}

/** What is certain where two ways meet; a way that is undefined is never taken. */
export function meet(a: Flow | undefined, b: Flow | undefined): Flow | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return new Flow(
    [...a.assigned].filter((local) => b.assigned.has(local)),
    [...a.kept].filter((local) => b.kept.has(local)),
  );
}
