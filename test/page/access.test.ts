/** The page without a mouse, and as a screen reader has it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { packageFile } from '../../host/package-files.js';
import { choose, describeInBrowser, documentRows, paste, whenRead } from '../support/page.js';

const SAMPLE = readFileSync(packageFile('examples/mail_logs.log'), 'utf8');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds in the page as it is now: rule, and where. */
async function violations(page: Page): Promise<string[]> {
  // by the debugger, which the policy of the page does not hold back
  await page.evaluate(AXE);
  const { violations: found, passes } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  expect(passes.length).toBeGreaterThan(15);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

describeInBrowser('the page for everybody', (browsing) => {
  it.each(['light', 'dark'] as const)('has nothing that axe-core objects to (%s)', async (colorScheme) => {
    const { page } = await browsing.open({ colorScheme });
    expect(await violations(page)).toEqual([]);
    const bad = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: no rule knows this\n';
    await paste(page, bad + SAMPLE);
    for (const place of [1, 3]) {
      await choose(page, place);
      await page.locator('.card .value').first().click();
      expect(await violations(page)).toEqual([]);
    }
    for (const tab of ['Classic', 'OCSF']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await violations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('timeout', { exact: true }).fill('soon');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('"soon" is not a duration').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('has other colours where dark ones are wanted', async () => {
    const grounds = await Promise.all(
      (['light', 'dark'] as const).map(async (colorScheme) => {
        const { page } = await browsing.open({ colorScheme });
        return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      }),
    );
    expect(grounds).toEqual(['rgb(255, 255, 255)', 'rgb(20, 23, 27)']);
  });

  it('can be used by keys alone, from the log to the line of a value', async () => {
    const { page } = await browsing.open();
    const focus = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
      );
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 60; presses++) {
        if ((await focus())?.startsWith(name)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`${name} is not reached by Tab; the focus is on ${await focus()}`);
    };
    await tabTo('Sample');
    await page.keyboard.press('Enter');
    await whenRead(page);
    await page.getByRole('region', { name: 'Document 1' }).waitFor();

    await tabTo('Documents');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Document 3' }).waitFor();
    const list = page.getByRole('listbox', { name: 'Documents' });
    const active = (await list.getAttribute('aria-activedescendant')) as string;
    expect(await page.locator(`[id="${active}"]`).innerText()).toContain("Invoice 'urgent' 4471");
    expect(await documentRows(page).nth(2).getAttribute('aria-selected')).toBe('true');

    await tabTo('Card');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Classic' }).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowLeft');
    await tabTo('billing@example.org');
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .getByText(/^From line \d+/)
      .waitFor();
    expect(await page.locator('.row.said').first().innerText()).toContain('From: <billing@example.org>');

    // dialogs are the browser's own: Escape leaves them, and the focus returns
    await page.getByRole('button', { name: 'Settings' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focus()).toBe('Settings');
  });
});
