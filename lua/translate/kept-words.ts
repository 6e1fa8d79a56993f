/** Pointers of which not only the address is kept, but also the page and the number of the word that they show to. */
import { isField } from './access.js';
import { type Profile, siteOf } from './profile.js';
import { type Expression, operandsOf, type WasmFunction } from './tree.js';

/** More variables would not leave enough for those of the function itself. */
const MOST_KEPT = 24;

/** Locals through which fields are read or written at more than one place, the most used ones. */
export function keptWords(f: WasmFunction, profile: Profile): ReadonlySet<number> {
  const places = new Map<number, number>();
  const uses = new Map<number, number>();
  const walk = (e: Expression): void => {
    operandsOf(e).forEach(walk);
    if (e.kind !== 'load' && e.kind !== 'store') return;
    const { pointer } = e;
    const site = siteOf(profile, e);
    if (pointer.kind !== 'local.get' && pointer.kind !== 'local.set') return;
    if (!isField(site, e.offset, e.bytes)) return;
    places.set(pointer.index, (places.get(pointer.index) ?? 0) + 1);
    uses.set(pointer.index, (uses.get(pointer.index) ?? 0) + site.count);
  };
  walk(f.body);
  return new Set(
    [...uses]
      .filter(([index]) => (places.get(index) as number) > 1)
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_KEPT)
      .map(([index]) => index),
  );
}
