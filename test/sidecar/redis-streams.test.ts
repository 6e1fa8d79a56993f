import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasRedis, RedisServer, type TestClient } from './support/redis-server.js';
import { eventually, quiet, RedisWorker, streamSpec } from './support/redis-worker.js';

const LINE = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: Start MID 1 ICID 7';

describe.skipIf(!hasRedis)('streams of a Redis, one worker', () => {
  let server: RedisServer;
  let redis: TestClient;
  let workers: RedisWorker[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = await server.client();
  });
  afterAll(() => server.remove());
  beforeEach(() => redis.flushAll());
  afterEach(async () => {
    await Promise.all(workers.map(({ input }) => input.close?.()));
    workers = [];
  });

  function worker(...spec: Parameters<typeof streamSpec>): RedisWorker {
    const made = new RedisWorker(streamSpec(...spec));
    workers.push(made);
    return made;
  }

  async function started(...spec: Parameters<typeof streamSpec>): Promise<RedisWorker> {
    const made = worker(...spec);
    await made.input.start();
    return made;
  }

  async function add(stream: string, ...lines: string[]): Promise<string[]> {
    return Promise.all(lines.map((message) => redis.xAdd(stream, '*', { message })));
  }

  const pending = async (stream = 'mail') => (await redis.xPending(stream, 'mailstitch')).pending;
  const allAcknowledged = (stream?: string) =>
    eventually(async () => (await pending(stream)) === 0, 'acknowledgement');

  it('makes stream and group, and reads what was written before and after', async () => {
    await add('mail', 'before 1', 'before 2');
    const one = await started(server.url, { streams: ['mail', 'other'] });
    await one.came(2);
    await add('mail', 'after');
    await add('other', 'elsewhere');
    await one.came(4);
    expect(one.lines.sort()).toEqual(['after', 'before 1', 'before 2', 'elsewhere']);
    const origin = (text: string) => one.taken.find((line) => line.text === text)?.origin;
    expect(origin('after')).toEqual({ peer: 'mail', records: true });
    expect(origin('elsewhere')).toEqual({ peer: 'other', records: true });
    expect(one.counts.lines).toBe(4);
  });

  it('makes a line or a record of an entry', async () => {
    const bytes = Buffer.from([0x66, 0xff, 0x0a, 0x67, 0x0d, 0x0a]);
    await redis.xAdd('mail', '*', { message: LINE, host: 'esa1', 'a "key"\n': 'b' });
    await redis.xAdd('mail', '*', { line: LINE, host: 'esa1' });
    await redis.xAdd('mail', '*', { whatever: `{"message": "${LINE}",\n"host": "esa1"}\n` });
    await redis.xAdd('mail', '*', { '': '' });
    await redis.sendCommand(['XADD', 'mail', '*', 'any', bytes]);
    await redis.sendCommand(['XADD', 'mail', '*', 'message', bytes, 'host', 'esa1', 'host', 'esa2']);
    await redis.xAdd('mail', '*', { a: '1', b: '2' });
    const one = await started(server.url);
    await one.came(7);
    expect(one.lines).toEqual([
      `{"message":"${LINE}","host":"esa1","a \\"key\\"\\n":"b"}`,
      `{"line":"${LINE}","host":"esa1","message":"${LINE}"}`,
      `{"message": "${LINE}", "host": "esa1"}`,
      '',
      'f\ufffd#012g',
      '{"message":"f\ufffd\\ng\\r\\n","host":"esa1","host":"esa2"}',
      '{"a":"1","b":"2"}',
    ]);
    expect(Buffer.concat(one.bytes).includes(Buffer.from([0x66, 0xff, 0x23]))).toBe(true);
    one.release();
    await allAcknowledged();
  });

  it('takes only the line where nothing is to be read as a record', async () => {
    await redis.xAdd('mail', '*', { host: 'esa1', log: LINE });
    await redis.xAdd('mail', '*', { a: '1', b: '2' });
    const one = await started(server.url, { records: false, appliance: 'esa9' });
    await one.came(2);
    expect(one.lines).toEqual([LINE, '{"a":"1","b":"2"}']);
    expect(one.taken[0]?.origin).toEqual({ appliance: 'esa9', peer: 'mail', records: false });
  });

  it('acknowledges what is released and nothing else', async () => {
    const one = await started(server.url);
    const lines = Array.from({ length: 1000 }, (_, number) => `line ${number}`);
    const ids = await add('mail', ...lines);
    await one.came(1000);
    expect(one.lines).toEqual(lines);
    expect(await pending()).toBe(1000);
    one.release((text) => !text.endsWith('7'));
    await eventually(async () => (await pending()) === 100, 'acknowledgement');
    const left = await redis.xPendingRange('mail', 'mailstitch', '-', '+', 1000);
    expect(left.map(({ id }) => id)).toEqual(ids.filter((_, number) => number % 10 === 7));
    expect(left[0]?.consumer).toBe('one');
    one.release();
    await allAcknowledged();
    expect(await redis.xLen('mail')).toBe(1000);
  });

  it('acknowledges many with few commands', async () => {
    const one = await started(server.url, { batch: 1000 });
    await add('mail', ...Array.from({ length: 10_000 }, (_, number) => `line ${number}`));
    await one.came(10_000);
    await redis.configResetStat();
    one.release();
    await allAcknowledged();
    const calls = /cmdstat_xack:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1];
    expect(Number(calls)).toBeLessThan(10);
    expect(one.bytes.length).toBeLessThan(200);
  });

  it('acknowledges after its stop what the outputs accept while they drain', async () => {
    const one = await started(server.url);
    await add('mail', 'first', 'second', 'third');
    await one.came(3);
    await one.input.stop();
    await add('mail', 'not any more');
    expect(one.release((text) => text !== 'third')).toBe(2);
    await one.input.close?.();
    await one.input.close?.();
    expect(one.lines).toEqual(['first', 'second', 'third']);
    expect(await pending()).toBe(1);
    expect(await redis.exists('mailstitch:{mail}:mailstitch:owner')).toBe(0);
    expect(await redis.zCard('mailstitch:workers:mailstitch:mail')).toBe(0);
    const two = await started(server.url, { consumer: 'two' });
    await two.came(2);
    expect(two.lines).toEqual(['third', 'not any more']);
  });

  it('keeps its streams while it drains for longer than a lease', async () => {
    const one = await started(server.url, { leaseMs: 300 });
    await add('mail', 'first');
    await one.came(1);
    await one.input.stop();
    const owner = await redis.get('mailstitch:{mail}:mailstitch:owner');
    const two = await started(server.url, { leaseMs: 300, consumer: 'two' });
    await quiet(900); // three leases
    expect(await redis.get('mailstitch:{mail}:mailstitch:owner')).toBe(owner);
    expect(two.lines).toEqual([]);
    one.release();
    await one.input.close?.();
    await add('mail', 'second');
    await two.came(1);
    expect(two.lines).toEqual(['second']);
  });

  it('reads nothing while it is paused, and keeps its streams', async () => {
    const one = await started(server.url, { leaseMs: 300 });
    await add('mail', 'first');
    await one.came(1);
    one.input.pause();
    // a read under way ends first; from then on nothing is delivered to the group
    const delivered = async () => (await redis.xInfoGroups('mail'))[0]?.['last-delivered-id'];
    await quiet(250); // the end of a read
    const [id] = await add('mail', 'second');
    await quiet(900); // three leases
    expect(await delivered()).not.toBe(id);
    expect(one.lines).toEqual(['first']);
    one.input.resume();
    await one.came(2);
    expect(one.logs.filter(({ message }) => message.includes('lost'))).toEqual([]);
  });

  it('finds streams by pattern, those that come later too, and lets go of those that go', async () => {
    await add('esa:1', 'one');
    await redis.rPush('esa:list', 'no stream');
    await redis.sendCommand(['XADD', Buffer.from([0x65, 0x73, 0x61, 0x3a, 0xff]), '*', 'a', 'b']);
    const one = await started(server.url, { streams: ['esa:*', 'named'], leaseMs: 300 });
    await one.came(1);
    await one.said('not UTF-8');
    await add('esa:2', 'two');
    await one.came(2);
    await redis.del('esa:1');
    await one.until(
      () =>
        one.logs.some(({ message, facts }) => message === 'gave a stream away' && facts.stream === 'esa:1'),
      'the end of a stream',
    );
    expect(await redis.exists('esa:1')).toBe(0);
    await add('esa:1', 'one again');
    await one.came(3);
    expect(one.lines).toEqual(['one', 'two', 'one again']);
    expect(await redis.exists('named')).toBe(1);
  });

  it('goes on when everything is flushed', async () => {
    const one = await started(server.url, { streams: ['mail', 'esa:*'], leaseMs: 300 });
    await add('mail', 'first');
    await add('esa:1', 'second');
    await one.came(2);
    await redis.flushAll();
    await add('mail', 'third');
    await add('esa:1', 'fourth');
    await one.came(4);
    one.release();
    await allAcknowledged('mail');
    await allAcknowledged('esa:1');
    await redis.del('mail');
    await add('mail', 'fifth');
    await one.came(5);
    expect(one.lines.slice(2).sort()).toEqual(['fifth', 'fourth', 'third']);
    expect(one.failures).toEqual([]);
  });

  it('goes on when one of its streams is something else for a while', async () => {
    const one = await started(server.url, { streams: ['mail', 'other'] });
    await add('mail', 'first');
    await one.came(1);
    await redis.del('mail');
    await redis.set('mail', 'text');
    await one.said('Redis refuses');
    await add('other', 'second');
    await one.came(2);
    await redis.del('mail');
    await add('mail', 'third');
    await one.came(3);
    expect(one.failures).toEqual([]);
  });

  it('says at the start what is wrong', async () => {
    await redis.set('mail', 'text');
    const start = (url: string) => worker(url).input.start();
    await expect(start(server.url)).rejects.toThrow('redis://test/0: mail is not a stream');
    await redis.aclSetUser('reader', ['on', '>secret', '~*', '+@all', '-xgroup']);
    await expect(start(server.url.replace('//', '//reader:topsecret@'))).rejects.toThrow(
      'redis://test/0: Redis refuses the user or the password of the URL',
    );
    await expect(start(server.url.replace('//', '//reader:secret@'))).rejects.toThrow(
      "redis://test/0: Redis does not permit it: this user has no permissions to run the 'xgroup|create'",
    );
  });

  it('fails where the right to read is missing', async () => {
    await redis.aclSetUser('walker', ['on', '>secret', '~*', '+@all', '-xautoclaim']);
    const one = await started(server.url.replace('//', '//walker:secret@'));
    await one.until(() => one.failures.length > 0, 'the failure');
    expect(one.failures[0]?.message).toContain('redis://test/0: Redis does not permit it: ');
  });

  it('needs no more rights than these, and does without the one to wait', async () => {
    const commands = [
      'eval',
      'evalsha',
      'get',
      'set',
      'del',
      'pexpire',
      'mget',
      'time',
      'ping',
      'scan',
      'type',
    ];
    const ofStreams = ['xgroup|create', 'xread', 'xreadgroup', 'xautoclaim', 'xack', 'xrevrange'];
    const ofWorkers = ['zadd', 'zrem', 'zrange', 'zremrangebyscore'];
    const rights = [...commands, ...ofStreams, ...ofWorkers].map((command) => `+${command}`);
    const keys = ['~esa:*', '~named', '~mailstitch:*'];
    await redis.aclSetUser('least', ['on', '>secret', 'resetkeys', ...keys, '-@all', ...rights]);
    const url = server.url.replace('//', '//least:secret@');
    const one = await started(url, { streams: ['esa:*', 'named'], leaseMs: 300 });
    await add('esa:1', 'first');
    await one.came(1);
    expect(one.logs.map(({ level }) => level)).not.toContain('warn');
    await redis.aclSetUser('least', ['-xread']);
    await one.said('Redis refuses');
    await add('named', 'second');
    await one.came(2);
    one.release();
    await allAcknowledged('esa:1');
    await allAcknowledged('named');
    await one.input.close?.();
    expect(await redis.keys('mailstitch:*')).toEqual([]);
    expect(one.failures).toEqual([]);
  });
});
