import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RedisStreamInputSpec } from '../../host/sidecar/config/specs.js';
import type { LineInput } from '../../host/sidecar/inputs/input.js';
import { createRedisInput } from '../../host/sidecar/inputs/redis/create.js';
import type { Batch } from '../../host/sidecar/outputs/sink.js';
import { Stitching } from '../../host/sidecar/stitching.js';
import type { ClassicDocument } from '../../host/types.js';
import { RedisProxy } from './support/redis-proxy.js';
import { hasRedis, RedisServer, type TestClient } from './support/redis-server.js';
import { eventually, streamSpec } from './support/redis-worker.js';

const noLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const noMeter = { lines: () => 0, lost: () => 0, connections: () => 0, trouble: () => 0 };

/** A worker with the module in it, whose output takes every document at once. */
class StitchingWorker {
  readonly documents: ClassicDocument[] = [];
  readonly failures: Error[] = [];
  readonly #input: LineInput;
  readonly #ticking: NodeJS.Timeout;
  acceptedPosition = 0;

  constructor(spec: RedisStreamInputSpec) {
    const settings = { linger: '20ms', timeout: '20s' };
    const stitching = new Stitching(settings, [this], true);
    this.#ticking = setInterval(() => {
      stitching.tick();
      stitching.accepted();
    }, 10);
    const fail = (error: Error) => this.failures.push(error);
    const surroundings = { log: noLog, meter: noMeter, stateDir: undefined, ended: () => undefined };
    this.#input = createRedisInput(spec, { intake: stitching, fail, ...surroundings });
  }

  start(): Promise<void> {
    return this.#input.start();
  }

  add({ bytes, documents }: Batch): void {
    this.acceptedPosition += documents;
    for (const line of bytes.toString().split('\n')) if (line !== '') this.documents.push(JSON.parse(line));
  }

  async close(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#input.stop();
    await this.#input.close?.();
  }
}

/** The lines of one message, with a blank one and one that is no mail log between them. */
function message(appliance: string, mid: number): string[] {
  const prefix = `<22>Mar 16 09:15:31 ${appliance} mail_logs: Info: `;
  const texts = [
    `Start MID ${mid} ICID 0`,
    `MID ${mid} ICID 0 From: <from${mid}@example.net>`,
    `MID ${mid} ICID 0 RID 0 To: <to${mid}@example.com>`,
    `MID ${mid} Subject "message ${mid} of ${appliance}"`,
    `MID ${mid} queued for delivery`,
    `Message finished MID ${mid} done`,
  ];
  return [...texts.map((text) => prefix + text), '', '# not of a mail log'];
}

describe.skipIf(!hasRedis)('streams of a Redis with the module behind them', () => {
  let server: RedisServer;
  let redis: TestClient;
  let workers: StitchingWorker[] = [];
  let proxies: RedisProxy[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = await server.client();
  });
  afterAll(() => server.remove());
  beforeEach(() => redis.flushAll());
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    workers = [];
    proxies = [];
  });

  async function started(consumer: string): Promise<RedisProxy> {
    const proxy = await RedisProxy.start(server.port);
    const spec = streamSpec(proxy.url, { streams: ['esa:*'], consumer, leaseMs: 400, batch: 16 });
    const worker = new StitchingWorker(spec);
    proxies.push(proxy);
    workers.push(worker);
    await worker.start();
    return proxy;
  }

  const appliances = ['esa1', 'esa2', 'esa3', 'esa4', 'esa5'];

  /** Looks at the group of each stream. */
  async function everyGroup(isSo: (group: { pending: number; lag: number | undefined }) => boolean) {
    for (const appliance of appliances) {
      const [group] = await redis.xInfoGroups(`esa:${appliance}`).catch(() => []);
      if (group === undefined || !isSo(group)) return false;
    }
    return true;
  }

  /** Messages of which some document says all, by appliance and MID; and the ids of all messages. */
  function outcome(): { whole: Set<string>; ids: Map<string, Set<string>> } {
    const whole = new Set<string>();
    const ids = new Map<string, Set<string>>();
    for (const document of workers.flatMap(({ documents }) => documents)) {
      if (document.MID === undefined) continue; // a line that was passed on
      const { appliance, MID, complete, Subject, From, To, Action, id } = document;
      const key = `${appliance} ${MID}`;
      ids.set(key, (ids.get(key) ?? new Set()).add(id));
      const wanted = [`message ${MID} of ${appliance}`, `from${MID}@example.net`, `to${MID}@example.com`];
      if (complete && [Subject, From, To].join() === wanted.join() && Action === 'queued for delivery') {
        whole.add(key);
      }
    }
    return { whole, ids };
  }

  it('gives every document, and acknowledges every line, though workers die and networks break', async () => {
    const messages = 120;
    for (const consumer of ['one', 'two', 'three']) await started(consumer);
    // one of the workers is always well
    const harms = [
      () => proxies[0]?.cut(), // for good, as if it had been killed
      () => proxies[1]?.freeze(),
      () => started('four'),
      () => proxies[2]?.cut(),
      () => proxies[1]?.thaw(),
      () => proxies[2]?.mend(),
      () => proxies[3]?.freeze(),
      () => proxies[3]?.thaw(),
      () => proxies[1]?.cut(),
      () => proxies[1]?.mend(),
    ];
    for (let mid = 1; mid <= messages; mid += 4) {
      for (let line = 0; line < 8; line++) {
        const adding = appliances.flatMap((appliance) =>
          [mid, mid + 1, mid + 2, mid + 3].map((id) =>
            redis.xAdd(`esa:${appliance}`, '*', { any: message(appliance, id)[line] as string }),
          ),
        );
        await Promise.all(adding);
        if (line === 3 && mid % 12 === 1) {
          // in the middle of messages of which the first lines were read
          await eventually(() => everyGroup(({ lag }) => lag === 0), 'what was written before the harm');
          await harms[(mid - 1) / 12]?.();
        }
      }
    }
    const count = appliances.length * messages;
    await eventually(() => outcome().whole.size === count, 'a whole document of each message');
    await eventually(() => everyGroup(({ pending }) => pending === 0), 'acknowledgement of all lines');
    const { ids } = outcome();
    expect(ids.size).toBe(count);
    expect([...ids.values()].filter((of) => of.size > 1)).toEqual([]);
    expect(workers.flatMap(({ failures }) => failures)).toEqual([]);
  });
});
