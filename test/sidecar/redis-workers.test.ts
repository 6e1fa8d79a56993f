import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SCRIPTS } from '../../host/sidecar/inputs/redis/scripts.js';
import { RedisProxy } from './support/redis-proxy.js';
import { hasRedis, RedisServer, type TestClient } from './support/redis-server.js';
import { eventually, quiet, RedisWorker, streamSpec } from './support/redis-worker.js';

const STREAMS = ['esa:1', 'esa:2', 'esa:3', 'esa:4', 'esa:5', 'esa:6'];
const OWNER = 'mailstitch:{mail}:mailstitch:owner';

describe.skipIf(!hasRedis)('streams of a Redis, several workers', () => {
  let server: RedisServer;
  let redis: TestClient;
  let workers: RedisWorker[] = [];
  let proxies: RedisProxy[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = await server.client();
  });
  afterAll(() => server.remove());
  beforeEach(() => redis.flushAll());
  afterEach(async () => {
    await Promise.all(workers.map(({ input }) => input.close?.()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    workers = [];
    proxies = [];
  });

  async function started(...spec: Parameters<typeof streamSpec>): Promise<RedisWorker> {
    const made = new RedisWorker(streamSpec(...spec));
    workers.push(made);
    await made.input.start();
    return made;
  }

  async function proxied(port = server.port): Promise<RedisProxy> {
    const proxy = await RedisProxy.start(port);
    proxies.push(proxy);
    return proxy;
  }

  const add = (stream: string, ...lines: string[]) =>
    Promise.all(lines.map((message) => redis.xAdd(stream, '*', { message })));
  const pending = async (stream = 'mail') => (await redis.xPending(stream, 'mailstitch')).pending;
  const numbered = (name: string, count: number) =>
    Array.from({ length: count }, (_, number) => `${name} ${number}`);

  async function ownerOf(stream: string): Promise<string> {
    const owner = await redis.get(`mailstitch:{${stream}}:mailstitch:owner`);
    return owner?.split(':')[0] ?? '';
  }

  async function shared(counts: Record<string, number>): Promise<void> {
    const wanted = JSON.stringify(Object.entries(counts).sort());
    await eventually(async () => {
      const seen: Record<string, number> = {};
      for (const stream of STREAMS) {
        const owner = await ownerOf(stream);
        seen[owner] = (seen[owner] ?? 0) + 1;
      }
      return JSON.stringify(Object.entries(seen).sort()) === wanted;
    }, `the share ${wanted}`);
  }

  it('share the streams when they start together', async () => {
    const spec = { streams: ['esa:*'], leaseMs: 600 };
    for (const stream of STREAMS) await add(stream, ...numbered(stream, 50));
    const both = await Promise.all([
      started(server.url, { ...spec, consumer: 'one' }),
      started(server.url, { ...spec, consumer: 'two' }),
    ]);
    await shared({ one: 3, two: 3 });
    await eventually(() => both[0].taken.length + both[1].taken.length === 300, 'all lines');
    for (const stream of STREAMS) {
      const owner = both[(await ownerOf(stream)) === 'one' ? 0 : 1];
      expect(owner.lines.filter((line) => line.startsWith(stream))).toEqual(numbered(stream, 50));
    }
  });

  it('give streams to a worker that joins, the idle ones first, and take those of one that leaves', async () => {
    const spec = { streams: STREAMS, leaseMs: 600 };
    const one = await started(server.url, { ...spec, consumer: 'one' });
    await shared({ one: 6 });
    for (const stream of STREAMS.slice(0, 3)) await add(stream, `${stream} first`);
    await one.came(3);
    const two = await started(server.url, { ...spec, consumer: 'two' });
    await shared({ one: 3, two: 3 });
    for (const stream of STREAMS.slice(0, 3)) expect(await ownerOf(stream)).toBe('one');
    for (const stream of STREAMS) await add(stream, `${stream} second`);
    await eventually(() => one.taken.length + two.taken.length === 9, 'all lines');
    expect(two.lines.sort()).toEqual(STREAMS.slice(3).map((stream) => `${stream} second`));
    await two.input.stop();
    await two.input.close?.();
    await shared({ one: 6 });
    // what the second one had read and not acknowledged comes again
    await one.came(9);
    expect(one.lines.filter((line) => line.endsWith('second')).length).toBe(6);
    const three = await started(server.url, { ...spec, consumer: 'three' });
    const four = await started(server.url, { ...spec, consumer: 'four' });
    await shared({ one: 2, three: 2, four: 2 });
    await eventually(() => three.taken.length + four.taken.length > 0, 'lines that were not acknowledged');
  });

  it('keep their streams where nothing is gained by moving one', async () => {
    const spec = { streams: STREAMS.slice(0, 3), leaseMs: 300 };
    await started(server.url, { ...spec, consumer: 'one' });
    await started(server.url, { ...spec, consumer: 'two' });
    const owners = () => Promise.all(STREAMS.slice(0, 3).map(ownerOf));
    await eventually(
      async () => new Set(await owners()).size === 2 && !(await owners()).includes(''),
      'owners',
    );
    // give the first one the time to be rebalanced away from three or none
    await eventually(async () => (await owners()).filter((owner) => owner === 'one').length !== 3, 'a share');
    const before = (await owners()).join();
    await quiet(1500); // five leases
    expect((await owners()).join()).toBe(before);
  });

  it('take over what a dead worker had not acknowledged, in order, before what is new', async () => {
    const proxy = await proxied();
    const one = await started(proxy.url, { consumer: 'one', batch: 7 });
    await one.said('holds a stream');
    const two = await started(server.url, { consumer: 'two', batch: 7 });
    await add('mail', ...numbered('line', 50));
    await one.came(50);
    one.release((line) => Number(line.split(' ')[1]) % 2 === 0);
    await eventually(async () => (await pending()) === 25, 'acknowledgement');
    expect(two.lines).toEqual([]);
    proxy.cut(); // as if it had been killed: it says nothing any more
    await add('mail', ...numbered('new', 10));
    await two.came(35);
    const odd = numbered('line', 50).filter((_, number) => number % 2 === 1);
    expect(two.lines).toEqual([...odd, ...numbered('new', 10)]);
    expect(one.lines).toEqual(numbered('line', 50));
    two.release();
    await eventually(async () => (await pending()) === 0, 'acknowledgement');
  });

  it('count lines that were deleted before anybody acknowledged them', async () => {
    const proxy = await proxied();
    const one = await started(proxy.url, { consumer: 'one' });
    const ids = await add('mail', 'first', 'second', 'third');
    await one.came(3);
    proxy.cut();
    await redis.xDel('mail', ids[1] as string);
    const two = await started(server.url, { consumer: 'two' });
    await two.came(2);
    expect(two.lines).toEqual(['first', 'third']);
    expect(two.lost).toEqual({ deleted: 1 });
    two.release();
    await eventually(async () => (await pending()) === 0, 'acknowledgement');
  });

  it('do not both read after one was cut off without a word', async () => {
    const proxy = await proxied();
    const one = await started(proxy.url, { consumer: 'one', leaseMs: 600 });
    await add('mail', ...numbered('before', 20));
    await one.came(20);
    proxy.freeze();
    const two = await started(server.url, { consumer: 'two', leaseMs: 600 });
    await add('mail', ...numbered('after', 20));
    await two.came(40);
    expect(two.lines).toEqual([...numbered('before', 20), ...numbered('after', 20)]);
    await one.said('lost the lease');
    proxy.thaw(); // its commands arrive now, late
    await add('mail', ...numbered('later', 20));
    await two.came(60);
    // what it acknowledges now is not its any more
    expect(one.release()).toBe(20);
    await quiet(700); // a lease
    expect(await pending()).toBe(60);
    const consumers = (await redis.xPending('mail', 'mailstitch')).consumers;
    expect(consumers).toEqual([{ name: 'two', deliveriesCounter: 60 }]);
    expect(one.lines).toEqual(numbered('before', 20));
    expect(two.lines.slice(40)).toEqual(numbered('later', 20));
    two.release();
    await eventually(async () => (await pending()) === 0, 'acknowledgement');
  });

  it('are given nothing by a read that comes when another worker has the stream', async () => {
    const proxy = await proxied();
    const one = await started(proxy.url, { consumer: 'one', leaseMs: 600 });
    await add('mail', 'first');
    await one.came(1);
    proxy.holdCommand(SCRIPTS.readNew.SHA1);
    await eventually(() => proxy.isHolding, 'a read');
    proxy.freeze();
    const two = await started(server.url, { consumer: 'two', leaseMs: 600 });
    await two.came(1);
    two.input.pause();
    await quiet(300); // the end of a read
    await add('mail', 'second');
    await proxy.arrive();
    two.input.resume();
    await two.came(2);
    expect(two.lines).toEqual(['first', 'second']);
    expect(one.lines).toEqual(['first']);
  });

  it('lose a lease while paused and read nothing until they have one again', async () => {
    const one = await started(server.url, { consumer: 'one', leaseMs: 600 });
    await add('mail', 'first');
    await one.came(1);
    one.input.pause();
    await redis.set(OWNER, 'someone:else:1', { PX: 700 });
    await one.said('lost the lease');
    await add('mail', 'second');
    one.input.resume();
    await one.came(2);
    expect(one.lines).toEqual(['first', 'second']);
    expect(await ownerOf('mail')).toBe('one');
    const messages = one.logs.map(({ message }) => message);
    expect(messages).toEqual(['holds a stream', 'lost the lease of a stream', 'holds a stream']);
    one.release();
    await eventually(async () => (await pending()) === 0, 'acknowledgement');
  });

  it('hand on nothing twice when the connection breaks and the stream stays theirs', async () => {
    const proxy = await proxied();
    const one = await started(proxy.url, { consumer: 'one', batch: 10 });
    const sent: string[] = [];
    for (let round = 0; round < 10; round++) {
      const lines = numbered(`round ${round} line`, 30);
      sent.push(...lines);
      const adding = add('mail', ...lines);
      await one.came(sent.length - 15);
      proxy.cut();
      one.release((line) => line.endsWith('3'));
      await adding;
      proxy.mend();
    }
    await one.came(sent.length);
    expect(one.lines).toEqual(sent);
    one.release();
    await eventually(async () => (await pending()) === 0, 'acknowledgement');
    expect(one.failures).toEqual([]);
  });

  it('read again what was delivered to them in a reply that got lost', async () => {
    const proxy = await proxied();
    const one = await started(proxy.url, { consumer: 'one' });
    await add('mail', 'before');
    await one.came(1);
    proxy.cutAtReply('second'); // the wait for entries is only told of the first
    await redis
      .multi()
      .xAdd('mail', '*', { line: 'first' })
      .xAdd('mail', '*', { line: 'second' })
      .xAdd('mail', '*', { line: 'third' })
      .exec();
    await one.came(4);
    expect(proxy.hasCutAtReply).toBe(true);
    await add('mail', 'after');
    await one.came(5);
    expect(one.lines).toEqual(['before', 'first', 'second', 'third', 'after']);
    one.release();
    await eventually(async () => (await pending()) === 0, 'acknowledgement');
  });

  it('go on after Redis was started again, and acknowledge what was released meanwhile', async () => {
    const own = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
    const one = await started(own.url, { consumer: 'one', leaseMs: 600 });
    const two = await started(own.url, { consumer: 'two', leaseMs: 600, streams: ['other'] });
    const before = await own.client();
    for (const line of numbered('line', 20)) await before.xAdd('mail', '*', { line });
    await one.came(20);
    await own.halt();
    await one.said('out of reach');
    await two.said('out of reach');
    one.release((line) => line !== 'line 7');
    await own.run();
    const after = await own.client();
    await after.xAdd('mail', '*', { line: 'new' });
    await one.came(21);
    expect(one.lines).toEqual([...numbered('line', 20), 'new']);
    await eventually(
      async () => (await after.xPending('mail', 'mailstitch')).pending === 2,
      'acknowledgement',
    );
    expect(one.logs.filter(({ message }) => message.includes('out of reach')).length).toBe(1);
    expect(one.troubles.reconnect).toBe(1);
    one.release();
    await eventually(
      async () => (await after.xPending('mail', 'mailstitch')).pending === 0,
      'acknowledgement',
    );
    await one.input.close?.();
    await two.input.close?.();
    await own.remove();
  });

  it('wait for a Redis that starts later, and stop and close while it is away', async () => {
    const own = await RedisServer.later();
    const one = await started(own.url, { leaseMs: 300 });
    expect(one.logs.map(({ message }) => message)).toEqual([
      'Redis is out of reach; trying again until it is back',
    ]);
    await own.run();
    const client = await own.client();
    await client.xAdd('mail', '*', { line: 'first' });
    await one.came(1);
    await own.halt('SIGKILL');
    await one.said('out of reach');
    await one.input.stop();
    await one.input.close?.();
    await own.remove();
  });
});
