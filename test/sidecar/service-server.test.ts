/** /healthz, /readyz and /metrics as those who watch the service ask for them. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { IoError } from '../../host/errors.js';
import { Metrics } from '../../host/sidecar/service/metrics.js';
import { type Readiness, ServiceServer } from '../../host/sidecar/service/server.js';
import { testLog } from './support/log.js';

const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const READY: Readiness = { parts: () => [{ name: 'service', ready: true }] };

function serviceOf(readiness: Readiness = READY, port = 0, explicit = true, host = '127.0.0.1') {
  const log = testLog();
  const metrics = new Metrics();
  const server = new ServiceServer({ host, port, explicit }, metrics, readiness, log);
  closing.push(() => server.stop());
  return { server, metrics, log };
}

async function started(readiness?: Readiness) {
  const service = serviceOf(readiness);
  await service.server.start();
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${service.server.port}${path}`, { method });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
      response,
    };
  };
  return { ...service, ask };
}

async function taken(): Promise<Server & { port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

describe('/healthz', () => {
  it('is 200 as long as it is answered', async () => {
    const { ask } = await started();
    expect(await ask('/healthz')).toMatchObject({
      status: 200,
      type: 'application/json',
      text: '{"healthy":true}\n',
    });
  });

  it('is 503 after what can not be mended', async () => {
    const { ask } = await started({ ...READY, fatal: () => 'the module broke' });
    expect(await ask('/healthz')).toMatchObject({
      status: 503,
      text: '{"healthy":false,"why":"the module broke"}\n',
    });
  });
});

describe('/readyz', () => {
  it('says which part is not ready, and why, as long as it is so', async () => {
    let why: string | undefined = 'is full';
    const { ask } = await started({
      parts: () => [
        { name: 'service', ready: true },
        { name: 'tcp://siem:601', ready: why === undefined, ...(why !== undefined && { why }) },
      ],
    });
    const answer = await ask('/readyz');
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text)).toEqual({
      ready: false,
      parts: [
        { name: 'service', ready: true },
        { name: 'tcp://siem:601', ready: false, why: 'is full' },
      ],
    });
    why = undefined;
    expect(await ask('/readyz')).toMatchObject({ status: 200 });
  });

  it('is 500 where that can not be found out, and the service goes on', async () => {
    const { ask, log } = await started({
      parts: () => {
        throw new Error('secret of ours');
      },
    });
    expect(await ask('/readyz')).toMatchObject({ status: 500, text: 'internal error, see the log\n' });
    expect(log.entries.at(-1)).toMatchObject({
      level: 'error',
      facts: { error: new Error('secret of ours') },
    });
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('/metrics', () => {
  it('is text for Prometheus', async () => {
    const { ask, metrics } = await started();
    metrics.input('stdin').lines(3, 300);
    const { status, type, text } = await ask('/metrics?name[]=x');
    expect({ status, type }).toEqual({ status: 200, type: metrics.contentType });
    expect(text).toContain('mailstitch_input_lines_total{input="stdin"} 3\n');
  });
});

describe('what else is asked', () => {
  it('HEAD has the head only', async () => {
    const { ask } = await started();
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const { status, text, response } = await ask(path, 'HEAD');
      expect({ status, text }).toEqual({ status: 200, text: '' });
      expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10);
    }
  });

  it('other paths get the list, other methods the two that there are', async () => {
    const { ask } = await started();
    for (const path of ['/', '/metric', '/../metrics/x', '/%zz']) {
      expect(await ask(path)).toMatchObject({ status: 404, text: 'there is /healthz, /readyz, /metrics\n' });
    }
    const { status, response } = await ask('/metrics', 'POST');
    expect([status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('what is no HTTP is refused, and the service goes on', async () => {
    const { server, ask } = await started();
    for (const bytes of [
      '\0\x16\x03\x01 hello\r\n\r\n',
      `GET /healthz HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
    ]) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {}); // it may be reset before all is written
      let answer = '';
      socket.on('data', (text) => {
        answer += text;
      });
      socket.write(bytes);
      await once(socket, 'close');
      expect(answer).toMatch(/^(HTTP\/1\.1 400 Bad Request\r\n.*)?$/s);
    }
    const half = connect(server.port, '127.0.0.1');
    half.write('GET /healthz HT');
    await once(half, 'connect');
    half.resetAndDestroy();
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('its port', () => {
  it('is told in the log', async () => {
    const { server, log } = await started();
    expect(log.entries).toEqual([
      { level: 'info', facts: { address: `127.0.0.1:${server.port}` }, message: 'service listening' },
    ]);
  });

  it('that was asked for and is taken is an error', async () => {
    const { port } = await taken();
    const { server } = serviceOf(READY, port);
    await expect(server.start()).rejects.toThrow(
      new IoError(
        `service: http://127.0.0.1:${port} is taken by another process; choose another port, or off`,
      ),
    );
  });

  it('that is the default and is taken becomes a free one, with a warning', async () => {
    const { port } = await taken();
    const { server, log } = serviceOf(READY, port, false);
    await server.start();
    expect(server.port).not.toBe(port);
    expect(log.entries[0]).toEqual({
      level: 'warn',
      facts: { port, instead: server.port },
      message: 'the default port of the service is taken: another one serves; set service to choose',
    });
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  });

  it('of an address that is none of this host is an error', async () => {
    const { server } = serviceOf(READY, 6245, false, '192.0.2.1');
    await expect(server.start()).rejects.toThrow(
      new IoError('service: http://192.0.2.1:6245 is no address of this host'),
    );
  });
});

describe('stop', () => {
  it('ends connections that stay open, and may be called twice', async () => {
    const { server, ask } = await started();
    await ask('/healthz');
    const idle = connect(server.port, '127.0.0.1');
    await once(idle, 'connect');
    const closed = once(idle, 'close');
    await server.stop();
    await closed;
    await server.stop();
    await expect(ask('/healthz')).rejects.toThrow();
  });
});
