/** `mailstitch page`: the page on loopback, or as a file. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageFile } from '../../host/package-files.js';
import { ended, run, start } from '../fixtures/cli-process.js';

const PAGE = readFileSync(packageFile('build/mailstitch.html'));
const folder = mkdtempSync(join(tmpdir(), 'mailstitch-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function serving(): Promise<{ url: string; end(): Promise<number | null> }> {
  const child = start(['page', '--port', '0']);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: line.toString().trim(),
    async end() {
      child.kill('SIGINT');
      return (await ended(child)).code;
    },
  };
}

describe('mailstitch page', () => {
  it('serves the page on loopback, and nothing else, until a signal comes', async () => {
    const { url, end } = await serving();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const answer = await fetch(url);
    expect(Buffer.from(await answer.arrayBuffer()).equals(PAGE)).toBe(true);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; .*; frame-ancestors 'none'$/,
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await fetch(`${url}?a=b`)).status).toBe(200);
    expect((await fetch(`${url}etc/passwd`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: 'lines' })).status).toBe(405);
    expect(await end()).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('writes the page to a file', async () => {
    const path = join(folder, 'mailstitch.html');
    expect(await run(['page', '--output', path])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(path).equals(PAGE)).toBe(true);
  });

  it('says what is wrong with its options', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    expect(await run(['page', '--port', String(port)])).toEqual({
      code: 1,
      stdout: '',
      stderr: `mailstitch: port ${port} is in use; choose another with --port, 0 for any that is free\n`,
    });
    taken.close();
    expect(await run(['page', '--port', '80000'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'mailstitch: --port: "80000" is no port; expected a number from 0 to 65535\n',
    });
    const both = await run(['page', '--port', '0', '--output', join(folder, 'x.html')]);
    expect([both.code, existsSync(join(folder, 'x.html'))]).toEqual([2, false]);
    const nowhere = await run(['page', '--output', join(folder, 'no', 'x.html')]);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      1,
      `mailstitch: ${join(folder, 'no', 'x.html')}: no such file or directory\n`,
    ]);
  });
});
