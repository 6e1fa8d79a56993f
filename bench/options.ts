/** What options of benchmarks mean. Each throws a RangeError that says what would be right. */

/** `--lines 5000`. */
export function count(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (!/^[1-9]\d{0,7}$/.test(given)) throw new RangeError(`--${name} takes a number from 1 to 99999999`);
  return Number(given);
}

/** Those of `all` that `--only A,B` names, in their own order; all of them without it. */
export function only<Row extends { id: string }>(given: string | undefined, all: readonly Row[]): Row[] {
  const ids = given?.split(',') ?? all.map(({ id }) => id);
  const unknown = ids.find((id) => !all.some((row) => row.id === id));
  if (unknown !== undefined) throw new RangeError(`--only knows no ${unknown}`);
  return all.filter(({ id }) => ids.includes(id));
}
