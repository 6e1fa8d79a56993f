/** A large log does not stop the page. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { TrafficSource } from '../../bench/traffic.js';
import { describeInBrowser, documentRows, lineRows, whenRead } from '../support/page.js';

const LINES = 100_000;
/** What nobody may have to wait for a picture, milliseconds. */
const MOST_MS = 100;
/** Others use the machine too, tests of other files among them: a wait that was theirs is tried again. */
const TRIES = 5;
/** Beyond this it is no longer the others. */
const MOST_BY_CLOCK_MS = 250;

function largeLog(): Buffer {
  const source = new TrafficSource({ messages: 4500, open: 200, mix: 'full' });
  const chunks: Buffer[] = [];
  let lines = 0;
  for (let chunk = source.next(); chunk !== null && lines < LINES; chunk = source.next()) {
    chunks.push(chunk);
    for (const byte of chunk) if (byte === 0x0a) lines++;
  }
  expect(lines).toBeGreaterThanOrEqual(LINES);
  const log = Buffer.concat(chunks);
  let end = 0;
  for (let line = 0; line < LINES; line++) end = log.indexOf(0x0a, end) + 1;
  return log.subarray(0, end);
}

/** Counts the pictures of the page, and the longest wait between two of them. */
async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { frames: 0, longestMs: 0 };
    (globalThis as unknown as { seen: typeof seen }).seen = seen;
    let before = performance.now();
    const look = (now: number) => {
      seen.frames++;
      seen.longestMs = Math.max(seen.longestMs, now - before);
      before = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Processor time of the longest task of the page's main thread, milliseconds: what the page itself held pictures up for. */
function longestTaskMs(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    traceEvents: { name: string; pid: number; tid: number; tdur?: number; args: { name?: string } }[];
  };
  const threads = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents.flatMap(({ name, pid, tid, tdur }) =>
    name === 'RunTask' && tdur !== undefined && threads.includes(`${pid} ${tid}`) ? [tdur] : [],
  );
  expect(tasks.length).toBeGreaterThan(100);
  return Math.max(...tasks) / 1000;
}

describeInBrowser('a log of 100,000 lines', (browsing) => {
  it(`is read, scrolled and chosen from without a picture that stands for ${MOST_MS} ms`, async () => {
    const path = join(browsing.folder, 'large.log');
    writeFileSync(path, largeLog());
    const waits: number[] = [];
    const tasks: number[] = [];
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { page, errors } = await browsing.open();
      const browser = page.context().browser();
      await browser?.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
      await watchFrames(page);
      await page.getByRole('banner').getByLabel('Open logs').setInputFiles(path);
      await whenRead(page);
      expect(await page.locator('header .status').innerText()).toMatch(
        /^100,000 lines · [34],\d\d\d documents/,
      );
      await page.getByRole('region', { name: 'Document 1', exact: true }).waitFor();
      const list = page.getByRole('listbox', { name: 'Log lines' });
      for (const key of ['End', 'PageUp', 'PageUp', 'Home', 'PageDown']) await list.press(key);
      await list.press('End');
      await lineRows(page).last().getByText('100000', { exact: true }).waitFor();
      await page.getByRole('searchbox').fill('quarantined');
      await documentRows(page).nth(3).click();
      await page.locator('.card').waitFor();
      const { frames, longestMs } = await page.evaluate(
        () => (globalThis as unknown as { seen: { frames: number; longestMs: number } }).seen,
      );
      const taskMs = longestTaskMs((await browser?.stopTracing()) as Buffer);
      expect(frames).toBeGreaterThan(20);
      expect(taskMs).toBeLessThanOrEqual(MOST_MS);
      expect(errors).toEqual([]);
      waits.push(Math.round(longestMs));
      tasks.push(Math.round(taskMs));
      await page.close();
      if (longestMs <= MOST_MS) break;
    }
    console.log(
      `longest wait between two pictures, by attempt: ${waits.join(', ')} ms; longest task: ${tasks.join(', ')} ms`,
    );
    expect(Math.min(...waits)).toBeLessThanOrEqual(MOST_BY_CLOCK_MS);
  }, 120_000);
});
