/** Several workers share the streams of several appliances; one is killed, and nothing is missing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../../bench/traffic.js';
import type { ClassicDocument } from '../../host/types.js';
import { differences } from '../support/truth.js';
import { bestOfEachId, idsOf, readDocuments } from './support/documents.js';
import { hasRedis, RedisServer } from './support/redis-server.js';
import { Sidecar } from './support/sidecar.js';

const APPLIANCES = ['esa1.example.com', 'esa2.example.com', 'esa3.example.com', 'esa4.example.com'];
const LEASE = '600ms';

let folder = '';
const closing: Array<() => unknown> = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-workers-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function worker(
  redis: RedisServer,
  name: string,
): Promise<{ sidecar: Sidecar; documents: () => ClassicDocument[] }> {
  const file = join(folder, `${name}.ndjson`);
  const query = `stream=esa:*&group=mailstitch&consumer=${name}&lease=${LEASE}`;
  const sidecar = await Sidecar.start({
    inputs: [`${redis.url}?${query}`],
    outputs: [`file:${file}`],
    options: ['--linger', '300ms'],
  });
  closing.push(() => sidecar.child.kill('SIGKILL'));
  return { sidecar, documents: () => readDocuments(file) };
}

describe.skipIf(!hasRedis)('workers of a group (skipped without redis-server)', () => {
  it('take over the streams of one that is killed, and lose nothing', { timeout: 120_000 }, async () => {
    const redis = await RedisServer.start();
    closing.push(() => redis.remove());
    const client = await redis.client();
    const workers = [await worker(redis, 'a'), await worker(redis, 'b')] as const;
    const traffic = new TrafficSource({ seed: 5, messages: 2400, open: 100, appliances: APPLIANCES });
    let chunks = 0;
    for (let chunk = traffic.next(16_384); chunk; chunk = traffic.next(16_384)) {
      const lines = Buffer.from(chunk).toString('latin1').trimEnd().split('\n');
      await Promise.all(
        lines.map((line) => {
          const host = APPLIANCES.find((name) => line.includes(name)) as string;
          return client.xAdd(`esa:${host}`, '*', { message: Buffer.from(line, 'latin1') });
        }),
      );
      if (++chunks === 150) {
        const [first] = workers;
        await first.sidecar.eventually('documents', () => first.documents().length > 0);
        first.sidecar.child.kill('SIGKILL');
      }
    }
    expect(chunks).toBeGreaterThan(200);
    const documents = () => workers.flatMap((one) => one.documents());
    await workers[1].sidecar.eventually('all messages', () => idsOf(documents()) >= traffic.documents);
    expect(workers[0].documents().length).toBeGreaterThan(0);
    expect(differences(traffic, bestOfEachId(documents()))).toEqual([]);
    // what is left are lines of connections that no close line was seen of
    await workers[1].sidecar.eventually('little is pending', async () => {
      let pending = 0;
      for (const host of APPLIANCES) pending += (await client.xPending(`esa:${host}`, 'mailstitch')).pending;
      return pending < 200;
    });
    expect(await workers[1].sidecar.stop()).toBe(0);
  });

  it('hand over what is open when one is told to stop', { timeout: 120_000 }, async () => {
    const redis = await RedisServer.start();
    closing.push(() => redis.remove());
    const client = await redis.client();
    const first = await worker(redis, 'a');
    const prefix = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: ';
    const add = (text: string) => client.xAdd('esa:esa1', '*', { message: prefix + text });
    await add('Start MID 5 ICID 7');
    await add('MID 5 Subject "Hello"');
    await first.sidecar.eventually(
      'two lines',
      async () => (await first.sidecar.metric('mailstitch_lines_total')) === 2,
    );
    expect(await first.sidecar.stop()).toBe(0);
    expect(first.documents()).toEqual([]);
    const second = await worker(redis, 'b');
    await add('Message finished MID 5 done');
    await second.sidecar.eventually('the document', () => second.documents().length === 1);
    expect(second.documents()[0]).toMatchObject({ MID: '5', Subject: 'Hello', complete: true, lines: 3 });
    await second.sidecar.eventually('nothing is pending', async () => {
      return (await client.xPending('esa:esa1', 'mailstitch')).pending === 0;
    });
    expect(await second.sidecar.stop()).toBe(0);
  });
});

describe.skipIf(!hasRedis)('a server that is out of reach (skipped without redis-server)', () => {
  it('makes the service not ready until it is back', async () => {
    const redis = await RedisServer.later();
    closing.push(() => redis.remove());
    const sidecar = await Sidecar.start({ inputs: [`${redis.url}?list=ironport`], outputs: ['stdout'] });
    closing.push(() => sidecar.child.kill('SIGKILL'));
    const ready = await fetch(`${sidecar.service}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('Redis is out of reach');
    await redis.run();
    await sidecar.eventually('ready', async () => (await fetch(`${sidecar.service}/readyz`)).status === 200);
    expect(await sidecar.stop()).toBe(0);
  });
});

describe.skipIf(!hasRedis)('the list of the seed daemon (skipped without redis-server)', () => {
  it('is emptied, whether its elements are lines or records', async () => {
    const redis = await RedisServer.start();
    closing.push(() => redis.remove());
    const client = await redis.client();
    const lines = readFileSync('examples/mail_logs.log', 'utf8').trimEnd().split('\n');
    const sidecar = await Sidecar.start({
      env: { ENV_REDIS_HOST: `127.0.0.1:${redis.port}`, ENV_MSG_EXPAND: 'False' },
      outputs: ['stdout'],
      options: ['--linger', '200ms'],
    });
    closing.push(() => sidecar.child.kill('SIGKILL'));
    for (const [index, line] of lines.entries()) {
      await client.rPush('ironport', index % 2 === 0 ? line : JSON.stringify({ message: line, tags: [] }));
    }
    await sidecar.until('six documents', () => sidecar.lines.length >= 6);
    expect(await client.lLen('ironport')).toBe(0);
    expect(await sidecar.stop()).toBe(0);
    expect(sidecar.documents.every(({ complete }) => complete)).toBe(true);
  });
});
