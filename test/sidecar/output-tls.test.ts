import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyslogTlsSpec } from '../../host/sidecar/config/specs.js';
import { createSink } from '../../host/sidecar/outputs/create.js';
import { Authority, pem } from './support/certificates.js';
import { batchOf, COMMON, type Output, outputOf, range, TestLog, until } from './support/output-kit.js';
import { type Receiver, receiver, wholeLines } from './support/output-receiver.js';

let dir: string;
let authority: Authority;
let server: TlsOptions;
let other: Authority;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstitch-tls-'));
  authority = new Authority(dir);
  other = new Authority(dir, 'other');
  server = pem(authority.issue('siem', 'DNS:siem.test,IP:127.0.0.1'));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function specOf(port: number, more: Partial<SyslogTlsSpec> = {}): SyslogTlsSpec {
  return {
    ...COMMON,
    queueBytes: 64 * 1024 * 1024,
    kind: 'syslog+tls',
    name: `syslog+tls://127.0.0.1:${port}`,
    host: '127.0.0.1',
    port,
    framing: 'newline',
    form: 'ident',
    ident: 'IronPort',
    facility: 16,
    severity: 6,
    timeoutMs: 5000,
    ca: authority.ca,
    verify: true,
    ...more,
  };
}

function open(spec: SyslogTlsSpec): Output {
  return outputOf(createSink(spec, new TestLog()), spec);
}

function numbersOf(far: Receiver): number[] {
  return [...wholeLines(far).matchAll(/^<134>IronPort: \{"n":(\d+)/gm)].map(([, number]) => Number(number));
}

async function firstWarning(spec: SyslogTlsSpec): Promise<string> {
  const output = open(spec);
  output.queue.add(batchOf(0, 1));
  const said = () => [...output.log.of('error'), ...output.log.of('warn')];
  await until(() => said().length > 0);
  expect(output.queue.acceptedPosition).toBe(0);
  return said()[0] as string;
}

describe('syslog over TLS', () => {
  it('brings every document to a receiver whose certificate is right', async () => {
    const { receiver: far, port } = await receiver(server);
    const { queue } = open(specOf(port));
    for (const number of range(500)) queue.add(batchOf(number * 10, 10, 1000));
    expect(await queue.stop(20_000)).toEqual({ lost: 0 });
    expect(numbersOf(far)).toEqual(range(5000));
  });

  it('checks the name of the certificate, which can be given', async () => {
    const { receiver: far, port } = await receiver(pem(authority.issue('named', 'DNS:siem.test')));
    expect(await firstWarning(specOf(port))).toContain("IP: 127.0.0.1 is not in the cert's list");
    expect(await firstWarning(specOf(port, { serverName: 'else.test' }))).toContain('else.test');
    const { queue } = open(specOf(port, { serverName: 'siem.test' }));
    queue.add(batchOf(0, 5));
    expect(await queue.stop(10_000)).toEqual({ lost: 0 });
    expect(numbersOf(far)).toEqual(range(5));
  });

  it('takes no certificate of an unknown authority, unless it is told to take any', async () => {
    const { receiver: far, port } = await receiver(server);
    const warning = await firstWarning(specOf(port, { ca: other.ca }));
    expect(warning).toContain('output fails until its configuration is right');
    expect(warning).toContain('signed by an unknown authority; name that as `ca`');

    const { ca: _, ...spec } = specOf(port, { verify: false });
    const log = new TestLog();
    const { queue } = outputOf(createSink(spec, log), spec);
    queue.add(batchOf(0, 5));
    expect(await queue.stop(10_000)).toEqual({ lost: 0 });
    expect(numbersOf(far)).toEqual(range(5));
    expect(log.of('warn')[0]).toContain('any certificate is taken');
  });

  it('shows a certificate of its own; a receiver that does not want it has accepted nothing', async () => {
    const strict = { ...server, ca: readFileSync(authority.ca), requestCert: true, rejectUnauthorized: true };
    const { receiver: far, port } = await receiver(strict);
    const without = open(specOf(port));
    without.queue.add(batchOf(0, 5));
    await until(() => without.meter.retries >= 3);
    expect(without.queue.acceptedPosition).toBe(0);
    expect(without.queue.isFailing).toBe(true);

    const { queue } = open(specOf(port, authority.issue('relay', 'DNS:relay.test')));
    queue.add(batchOf(0, 5));
    expect(await queue.stop(10_000)).toEqual({ lost: 0 });
    expect(numbersOf(far)).toEqual(range(5));
  });

  it('reads its files again for each connection, as certificates are renewed', async () => {
    const { receiver: far, port } = await receiver(server);
    const ca = join(dir, 'renewed.pem');
    copyFileSync(other.ca, ca);
    const output = open(specOf(port, { ca }));
    output.queue.add(batchOf(0, 5));
    await until(() => output.meter.retries >= 2);
    copyFileSync(authority.ca, ca);
    await until(() => numbersOf(far).length === 5);
  });

  it('says at once which file can not be used', () => {
    const make = (more: Partial<SyslogTlsSpec>) => () => createSink(specOf(1, more), new TestLog());
    expect(make({ ca: join(dir, 'absent.pem') })).toThrow('absent.pem: no such file or directory');
    const garbage = join(dir, 'garbage.pem');
    writeFileSync(garbage, 'garbage');
    expect(make({ cert: garbage, key: garbage })).toThrow(/garbage.pem: no certificate and key in PEM form/);
  });

  it('gets over a receiver that resets in the middle', async () => {
    const { receiver: far, port } = await receiver(server);
    far.onConnection = (socket) => {
      if (far.connections.length < 5) socket.once('data', () => setImmediate(() => socket.destroy()));
    };
    const { queue } = open(specOf(port));
    for (const number of range(100)) queue.add(batchOf(number * 10, 10, 10_000));
    expect(await queue.stop(20_000)).toEqual({ lost: 0 });
    expect([...new Set(numbersOf(far))].sort((a, b) => a - b)).toEqual(range(1000));
  });
});
