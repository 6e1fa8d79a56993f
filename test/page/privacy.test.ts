/** Nothing leaves the browser, and nothing that a sender wrote becomes part of the page. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageFile } from '../../host/package-files.js';
import { pageServer, readPage } from '../../host/page-server.js';
import { choose, describeInBrowser, documentRows, PAGE_URL, paste } from '../support/page.js';

const SAMPLE = readFileSync(packageFile('examples/mail_logs.log'), 'utf8');

describeInBrowser('privacy of the page', (browsing) => {
  /** Somebody who would like to have the lines, and what was asked of them. */
  const asked: string[] = [];
  const stranger = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*');
    response.end('thanks');
  });
  const own = pageServer(readPage());
  let strangerUrl = '';
  let ownUrl = '';
  beforeAll(async () => {
    for (const server of [stranger, own]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
    ownUrl = `http://127.0.0.1:${(own.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    for (const server of [stranger, own]) server.closeAllConnections();
    for (const server of [stranger, own]) server.close();
  });

  it.each(['from a disk', 'from its server'])('asks for nothing but itself (%s)', async (where) => {
    const url = where === 'from a disk' ? PAGE_URL : ownUrl;
    const { page, requests, errors } = await browsing.open({}, url);
    await paste(page, SAMPLE);
    await choose(page, 2);
    await page.locator('.card').getByRole('button', { name: 'Dropped by antivirus' }).click();
    await page.locator('.row.said').first().waitFor();
    // the worker is a blob of the page's own
    expect(requests.filter((one) => !one.startsWith('blob:'))).toEqual([url]);
    expect(errors).toEqual([]);
  });

  it.each(['from a disk', 'from its server'])('could not send anything if it tried (%s)', async (where) => {
    const url = where === 'from a disk' ? PAGE_URL : ownUrl;
    const { page } = await browsing.open({}, url);
    const blocked = await page.evaluate(async (target) => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.effectiveDirective),
      );
      const attempts: Record<string, () => unknown> = {
        fetch: () => fetch(`${target}fetch`),
        beacon: () => navigator.sendBeacon(`${target}beacon`, 'lines'),
        socket: () => new WebSocket(target.replace('http', 'ws')),
        events: () => new EventSource(`${target}events`),
        image: () => {
          document.body.append(Object.assign(new Image(), { src: `${target}image` }));
        },
        script: () => {
          document.head.append(Object.assign(document.createElement('script'), { src: `${target}script` }));
        },
        style: () => {
          const link = Object.assign(document.createElement('link'), {
            rel: 'stylesheet',
            href: `${target}css`,
          });
          document.head.append(link);
        },
        frame: () => {
          document.body.append(Object.assign(document.createElement('iframe'), { src: `${target}frame` }));
        },
        form: () => {
          const form = Object.assign(document.createElement('form'), {
            action: `${target}form`,
            method: 'post',
          });
          document.body.append(form);
          form.submit();
        },
        worker: () => new Worker(`${target}worker`),
      };
      for (const attempt of Object.values(attempts)) {
        try {
          await attempt();
        } catch {
          // refused at once
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return violations.sort();
    }, strangerUrl);
    for (const directive of [
      'connect-src',
      'img-src',
      'script-src-elem',
      'style-src-elem',
      'frame-src',
      'form-action',
    ])
      expect(blocked).toContain(directive);
    expect(asked).toEqual([]);
  });

  it('its worker could not either: the policy of the page is its own', async () => {
    const { page } = await browsing.open();
    await paste(page, SAMPLE);
    const [worker] = page.workers();
    const answer = await worker?.evaluate(async (target) => {
      try {
        await fetch(`${target}from-worker`);
        return 'sent';
      } catch (error) {
        return String(error);
      }
    }, strangerUrl);
    expect(answer).toMatch(/TypeError/);
    expect(asked).toEqual([]);
  });

  it('is asked for by who it is by nobody: the stranger does answer others', async () => {
    // what the tests above say would be worth nothing if nobody were there
    expect(await (await fetch(`${strangerUrl}test`)).text()).toBe('thanks');
    expect(asked).toEqual(['GET /test']);
    asked.length = 0;
  });

  it("shows a sender's text as text", async () => {
    const { page, errors } = await browsing.open();
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const prefix = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: ';
    const texts = [
      'Start MID 5 ICID 7',
      'MID 5 ICID 7 From: <a@example.net>',
      `MID 5 Subject '${evil}\u202egnp.exe\u0007'`,
      'Message finished MID 5 done',
    ];
    await paste(page, texts.map((text) => `${prefix}${text}\n`).join(''));
    await choose(page, 0);
    const heading = await page.locator('.card h3').innerText();
    expect(heading).toContain(evil);
    expect(heading).toContain('\\u202egnp.exe\\x07');
    expect(await documentRows(page).first().innerText()).toContain(evil);
    expect(await page.title()).toBe('mailstitch');
    expect(await page.evaluate(() => document.body.innerText)).not.toContain('\u202e');
    expect(errors).toEqual([]);
  });
});
