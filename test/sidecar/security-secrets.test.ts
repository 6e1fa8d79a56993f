/** Secrets are planted wherever a configuration can have one, and looked for in all that comes out. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigFolder } from './support/listen-config.js';
import { CLI, Sidecar } from './support/sidecar.js';

const folder = new ConfigFolder();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  folder.remove();
});

const SECRET = 's3cretWord';

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** Says back all that it hears, as servers do that help too much. */
function tellTale(): Promise<number> {
  return listening(
    createHttpServer((request, response) => {
      const heard = `${request.url} ${JSON.stringify(request.headers)}`;
      response.writeHead(307, { Connection: 'close', Location: `/elsewhere${request.url}` });
      response.end(`not allowed: ${heard}`);
    }),
  );
}

/** A Redis that says what it was asked for. */
function tellTaleRedis(): Promise<number> {
  return listening(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        const words = bytes.toString().match(/[\w-]+/g) ?? [];
        socket.write(`-TRYAGAIN you said ${words.join(' ')}\r\n`.repeat(3));
      });
    }),
  );
}

function configOf(web: number, redis: number): string {
  return `
inputs:
  - { url: "http://127.0.0.1:0/in", token: ${SECRET}-token }
  - redis://user:${SECRET}-redis@127.0.0.1:${redis}/0?list=a
  - { url: "redis://:${SECRET}-stream@127.0.0.1:${redis}/0", stream: b }
outputs:
  - http://user:${SECRET}-user@127.0.0.1:${web}/in?api=${SECRET}-query#batch_wait=10ms
  - { url: "http://127.0.0.1:${web}/two#batch_wait=10ms", headers: { Authorization: "Bearer ${SECRET}-bearer", X-Key: "${SECRET}-key" } }
log: { level: debug }
`;
}

/** All files below a folder. */
function contentOf(path: string): string {
  if (!statSync(path).isDirectory()) return readFileSync(path, 'latin1');
  return readdirSync(path)
    .map((name) => contentOf(join(path, name)))
    .join('\n');
}

describe('a secret', () => {
  it('is in nothing that the service says or keeps', async () => {
    const config = configOf(await tellTale(), await tellTaleRedis());
    const stateDir = join(folder.path, 'state');
    const sidecar = new Sidecar({
      config,
      stateDir,
      options: ['--log-level', 'debug', '--stop-timeout', '100ms', '--linger', '0'],
    });
    await sidecar.until('input', () =>
      sidecar.logs.some(({ msg, input }) => msg === 'listening' && `${input}`.startsWith('http')),
    );
    const url = `http://${sidecar.address('http')}/in`;
    const answers = await Promise.all([
      fetch(url, { method: 'POST', body: 'x', headers: { Authorization: 'Bearer wrong' } }),
      fetch(url, { method: 'POST', body: 'x' }),
      fetch(url, { method: 'POST', body: '[{', headers: { Authorization: `Bearer ${SECRET}-token` } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 400]);
    const taken = fetch(url, {
      method: 'POST',
      body: 'a line\n',
      headers: { Authorization: `Bearer ${SECRET}-token` },
    });
    await sidecar.until(
      'both refusals',
      () => sidecar.logs.filter((entry) => JSON.stringify(entry).includes('307')).length > 1,
    );
    const said = [
      ...(await Promise.all(answers.map((answer) => answer.text()))),
      ...(await Promise.all(
        ['metrics', 'readyz', 'healthz'].map(async (path) =>
          (await fetch(`${sidecar.service}/${path}`)).text(),
        ),
      )),
    ];
    expect((await taken).status).toBe(200);
    sidecar.child.kill();
    await sidecar.exit();
    said.push(JSON.stringify(sidecar.logs), sidecar.noise, sidecar.lines.join('\n'), contentOf(stateDir));
    expect(said.join('\n')).toContain('***');
    expect(said.filter((text) => text.includes('s3cret'))).toEqual([]);
  });

  it('is not in what check prints, nor in a fault, nor where it stands in a wrong place', () => {
    const good = configOf(1, 2);
    const bad = [
      good.replace('http://127.0.0.1:0/in', 'http://127.0.0.1:99999/in'),
      good.replace('list=a', 'lst=a'),
      good.replace('token:', 'tokn:'),
      good.replace('Bearer s', 'Bearer \\ns'),
      `inputs: redis://:${SECRET}@h?list=a`,
      `inputs: { url: "http://:0", token: ${SECRET} }`,
      `inputs: [[redis://:${SECRET}@h?list=a]]`,
      `- redis://:${SECRET}@h?list=a`,
      `inputs: ["redis:u:${SECRET}@h?list=a", "u:${SECRET}@h:1", "//u:${SECRET}@h", "udp://u:${SECRET}@h"]`,
      `inputs: ["http://u:${SECRET}@h", "redis://u:${SECRET}/${SECRET}@h", "redis://u:${SECRET}%zz@h"]`,
      `inputs: ["http://:0?token=${SECRET}&token=${SECRET}", "http:?token=${SECRET}", "stdin?token=${SECRET}"]`,
      `inputs: [stdin]\noutputs: [{ url: "https://h", headers: ${SECRET} }, "https://h#headrs=${SECRET}"]`,
      `inputs: [stdin]\nservice: http://u:${SECRET}@h:1`,
      `inputs: [stdin]\nlog: redis://:${SECRET}@h`,
    ];
    for (const file of bad) {
      const faults = folder.faults({ file });
      expect(faults.length, file).toBeGreaterThan(0);
      expect(faults.filter((fault) => fault.includes('s3cret'))).toEqual([]);
    }
    const path = folder.write('good.yaml', good);
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'check', path], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('***');
    expect(stdout + stderr).not.toContain('s3cret');
  });
});
