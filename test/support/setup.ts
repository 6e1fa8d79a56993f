/** Before each test file: every stitcher and filter that its tests use is asked afterwards whether its counts add up. */
import { afterEach } from 'vitest';
import { type OnOutput, Stitcher } from '../../host/engine.js';
import { type Accountable, expectAccounts, expectUsedAccounts, Seen, use } from './accounting.js';

/** A stitcher and what came out of it. */
class Watched implements Accountable {
  readonly seen = new Seen();
  constructor(readonly stitcher: Stitcher) {}

  expectAccounts(): void {
    expectAccounts(this.stitcher.stats(), this.seen);
  }
}

const all = new WeakMap<Stitcher, Watched>();

function watched(stitcher: Stitcher): Watched {
  const found = all.get(stitcher) ?? new Watched(stitcher);
  all.set(stitcher, found);
  return found;
}

for (const name of ['pushBytes', 'tickBytes', 'drainBytes'] as const) {
  const call = Stitcher.prototype[name] as (this: Stitcher, ...args: unknown[]) => void;
  Object.defineProperty(Stitcher.prototype, name, {
    value(this: Stitcher, ...args: unknown[]) {
      const onOutput = args.pop() as OnOutput;
      const one = watched(this);
      use(one);
      call.call(this, ...args, (ndjson: Uint8Array) => {
        one.seen.add(ndjson);
        onOutput(ndjson);
      });
    },
  });
}

afterEach(expectUsedAccounts);
