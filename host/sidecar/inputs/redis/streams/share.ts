import { createHash } from 'node:crypto';

/** What a worker knows when it decides which streams to take and how many to give away. */
export interface ShareView {
  me: string;
  /** All that live, with this one. */
  workers: readonly string[];
  streams: readonly string[];
  /** Worker by stream; streams that nobody holds are missing. */
  owners: ReadonlyMap<string, string>;
  /** Nobody has held them for a whole lease, or this worker gave them up without meaning to: anybody's. */
  orphans: ReadonlySet<string>;
}

export interface SharePlan {
  /** To be taken if they are still free, in this order. */
  take: string[];
  /** How many to give away. */
  giveAway: number;
}

/**
 * Each worker aims at an equal number of streams. It takes free ones up to that, and gives some away if another has
 * at least two less; orphans are taken whatever the share, so that no stream is left.
 */
export function planShare({ me, workers, streams, owners, orphans }: ShareView): SharePlan {
  const counts = new Map(workers.map((worker) => [worker, 0]));
  counts.set(me, 0);
  for (const stream of streams) {
    const owner = owners.get(stream);
    const count = owner === undefined ? undefined : counts.get(owner);
    if (owner !== undefined && count !== undefined) counts.set(owner, count + 1);
  }
  const mine = counts.get(me) as number;
  const least = Math.min(...counts.values());
  // 5 streams, 4 workers with 2, 1, 1, 0: the free one is for the worker that has none
  const floor = Math.floor(streams.length / counts.size);
  const limit = mine === floor && least === floor ? floor + 1 : floor;
  const free = streams.filter((stream) => !owners.has(stream)).sort(byPreference(me));
  const take = free.filter((stream) => orphans.has(stream));
  for (const stream of free) if (mine + take.length < limit && !orphans.has(stream)) take.push(stream);
  const canGive = free.length === 0 && isFirst(me, counts);
  return { take, giveAway: canGive ? surplus(mine, least, Math.ceil(streams.length / counts.size)) : 0 };
}

function surplus(mine: number, least: number, most: number): number {
  return mine - least < 2 ? 0 : Math.max(1, mine - most);
}

/** Of several workers that have most, one gives away at a time. */
function isFirst(me: string, counts: ReadonlyMap<string, number>): boolean {
  const most = Math.max(...counts.values());
  const first = [...counts].filter(([, count]) => count === most).map(([worker]) => worker);
  return first.sort()[0] === me;
}

/** Each worker begins with other streams, so that two that start together seldom want the same. */
function byPreference(me: string): (a: string, b: string) => number {
  const ranks = new Map<string, string>();
  const rank = (stream: string) => {
    const known = ranks.get(stream) ?? createHash('sha1').update(`${me}\n${stream}`).digest('hex');
    ranks.set(stream, known);
    return known;
  };
  return (a, b) => (rank(a) < rank(b) ? -1 : 1);
}
