/** What the page makes of logs, in a real browser. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { packageFile } from '../../host/package-files.js';
import { parseLines, run } from '../fixtures/cli-process.js';
import {
  choose,
  describeInBrowser,
  documentRows,
  lineRows,
  paste,
  shownJson,
  whenRead,
} from '../support/page.js';

const SAMPLE_FILE = packageFile('examples/mail_logs.log');
const SAMPLE = readFileSync(SAMPLE_FILE, 'utf8');

describeInBrowser('the page', (browsing) => {
  it('shows the documents that the command line prints, in each format', async () => {
    const { page, errors } = await browsing.open();
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await whenRead(page);
    for (const [tab, format] of [
      ['Classic', 'classic'],
      ['ECS', 'ecs'],
      ['OCSF', 'ocsf'],
    ] as const) {
      const { stdout } = await run(['stitch', '-q', '--format', format, SAMPLE_FILE]);
      const documents = parseLines(stdout) as unknown[];
      expect(await documentRows(page).count()).toBe(documents.length);
      for (const [place, document] of documents.entries()) {
        await choose(page, place);
        expect(await shownJson(page, tab)).toEqual(document);
      }
    }
    expect(errors).toEqual([]);
  });

  it('gives each line the number and the colour of its message, and marks where no rule goes on', async () => {
    const { page } = await browsing.open();
    const known = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: MID 5 ICID 7 From: <a@example.net>';
    await paste(page, `${SAMPLE}${known.replace('MID 5 ICID 7 From', 'New SMTP ICID 7 interfoce')}\n`);
    const first = documentRows(page).first();
    const colour = (row: typeof first) =>
      row.evaluate((element) => getComputedStyle(element).borderLeftColor);
    expect(await lineRows(page).first().innerText()).toContain('#1');
    expect(await colour(lineRows(page).first())).toBe(await colour(first));
    expect(await colour(first)).not.toBe(await colour(documentRows(page).nth(1)));

    await page.getByRole('listbox', { name: 'Log lines' }).focus();
    await page.keyboard.press('End');
    const last = lineRows(page).last();
    await last.getByText('no rule', { exact: true }).waitFor();
    expect(await last.locator('mark').innerText()).toBe('oce: <a@example.net>');
  });

  it('reads several files in their order, gzipped ones too, and tells which it could not read', async () => {
    const { page, errors } = await browsing.open();
    const lines = SAMPLE.split(/(?<=\n)/);
    const half = lines.findIndex((line) => line.includes('Start MID 30201'));
    const file = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(browsing.folder, name), content);
      return join(browsing.folder, name);
    };
    const packed = gzipSync(lines.slice(half).join(''));
    await page
      .getByRole('banner')
      .getByLabel('Open logs')
      .setInputFiles([
        file('mail.1', lines.slice(0, half).join('').trimEnd()),
        file('mail.2.gz', packed),
        file('damaged.gz', packed.subarray(0, packed.length / 2)),
        file('mail.zst', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3)),
      ]);
    await whenRead(page);
    await page.getByText(/^damaged.gz: damaged gzip/).waitFor();
    await page.getByText('mail.zst: packed with zstd, only gzip is read; unpack it first').waitFor();
    await choose(page, 1);
    const { stdout } = await run(['stitch', '-q', SAMPLE_FILE]);
    expect(await shownJson(page, 'Classic')).toEqual(parseLines(stdout)[1]);
    expect(errors).toEqual([]);
  });

  it('takes what is dropped and what is pasted', async () => {
    const { page } = await browsing.open();
    const put = (type: 'drop' | 'paste', text: string) =>
      page.evaluate(
        ([kind, content]) => {
          const data = new DataTransfer();
          if (kind === 'drop') data.items.add(new File([content], 'mail.log'));
          else data.setData('text/plain', content);
          const event =
            kind === 'drop'
              ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
              : new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
          document.body.dispatchEvent(event);
        },
        [type, text] as const,
      );
    await put('drop', SAMPLE);
    await page.getByText(/^142 lines · 6 documents/).waitFor();
    await put(
      'paste',
      SAMPLE.split(/(?<=\n)/)
        .slice(0, 31)
        .join(''),
    );
    await page.getByText(/^31 lines · 1 document · /).waitFor();
  });

  it('tells who, to whom, what was found and what became of each recipient', async () => {
    const { page } = await browsing.open();
    await paste(page, SAMPLE);
    await choose(page, 3);
    const card = page.locator('.card');
    expect(await card.getByRole('heading', { name: 'Offer' }).count()).toBe(1);
    const text = await card.innerText();
    expect(text).toMatch(/From\s+sam@example.com/);
    expect(text).toMatch(/passed\s*Anti-virus\s*negative/);
    expect(text).toMatch(/passed\s*DLP\s*no violation/);
    expect(text).toMatch(/did not look\s*SPF/);
    const recipients = await card.locator('.recipients li').allInnerTexts();
    expect(recipients).toHaveLength(2);
    expect(recipients[0]).toMatch(/ok@example.org\s*delivered\s*2.0.0 OK/);
    expect(recipients[1]).toMatch(/nobody@example.org\s*bounced/);
  });

  it('draws the life of a message, and leads to what came from it', async () => {
    const { page } = await browsing.open();
    await paste(page, SAMPLE);
    await choose(page, 3);
    const steps = page.locator('.timeline li');
    expect(await steps.first().innerText()).toMatch(/connection:\s*new connection/);
    expect(await steps.last().innerText()).toContain('finished');
    expect(await page.locator('.drawing svg circle, .drawing svg path.chosen').count()).toBeGreaterThan(15);
    await page.getByRole('button', { name: /bounce: 42001/ }).click();
    await page.getByRole('region', { name: 'Document 5' }).waitFor();
    await page.getByRole('button', { name: /bounce of 42000/ }).click();
    await page.getByRole('region', { name: 'Document 4' }).waitFor();
    await steps.filter({ hasText: 'envelope sender' }).click();
    await page
      .getByRole('region', { name: /^How line \d+ is understood$/ })
      .getByText('E-04')
      .waitFor();
  });

  it('finds documents by any text in them', async () => {
    const { page } = await browsing.open();
    await paste(page, SAMPLE);
    await page.getByRole('searchbox').fill('MALICIOUS');
    await expect.poll(() => documentRows(page).count()).toBe(1);
    expect(await documentRows(page).first().innerText()).toContain("Invoice 'urgent' 4471");
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => documentRows(page).count()).toBe(6);
  });

  it('shows Mimecast messages as well', async () => {
    const { page, errors } = await browsing.open();
    await paste(page, readFileSync('test/cases/mimecast-delivered.log', 'utf8'));
    await choose(page, 0);
    expect(await page.locator('.card .recipients li').count()).toBeGreaterThan(0);
    expect(await page.locator('.timeline li').count()).toBeGreaterThan(1);
    expect(errors).toEqual([]);
  });

  it('has the module of this build', async () => {
    const { page } = await browsing.open();
    const digest = execFileSync('sha256sum', [packageFile('build/mailstitch.wasm')], { encoding: 'utf8' });
    await expect.poll(() => page.locator('footer code').innerText()).toBe(digest.split(' ')[0]);
  });
});
