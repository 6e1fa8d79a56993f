/** Who can reach what the service listens at, asked of the kernel. */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isLoopback } from '../../host/sidecar/config/exposure.js';
import { DEFAULT_SERVICE } from '../../host/sidecar/config/service-options.js';
import { ConfigFolder } from './support/listen-config.js';
import { Sidecar } from './support/sidecar.js';

const folder = new ConfigFolder();
afterAll(() => folder.remove());
const { cert, key } = folder.certificate('localhost');

const LISTENING_TCP = '0A';
const BOUND_UDP = '07';
/** As /proc has it: the bytes of each 32-bit word from last to first. */
const LOOPBACK = '0100007F';

/** Addresses of the sockets of a process that others can send to, by protocol: `tcp 0100007F`. */
function boundBy(pid: number): string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      } catch {
        return undefined; // closed meanwhile
      }
    }),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) => {
    const rows = readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8').trim().split('\n').slice(1);
    return rows
      .map((row) => row.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => {
        const isOpen = state === LISTENING_TCP || (state === BOUND_UDP && protocol.startsWith('udp'));
        return isOpen && own.has(inode);
      })
      .map(([, address = '']) => `${protocol} ${address.split(':')[0]}`);
  });
}

describe('what listens', () => {
  it.skipIf(process.platform !== 'linux')(
    'is reached from this host only, unless it is told otherwise',
    async () => {
      const path = join(folder.path, 'in.sock');
      const sidecar = await Sidecar.start({
        inputs: [
          'syslog+udp://:0',
          'syslog+tcp://:0',
          `syslog+tls://:0?cert=${cert}&key=${key}`,
          'http://:0/in',
          `unix:${path}`,
        ],
        outputs: [`file:${folder.path}/out`],
      });
      // the service, three inputs by TCP, one by UDP, and nothing else
      expect(boundBy(sidecar.pid).sort()).toEqual([
        ...Array<string>(4).fill(`tcp ${LOOPBACK}`),
        `udp ${LOOPBACK}`,
      ]);
      expect(statSync(path).mode & 0o777).toBe(0o660);
      await sidecar.stop();
    },
  );

  it('is the service on a loopback address by default', () => {
    expect(isLoopback(new URL(DEFAULT_SERVICE).hostname)).toBe(true);
    expect(folder.load({ file: 'inputs: [stdin]' }).config.service?.host).toBe('127.0.0.1');
  });

  it('counts as loopback by its address, not by its looks', () => {
    const here = ['127.0.0.1', '127.9.9.9', '::1', 'localhost', 'LOCALHOST', '::ffff:127.0.0.1'];
    const there = [
      '0.0.0.0',
      '::',
      '10.0.0.1',
      '127.example.com',
      'esa1',
      '1270.0.0.1',
      '::ffff:10.0.0.1',
      '',
    ];
    expect(here.filter((host) => !isLoopback(host))).toEqual([]);
    expect(there.filter(isLoopback)).toEqual([]);
  });
});

describe('warnings', () => {
  const warnings = (file: string) => folder.load({ file }).warnings;

  it('name each socket that others reach without TLS', () => {
    const file = `
inputs:
  - syslog+udp://0.0.0.0:0
  - syslog+tcp://esa-net.example.com:0
  - { url: "syslog+tls://0.0.0.0:0", cert: ${cert}, key: ${key} }
  - http://[::]:0
  - { url: "http://10.0.0.1:0", token: t0ken }
  - syslog+tcp://127.0.0.1:0
service: http://0.0.0.0:6245
`;
    expect(warnings(file).map((text) => text.split(':')[0])).toEqual([
      'inputs[0]',
      'inputs[1]',
      'inputs[3]',
      'inputs[4]',
      'service',
    ]);
    expect(warnings(file)[0]).toContain('listens on 0.0.0.0, which other hosts may reach, without TLS');
  });

  it('name each password that goes out in the clear', () => {
    const file = `
inputs:
  - redis://user:pass@redis.example.com?list=a
  - redis://user:pass@127.0.0.1?list=b
  - rediss://user:pass@redis.example.com?list=c
  - redis://redis.example.com?list=d
outputs:
  - { url: "http://siem.example.com/in", headers: { Authorization: Bearer x } }
  - { url: "http://localhost/in", headers: { Authorization: Bearer x } }
  - { url: "https://siem.example.com/in", headers: { Authorization: Bearer x } }
  - { url: "http://siem.example.com/open", headers: { Accept: "*/*" } }
`;
    expect(warnings(file)).toEqual([
      'inputs[0]: the password goes to redis.example.com in the clear; rediss:// brings TLS',
      'outputs[0]: headers that may be secret go to siem.example.com in the clear; https:// brings TLS',
    ]);
  });

  it('are in the log of each start', async () => {
    const sidecar = await Sidecar.start({
      inputs: ['syslog+tcp://0.0.0.0:0'],
      outputs: [`file:${folder.path}/out2`],
    });
    expect(sidecar.logs).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringContaining('without TLS') }),
    );
    await sidecar.stop();
  });
});
