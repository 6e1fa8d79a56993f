/** Pointers of which not only the address is kept, but also the page and the number of the word that they show to. */
import { isField } from './access.js';
import { type Profile, siteOf } from './profile.js';
import { type Expression, operandsOf, type WasmFunction } from './tree.js';

/** More variables would not leave enough for those of the function itself. */
const MOST_KEPT = 20;
/** Keeping a word costs about as much as this many accesses save. */
const COST = 1;

/** Locals through which fields are read or written more often than they are set, the most used ones first. */
export function keptWords(f: WasmFunction, profile: Profile): ReadonlySet<number> {
  const uses = new Map<number, number>();
  const sets = new Map<number, number>();
  const add = (to: Map<number, number>, index: number, n: number) => to.set(index, (to.get(index) ?? 0) + n);
  /** `near`: how often what stands around is met, as far as it is known. Returns the same of `e`. */
  const walk = (e: Expression, near: number): number => {
    let count = near;
    for (const operand of operandsOf(e)) count = walk(operand, count);
    if (e.kind === 'load' || e.kind === 'store') {
      const site = siteOf(profile, e);
      count = site.count;
      const { pointer } = e;
      if (pointer.kind === 'local.get' && isField(site, e.offset, e.bytes))
        add(uses, pointer.index, site.count);
      if (pointer.kind === 'local.set' && isField(site, e.offset, e.bytes))
        add(uses, pointer.index, site.count);
    }
    if (e.kind === 'local.set') add(sets, e.index, count);
    return count;
  };
  walk(f.body, 0);
  const hot = Math.max(0, ...uses.values());
  return new Set(
    [...uses]
      .filter(
        ([index, n]) =>
          n > 0 && n > COST * ((sets.get(index) ?? 0) + (index < f.params.length ? hot / 4 : 0)),
      )
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_KEPT)
      .map(([index]) => index),
  );
}
