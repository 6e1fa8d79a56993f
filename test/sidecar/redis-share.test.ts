import { describe, expect, it } from 'vitest';
import { planShare } from '../../host/sidecar/inputs/redis/streams/share.js';

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

/** Workers that take turns, each with what the others left, until nobody does anything. Returns the moves. */
function settle(workers: readonly string[], streams: readonly string[], owners: Map<string, string>): number {
  let moves = 0;
  for (let round = 0; round < 100; round++) {
    let isQuiet = true;
    for (const me of workers) {
      const { take, giveAway } = planShare({ me, workers, streams, owners, orphans: new Set() });
      for (const stream of take) owners.set(stream, me);
      const held = streams.filter((stream) => owners.get(stream) === me);
      for (const stream of held.slice(0, giveAway)) owners.delete(stream);
      moves += take.length + giveAway;
      if (take.length + giveAway > 0) isQuiet = false;
    }
    if (isQuiet) return moves;
  }
  throw new Error('the workers never come to rest');
}

function counts(workers: readonly string[], owners: ReadonlyMap<string, string>): number[] {
  return workers.map((worker) => [...owners.values()].filter((owner) => owner === worker).length);
}

describe('the share of a worker', () => {
  it('comes to rest with nobody two apart, for any numbers of workers and streams', () => {
    for (let workerCount = 1; workerCount <= 7; workerCount++) {
      for (let streamCount = 0; streamCount <= 25; streamCount++) {
        const workers = names('worker', workerCount);
        const streams = names('esa', streamCount);
        const owners = new Map<string, string>();
        expect(settle(workers, streams, owners)).toBe(streamCount); // nothing is taken to be given away
        expect(owners.size).toBe(streamCount);
        const held = counts(workers, owners);
        expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('comes to rest when workers join and leave, and moves no more than has to be', () => {
    const streams = names('esa', 24);
    const owners = new Map<string, string>();
    settle(names('worker', 1), streams, owners);
    for (const workerCount of [2, 3, 5, 4, 8, 1, 6]) {
      const workers = names('worker', workerCount);
      for (const [stream, owner] of owners) if (!workers.includes(owner)) owners.delete(stream);
      const before = new Map(owners);
      settle(workers, streams, owners);
      const held = counts(workers, owners);
      expect(owners.size).toBe(24);
      expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
      const moved = [...before].filter(([stream, owner]) => owners.get(stream) !== owner).length;
      const above = counts(workers, before).map((count) => Math.max(0, count - Math.floor(24 / workerCount)));
      expect(moved).toBeLessThanOrEqual(above.reduce((sum, count) => sum + count));
    }
  });

  it('gives the free stream to the worker that has none', () => {
    const streams = names('esa', 5);
    const workers = ['a', 'b', 'c', 'd'];
    const owners = new Map([
      ['esa0', 'a'],
      ['esa1', 'a'],
      ['esa2', 'b'],
      ['esa3', 'c'],
    ]);
    const plan = (me: string) => planShare({ me, workers, streams, owners, orphans: new Set() });
    expect(plan('a')).toEqual({ take: [], giveAway: 0 });
    expect(plan('b')).toEqual({ take: [], giveAway: 0 });
    expect(plan('d')).toEqual({ take: ['esa4'], giveAway: 0 });
  });

  it('takes orphans whatever the share', () => {
    const view = {
      me: 'a',
      workers: ['a', 'b'],
      streams: names('esa', 3),
      owners: new Map([
        ['esa0', 'a'],
        ['esa1', 'a'],
      ]),
    };
    expect(planShare({ ...view, orphans: new Set() }).take).toEqual([]);
    expect(planShare({ ...view, orphans: new Set(['esa2']) }).take).toEqual(['esa2']);
  });

  it('leaves streams of workers with another configuration to them', () => {
    const owners = new Map(names('esa', 4).map((stream) => [stream, 'stranger']));
    expect(
      planShare({ me: 'a', workers: ['a'], streams: names('esa', 4), owners, orphans: new Set() }),
    ).toEqual({
      take: [],
      giveAway: 0,
    });
  });
});
