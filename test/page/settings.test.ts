/** The form of the settings. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { packageFile } from '../../host/package-files.js';
import { LINE_SETTINGS } from '../../host/settings.js';
import { choose, describeInBrowser, documentRows, lineRows, paste, shownJson } from '../support/page.js';

const SAMPLE = readFileSync(packageFile('examples/mail_logs.log'), 'utf8');
/** All formats are shown, unmatched lines always are, and a page has no files. */
const NOT_HERE = ['format', 'unmatched', 'journal', 'sync'];

describeInBrowser('the settings of the page', (browsing) => {
  it('are those of the table, each with its help', async () => {
    const { page } = await browsing.open();
    await page.getByRole('button', { name: 'Settings' }).click();
    const rows = LINE_SETTINGS.filter(({ name }) => !NOT_HERE.includes(name));
    expect(await page.locator('.field label').allInnerTexts()).toEqual(rows.map(({ name }) => name));
    for (const { name, help } of rows) {
      const field = page.getByLabel(name, { exact: true });
      expect(await field.getAttribute('aria-describedby')).toBe(`setting-${name}-help`);
      expect(await page.locator(`#setting-${name}-help`).innerText()).toBe(help);
    }
  });

  it('are applied to what was read', async () => {
    const { page } = await browsing.open();
    await paste(page, SAMPLE);
    await expect.poll(() => documentRows(page).count()).toBe(6);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('expand').check();
    await page.getByLabel('appliance').fill('esa9.example.com');
    await page.getByLabel('correlate').uncheck();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => documentRows(page).count()).toBe(7);
    // without a setting left: as it was
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Defaults' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => documentRows(page).count()).toBe(6);
  });

  it('say all that is wrong with them, each at its field, and change nothing', async () => {
    const { page } = await browsing.open();
    await paste(page, SAMPLE);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('timeout', { exact: true }).fill('soon');
    await page.getByLabel('max_messages').fill('many');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('"soon" is not a duration; expected').waitFor();
    expect(await page.getByLabel('timeout', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('max_messages').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('hold', { exact: true }).getAttribute('aria-invalid')).toBe('false');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await documentRows(page).count()).toBe(6);
  });

  it('take rows of the rule language', async () => {
    const { page } = await browsing.open();
    await paste(page, '<22>Mar 16 09:15:31 esa1 mail_logs: Info: A line of ours about MID 5: vip\n');
    expect(await lineRows(page).first().innerText()).toContain('no rule');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('rules').fill('A line of ours about MID {mid:num}: {group:rest}');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect.poll(() => documentRows(page).count()).toBe(1);
    await choose(page, 0);
    expect(await shownJson(page, 'Classic')).toMatchObject({ MID: '5' });
  });
});
