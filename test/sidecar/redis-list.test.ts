import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RedisProxy } from './support/redis-proxy.js';
import { hasRedis, RedisServer, type TestClient } from './support/redis-server.js';
import { eventually, listSpec, RedisWorker } from './support/redis-worker.js';

const LINE = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: Start MID 1 ICID 7';

describe.skipIf(!hasRedis)('the list of a Redis', () => {
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
    for (const { input } of workers) await input.stop();
    workers = [];
  });

  function worker(...spec: Parameters<typeof listSpec>): RedisWorker {
    const made = new RedisWorker(listSpec(...spec));
    workers.push(made);
    return made;
  }

  it('hands on raw lines and JSON events, one line each', async () => {
    const event = { message: LINE, host: 'esa1', '@version': '1', tags: ['ironport'], MID: 1 };
    const elements = [
      LINE,
      `${LINE}\r\n`,
      'two\nlines\n\n',
      JSON.stringify(event),
      `${JSON.stringify(event, null, 2)}\n`,
      '{"big": 12345678901234567890,\n"x": 1e400}',
      '{ no\njson',
      '',
      '\n',
      ' \n \n',
    ];
    await redis.rPush('ironport', elements);
    const { input, ...seen } = worker(server.url);
    const one = workers[0] as RedisWorker;
    await input.start();
    await one.came(elements.length);
    const [, , , , pretty, ...rest] = one.lines;
    expect(one.lines.slice(0, 4)).toEqual([LINE, LINE, 'two#012lines', JSON.stringify(event)]);
    expect(JSON.parse(pretty as string)).toEqual(event);
    expect(rest).toEqual(['{"big": 12345678901234567890, "x": 1e400}', '{ no#012json', '', '', ' #012 ']);
    expect(one.taken[0]?.origin).toEqual({ peer: 'ironport', records: true });
    expect(seen.counts).toEqual({ lines: elements.length, bytes: Buffer.concat(one.bytes).length });
  });

  it('hands on any bytes', async () => {
    const element = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await redis.rPush('ironport', element);
    const one = worker(server.url, { appliance: 'esa1', records: false });
    await one.input.start();
    await one.came(1);
    const expected = Buffer.concat([
      element.subarray(0, 10),
      Buffer.from('#012'),
      element.subarray(11),
      Buffer.from('\n'),
    ]);
    expect(Buffer.concat(one.bytes).equals(expected)).toBe(true);
    expect(one.taken[0]?.origin).toEqual({ appliance: 'esa1', peer: 'ironport', records: false });
  });

  it('takes many at once, in order, and what comes later', async () => {
    const one = worker(server.url);
    await one.input.start();
    const lines = Array.from({ length: 5000 }, (_, number) => `line ${number}`);
    await redis.rPush('ironport', lines.slice(0, 4000));
    await one.came(4000);
    for (let at = 4000; at < 5000; at += 10) await redis.rPush('ironport', lines.slice(at, at + 10));
    await one.came(5000);
    expect(one.lines).toEqual(lines);
    expect(one.bytes.length).toBeLessThan(1000);
  });

  it('takes nothing while it is paused', async () => {
    const one = worker(server.url);
    await one.input.start();
    await redis.rPush('ironport', 'before');
    await one.came(1);
    one.input.pause();
    one.input.pause();
    const lines = Array.from({ length: 1000 }, (_, number) => `line ${number}`);
    await redis.rPush('ironport', lines);
    // a pop that waited already takes one; after it no client of this server waits any more
    await eventually(
      async () => !(await redis.sendCommand<string>(['CLIENT', 'LIST'])).includes('cmd=blpop'),
      'the pop',
    );
    const left = await redis.lLen('ironport');
    expect(left).toBeGreaterThanOrEqual(999);
    one.input.resume();
    await one.came(1001);
    expect(one.lines).toEqual(['before', ...lines]);
  });

  it('stops in order: what it popped is handed on, the rest stays', async () => {
    const one = worker(server.url);
    await redis.rPush(
      'ironport',
      Array.from({ length: 50_000 }, (_, number) => `line ${number}`),
    );
    await one.input.start();
    await one.came(1);
    await one.input.stop();
    const taken = one.taken.length;
    const left = await redis.lLen('ironport');
    expect(left).toBeGreaterThan(0);
    expect(taken + left).toBe(50_000);
    await one.input.stop();
    expect(one.taken.length).toBe(taken);
  });

  it('goes on after Redis was away, and says so once', async () => {
    const own = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
    const one = worker(own.url);
    await one.input.start();
    await (await own.client()).rPush('ironport', 'first');
    await one.came(1);
    await own.halt('SIGKILL');
    await one.said('out of reach');
    await own.run();
    await (await own.client()).rPush('ironport', 'second');
    await one.came(2);
    expect(one.lines).toEqual(['first', 'second']);
    expect(one.logs.map(({ message }) => message)).toEqual([
      'Redis is out of reach; trying again until it is back',
      'Redis is back',
    ]);
    expect(one.troubles).toEqual({ reconnect: 1 });
    await one.input.stop();
    await own.remove();
  });

  it('waits for a Redis that starts later', async () => {
    const own = await RedisServer.later();
    const one = worker(own.url);
    await one.input.start();
    expect(one.logs.map(({ message }) => message)).toEqual([
      'Redis is out of reach; trying again until it is back',
    ]);
    await own.run();
    await (await own.client()).rPush('ironport', LINE);
    await one.came(1);
    await one.input.stop();
    await own.remove();
  });

  it('fails where a Redis that starts later does not let it in', async () => {
    const own = await RedisServer.later('--requirepass', 'secret');
    const one = worker(own.url);
    await one.input.start();
    await own.run();
    await one.until(() => one.failures.length > 0, 'the failure');
    expect(one.failures[0]?.message).toBe('redis://test/0: Redis asks for a password and the URL has none');
    await one.input.stop();
    await own.remove();
  });

  it('stops while Redis is away', async () => {
    const own = await RedisServer.later();
    const one = worker(own.url);
    await one.input.start();
    await one.input.stop();
    await own.remove();
  });

  it('goes on when the connection is cut again and again', async () => {
    const proxy = await RedisProxy.start(server.port);
    const one = worker(proxy.url);
    await one.input.start();
    for (let number = 0; number < 5; number++) {
      await redis.rPush('ironport', `line ${number}`);
      await one.came(number + 1);
      proxy.cut();
      proxy.mend();
      await one.until(
        () => one.logs.filter(({ message }) => message === 'Redis is back').length > number,
        'Redis',
      );
    }
    expect(one.lines).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'line 4']);
    await one.input.stop();
    await proxy.close();
  });

  it('goes on after the key was something else for a while', async () => {
    const one = worker(server.url);
    await one.input.start();
    await redis.rPush('ironport', 'first');
    await one.came(1);
    await redis.set('ironport', 'text');
    await one.said('Redis refuses');
    await redis.del('ironport');
    await redis.rPush('ironport', 'second');
    await one.came(2);
    await one.said('Redis does it again');
    expect(one.failures).toEqual([]);
    expect(one.troubles).toEqual({ refused: 1 });
  });

  it('says at the start what is wrong, without secrets', async () => {
    await redis.set('ironport', 'text');
    const started = (url: string) => worker(url).input.start();
    await expect(started(server.url)).rejects.toThrow('redis://test/0: ironport is not a list');
    await redis.aclSetUser('reader', ['on', '>secret', '~*', '+@all', '-lpop']);
    const wrong = server.url.replace('//', '//reader:topsecret@');
    await expect(started(wrong)).rejects.toThrow(
      'redis://test/0: Redis refuses the user or the password of the URL',
    );
    const weak = server.url.replace('//', '//reader:secret@');
    await expect(started(weak)).rejects.toThrow(
      'redis://test/0: Redis does not permit it: this user has no permissions',
    );
    await expect(started(server.url.replace(/0$/, '99'))).rejects.toThrow('DB index is out of range');
    expect(() => worker('redis://:secret@host:99999/0')).toThrow(
      'redis://test/0: not a URL of Redis; expected redis://user:password@host:port/database',
    );
    expect(workers.flatMap(({ logs }) => logs)).toEqual([]);
  });

  it('fails where the right to wait is missing', async () => {
    await redis.aclSetUser('popper', ['on', '>secret', '~*', '+@all', '-blpop']);
    const one = worker(server.url.replace('//', '//popper:secret@'));
    await one.input.start();
    await one.until(() => one.failures.length > 0, 'the failure');
    expect(one.failures[0]?.message).toContain('redis://test/0: Redis does not permit it: ');
  });

  it('is not led astray by a server that is no Redis', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const one = worker(`redis://127.0.0.1:${port}/0`);
    await one.input.start();
    expect(one.logs[0]?.message).toContain('out of reach');
    await one.input.stop();
    other.close();
  });

  it('reads over a socket in the file system, with few rights, from another database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailstitch-redis-socket-'));
    const path = join(folder, 'redis.sock');
    const own = await RedisServer.start('--unixsocket', path);
    const admin = await own.client(own.url.replace(/0$/, '3'));
    await admin.aclSetUser('least', [
      'on',
      '>se/cret',
      '~ironport',
      '-@all',
      '+blpop',
      '+lpop',
      '+select',
      '+ping',
    ]);
    const one = worker(`unix://least:${encodeURIComponent('se/cret')}@${path}?db=3`);
    await one.input.start();
    await admin.rPush('ironport', [LINE, LINE]);
    await one.came(2);
    expect(one.logs).toEqual([]);
    await one.input.stop();
    await own.remove();
    rmSync(folder, { recursive: true });
  });
});
