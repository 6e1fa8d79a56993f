import { describe, expect, it } from 'vitest';
import { LineLedger } from '../../host/sidecar/line-ledger.js';

const HELD_AGAIN = 0;
const LET_GO = 1;

/** A receipt that notes what it hears. */
function noting() {
  const heard: (number | 'safe')[] = [];
  return {
    heard,
    receipt: { released: (index: number) => heard.push(index), safe: () => heard.push('safe') },
  };
}

const pairs = (...entries: [line: number, change: number][]) => Uint32Array.from(entries.flat());

describe('line ledger', () => {
  it('releases lines when the outputs have come so far', () => {
    const ledger = new LineLedger();
    const { heard, receipt } = noting();
    ledger.add(3, receipt);
    ledger.take(pairs([0, LET_GO], [2, LET_GO]), 5);
    ledger.settle(4);
    expect(heard).toEqual([]);
    ledger.settle(5);
    expect(heard).toEqual([0, 2]);
    ledger.take(pairs([1, LET_GO]), 5);
    ledger.settle(9);
    expect(heard).toEqual([0, 2, 1, 'safe']);
    expect(ledger.openLines).toBe(0);
  });

  it('waits for the last of those that have a line', () => {
    const ledger = new LineLedger();
    const { heard, receipt } = noting();
    ledger.add(1, receipt);
    ledger.take(pairs([0, HELD_AGAIN], [0, HELD_AGAIN], [0, LET_GO], [0, LET_GO]), 1);
    ledger.settle(1);
    expect(heard).toEqual([]);
    ledger.take(pairs([0, LET_GO]), 2);
    ledger.settle(2);
    expect(heard).toEqual([0, 'safe']);
  });

  it('finds the push of a line among those that nobody asked about', () => {
    const ledger = new LineLedger();
    const [a, b] = [noting(), noting()];
    ledger.add(2, undefined);
    ledger.add(2, a.receipt);
    ledger.add(3, undefined);
    ledger.add(1, b.receipt);
    ledger.take(pairs(...Array.from({ length: 8 }, (_, line): [number, number] => [line, LET_GO])), 0);
    ledger.settle(0);
    expect([a.heard, b.heard]).toEqual([
      [0, 1, 'safe'],
      [0, 'safe'],
    ]);
  });

  it('goes on where the numbers of the module begin anew', () => {
    const ledger = new LineLedger();
    const { heard, receipt } = noting();
    ledger.add(2 ** 32 - 2, undefined);
    ledger.add(4, receipt);
    ledger.take(pairs([2 ** 32 - 2, LET_GO], [2 ** 32 - 1, LET_GO], [0, LET_GO], [1, LET_GO]), 0);
    ledger.settle(0);
    expect(heard).toEqual([0, 1, 2, 3, 'safe']);
  });

  it('is empty after a long run', () => {
    const ledger = new LineLedger();
    for (let n = 0; n < 5000; n++) {
      ledger.add(2, { released() {} });
      ledger.take(pairs([2 * n, LET_GO], [2 * n + 1, LET_GO]), n);
      ledger.settle(n);
    }
    expect(ledger.openLines).toBe(0);
  });
});
