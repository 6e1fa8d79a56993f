// Takes the pictures of the page that stand in README.md, of the built page in a real browser.

import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme });
  await page.goto(pathToFileURL(path('build/mailstitch.html')).href);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('listbox', { name: 'Documents' }).getByRole('option').nth(1).click();
  await page.getByRole('region', { name: 'Document 2' }).waitFor();
  const value = page.locator('.card').getByRole('button', { name: 'drop-attachments-by-filetype' });
  await value.click();
  await page.locator('.row.said').waitFor();
  // the line that the value comes from, and how it is understood
  await page.locator('.row.said').click();
  await page.getByRole('region', { name: 'How line 54 is understood' }).waitFor();
  await page.screenshot({ path: path(`docs/images/page-${colorScheme}.png`) });
}
await browser.close();
