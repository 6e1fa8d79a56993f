/** What the page knows of messages that came from others. */
import { beforeAll, expect, it } from 'vitest';
import { loadModule } from '../../page/session/module.js';
import { Session } from '../../page/session/session.js';

beforeAll(loadModule);

const PREFIX = '<22>Mar 16 09:15:31 esa1 mail_logs: Info: ';
const lines = (...texts: string[]) => texts.map((text) => `${PREFIX}${text}\n`).join('');

it('follows thousands of parts of one message without a wait', async () => {
  const parts = Array.from({ length: 3000 }, (_, n) => n + 2);
  const text =
    lines('Start MID 1 ICID 7', 'MID 1 ICID 7 From: <a@example.net>') +
    lines(
      ...parts.map(
        (mid) => `MID 1 was split creating MID ${mid} due to a per-recipient policy in the inbound table`,
      ),
    ) +
    lines(...parts.map((mid) => `Message finished MID ${mid} done`), 'Message finished MID 1 done');
  const session = new Session();
  await session.run({}, [new File([text], 'a log')], () => {});
  const count = session.find('');
  expect(count).toBe(3001);
  const startMs = performance.now();
  const views = [0, 1, 1500, count - 2, count - 1].map((document) => session.message(document));
  const parent = views.find((view) => view?.relatives.every(({ relation }) => relation === 'child'));
  expect(parent?.relatives).toHaveLength(200);
  expect(parent?.relatives[0]).toMatchObject({ relation: 'child', how: 'split' });
  const child = views.find((view) => view !== parent);
  expect(child?.relatives).toEqual([
    { relation: 'parent', how: 'split', mid: '1', document: parent?.number },
  ]);
  expect(performance.now() - startMs).toBeLessThan(2000);
});

it('leads from a message to its earlier document and back', async () => {
  const late = (text: string) => `${text}\n`.replace('09:15:31', '10:15:31');
  const text =
    lines(
      'Start MID 1 ICID 7',
      'MID 1 ICID 7 From: <a@example.net>',
      'MID 1 quarantined to "Policy" (content filter:x)',
    ) +
    late(`${PREFIX}Start MID 2 ICID 8`) +
    late(`${PREFIX}MID 1 released from quarantine "Policy" (manual)`) +
    late(`${PREFIX}Message finished MID 1 done`);
  const session = new Session();
  await session.run({}, [new File([text], 'a log')], () => {});
  session.find('"mid":"1"'.replace('"mid"', '"MID"'));
  const rows = session.documents(0, 10);
  expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2]);
  const [first, second] = rows.map(({ number }) => session.message(number));
  expect(first?.relatives).toEqual([
    { relation: 'same', how: 'later document', mid: '1', document: second?.number },
  ]);
  expect(second?.relatives).toEqual([
    { relation: 'same', how: 'earlier document', mid: '1', document: first?.number },
  ]);
  // its life is that of all its documents
  expect(second?.lines).toEqual([0, 1, 2, 4, 5]);
});
