/** The built page in a real browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { findProgram } from '../../bench/programs.js';
import { packageFile } from '../../host/package-files.js';

const found = findProgram('CHROMIUM', 'chromium');
if ('missing' in found) console.warn(`tests of the page in a browser are skipped: ${found.missing}`);

/** From the disk, as somebody has it who was sent the file. */
export const PAGE_URL = pathToFileURL(packageFile('build/mailstitch.html')).href;

/** Without a sandbox of its own it also runs as root, as in containers; it asks nobody for updates. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Opened {
  page: Page;
  /** What went wrong in the page or its worker, and what its policy forbade. */
  errors: string[];
  /** Addresses that the page asked for. */
  requests: string[];
}

export interface Browsing {
  /** A page with nothing of the others. */
  open(options?: BrowserContextOptions, url?: string): Promise<Opened>;
  /** A folder for files that the page is given. */
  readonly folder: string;
}

/** Tests that need a browser; skipped where there is none. Pages are closed at the end. */
export function describeInBrowser(name: string, define: (browsing: Browsing) => void): void {
  describe.skipIf('missing' in found)(name, () => {
    let browser: Browser;
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'mailstitch-page-'));
      browser = await chromium.launch({
        executablePath: (found as { program: string }).program,
        args: FLAGS,
      });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });
    define({
      get folder() {
        return folder;
      },
      async open(options = {}, url = PAGE_URL) {
        const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, ...options });
        const page = await context.newPage();
        const opened: Opened = { page, errors: [], requests: [] };
        page.on('pageerror', (error) => opened.errors.push(error.message));
        page.on('console', (message) => {
          if (message.type() === 'error') opened.errors.push(message.text());
        });
        page.on('request', (request) => opened.requests.push(request.url()));
        await page.goto(url);
        return opened;
      },
    });
  });
}

/** Puts lines onto the page, by its dialog, and waits until they are read. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Paste lines' }).click();
  await page.getByRole('textbox', { name: 'Paste log lines' }).fill(text);
  await page.getByRole('button', { name: 'Stitch' }).click();
  await whenRead(page);
}

/** The run is over: how long it took stands in the header. */
export async function whenRead(page: Page): Promise<void> {
  await page.locator('header .status').filter({ hasText: / s$/ }).waitFor();
}

export function documentRows(page: Page) {
  return page.getByRole('listbox', { name: 'Documents' }).getByRole('option');
}

export function lineRows(page: Page) {
  return page.getByRole('listbox', { name: 'Log lines' }).getByRole('option');
}

/** The document of a row of the list is shown. */
export async function choose(page: Page, place: number): Promise<void> {
  await documentRows(page).nth(place).click();
  await page.locator('[role=option][aria-selected=true].document-row').waitFor();
}

/** The chosen document as the page shows it in that format. */
export async function shownJson(page: Page, tab: 'Classic' | 'ECS' | 'OCSF'): Promise<unknown> {
  await page.getByRole('tab', { name: tab }).click();
  return JSON.parse(await page.locator('.json').innerText());
}
