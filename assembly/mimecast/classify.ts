import { seenShared, seenUnique } from './event';
import { sharedKeysOf, uniqueKeysOf } from './key-index';
import { ALL_TYPES, Decision, TYPE_COUNT } from './types';

/**
 * Of which type an event is, from its keys alone: the method of Elastic's Mimecast integration, with an answer where
 * the vendor added a key. A type is contradicted by each shared key of the event that it never carries.
 */

/** Types that fit, a bit each: one, several on a tie, none. */
export let foundTypes: u32 = 0;
export let foundBy: Decision = Decision.NONE;

/** What somebody said counts. */
export function setFound(types: u32, by: Decision): void {
  foundTypes = types;
  foundBy = by;
}

/** What the method of the integration gives where it is no type here: all that are left with most shared keys. */
export let nearestTypes: u32 = 0;

/** Shared keys that an event must have in common with a type to be taken for one, if it has no unique key. */
const LEAST_SHARED: u32 = 2;
/** A unique key is taken for a new one of another type if its own is contradicted so often, and the other never. */
const MANY_CONTRADICTIONS: u32 = 2;

/** What the candidates are compared by. */
const enum Measure {
  CONTRADICTIONS = 0,
  UNIQUE = 1,
  SHARED = 2,
}

function measure(type: u32, by: Measure): u32 {
  if (by == Measure.CONTRADICTIONS) return popcnt(seenShared & ~sharedKeysOf(type)) as u32;
  if (by == Measure.UNIQUE) return popcnt(seenUnique & uniqueKeysOf(type)) as u32;
  return popcnt(seenShared & sharedKeysOf(type)) as u32;
}

/** Those of the types with the least or most of something. */
function best(types: u32, by: Measure): u32 {
  let found: u32 = 0;
  let record: u32 = 0;
  for (let left = types; left != 0; left &= left - 1) {
    const type = ctz(left);
    const value = measure(type, by);
    const isBetter = by == Measure.CONTRADICTIONS ? value < record : value > record;
    if (found == 0 || isBetter) {
      record = value;
      found = 0;
    }
    if (value == record) found |= 1 << type;
  }
  return found;
}

@inline
function isOne(types: u32): bool {
  return (types & (types - 1)) == 0;
}

/** Finds the type of the event whose keys were looked at. */
export function classify(): void {
  let owners: u32 = 0;
  let unopposed: u32 = 0;
  for (let type: u32 = 0; type < TYPE_COUNT; type++) {
    if ((seenUnique & uniqueKeysOf(type)) != 0) owners |= 1 << type;
    if ((seenShared & ~sharedKeysOf(type)) == 0) unopposed |= 1 << type;
  }
  if (owners != 0 && !isStrayKey(owners, unopposed)) {
    foundTypes = isOne(owners)
      ? owners
      : best(best(best(owners, Measure.CONTRADICTIONS), Measure.UNIQUE), Measure.SHARED);
    foundBy = isOne(foundTypes) ? Decision.UNIQUE_KEY : Decision.TIE;
    return;
  }
  // a shared key that is new in its type excludes them all: then the least contradicted are left
  const left = unopposed != 0 ? unopposed : best(ALL_TYPES, Measure.CONTRADICTIONS);
  const most = best(left, Measure.SHARED);
  nearestTypes = most;
  if (measure(ctz(most), Measure.SHARED) < LEAST_SHARED) {
    foundTypes = 0;
    foundBy = Decision.NONE;
    return;
  }
  foundTypes = most;
  foundBy = isOne(left) ? Decision.ELIMINATION : isOne(most) ? Decision.SCORE : Decision.TIE;
}

/** The unique key of one type stands in an event that is most likely of another, as a key that is new there. */
function isStrayKey(owners: u32, unopposed: u32): bool {
  return (
    isOne(owners) && unopposed != 0 && measure(ctz(owners), Measure.CONTRADICTIONS) >= MANY_CONTRADICTIONS
  );
}
