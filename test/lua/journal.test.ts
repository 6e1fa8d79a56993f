/** The journal in Lua: open messages outlive a stop and a kill of Vector, and no document is lost by either. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStitcher } from '../../host/index.js';
import { LATER_MS, lines, message } from '../support/log.js';
import { documentOf, withoutNulls } from '../support/lua-engine.js';
import { type LuaOutput, LuaSession, luaMissing } from '../support/lua-host.js';
import { withJournal } from '../support/restart-engine.js';

const SECOND = 1000;
/** Longer than any wait but for `hold`. */
const LONG = 600 * SECOND;
const LOG = [...message(5), ...message(6, 3), ...message(7, 30)].join('').split('\n').filter(Boolean);

type Documents = { id: string; sequence: number; reason: string }[];

function documentsOf({ logs, errors, fault }: LuaOutput): Documents {
  expect(fault).toBe(undefined);
  expect(errors).toEqual([]);
  return logs.filter((log) => 'id' in log).map((log) => documentOf(log) as Documents[number]);
}

/** Lines a second, each with the timer behind it. */
function feed(session: LuaSession, texts: readonly string[], fromMs: number): number {
  let now = fromMs;
  for (const text of texts) {
    session.now(now).log({ message: text }).tick();
    now += SECOND;
  }
  return now;
}

/** All that comes out of the log in Node in one go, with the same clock. */
function inNode(): Documents {
  const stitcher = createStitcher({});
  let now = LATER_MS;
  for (const text of LOG) {
    stitcher.push(`${text}\n`, now);
    stitcher.tick(now);
    now += SECOND;
  }
  stitcher.tick(now + LONG);
  return [...stitcher].map((document) => withoutNulls(document) as Documents[number]);
}

const byId = (documents: Documents) =>
  [...documents].sort((a, b) => (`${a.id} ${a.sequence}` < `${b.id} ${b.sequence}` ? -1 : 1));

function suite(): void {
  it.each([1, 7, 13, LOG.length - 2])('a stop behind line %i makes no difference', (cut) => {
    withJournal((journal) => {
      const first = new LuaSession({ journal });
      const now = feed(first, LOG.slice(0, cut), LATER_MS);
      const before = documentsOf(first.shutdown().run());
      const second = new LuaSession({ journal });
      const end = feed(second, LOG.slice(cut), now);
      const after = documentsOf(
        second
          .now(end + LONG)
          .tick()
          .shutdown()
          .run(),
      );
      expect(byId([...before, ...after])).toEqual(byId(inNode()));
      expect(before.some(({ reason }) => reason === 'drain')).toBe(false);
      expect(readdirSync(dirname(journal))).toEqual([basename(journal)]);
    });
  });

  it.each([3, 15, 22])('a kill behind line %i loses no document, and gives none another id', (cut) => {
    withJournal((journal) => {
      const first = new LuaSession({ journal });
      const now = feed(first, LOG.slice(0, cut), LATER_MS);
      const before = documentsOf(first.run());
      const second = new LuaSession({ journal });
      const end = feed(second, LOG.slice(cut), now);
      const after = documentsOf(
        second
          .now(end + LONG)
          .tick()
          .run(),
      );
      const all = new Map(
        [...before, ...after].map((document) => [`${document.id} ${document.sequence}`, document]),
      );
      expect(byId([...all.values()])).toEqual(byId(inNode()));
    });
  });

  it('what was emitted right before a kill comes once more, what was emitted a tick before that does not', () => {
    withJournal((journal) => {
      const first = new LuaSession({ journal });
      const now = feed(first, LOG, LATER_MS);
      // every message is out, and nobody can say whether anyone has it
      const all = documentsOf(
        first
          .now(now + LONG)
          .tick()
          .run(),
      );
      expect(byId(all)).toEqual(byId(inNode()));
      const again = () => new LuaSession({ journal }).now(now + LONG).log({ message: 'no mail log' });
      const second = documentsOf(again().run());
      expect(second.length).toBeGreaterThan(0);
      expect(all).toEqual(expect.arrayContaining(second));
      expect(documentsOf(again().tick().tick().tick().run())).toEqual(second);
      expect(documentsOf(again().run())).toEqual([]);
    });
  });

  it('what was passed on right before a kill comes once more as its text, marked', () => {
    withJournal((journal) => {
      const line = { message: 'no mail log', source_type: 'socket' };
      expect(new LuaSession({ journal }, LATER_MS).log(line).run().logs).toEqual([line]);
      const other = { ...line, message: 'another' };
      expect(new LuaSession({ journal }, LATER_MS).log(other).run().logs).toEqual([
        {
          message: 'no mail log',
          mailstitch: { unmatched: true, matched_bytes: 0 },
          timestamp: new Date(LATER_MS),
        },
        other,
      ]);
    });
  });

  it('is said to be none if it is none, and kept aside', () => {
    withJournal((journal) => {
      writeFileSync(journal, 'not a journal\n');
      const { logs, errors } = new LuaSession({ journal }, LATER_MS)
        .log({ message: 'x' })
        .tick()
        .tick()
        .run();
      expect(logs).toEqual([{ message: 'x' }]);
      expect(errors).toEqual([
        expect.stringMatching(
          /^mailstitch: journal journal does not begin like a journal; it was kept aside/,
        ),
      ]);
      const aside = readdirSync(dirname(journal)).find((name) => name.includes('.aside-')) as string;
      expect(readFileSync(join(dirname(journal), aside), 'utf8')).toBe('not a journal\n');
    });
  });

  it('that somebody else has taken is written to no more, and that is said', () => {
    withJournal((journal) => {
      const session = new LuaSession({ journal });
      const now = feed(session, LOG.slice(0, 12), LATER_MS);
      // another one puts its own file under that name
      const taken = `os.remove("${journal}") local file = io.open("${journal}", "wb") file:write("another") file:close()`;
      session.event(`(function() ${taken} return { log = { message = "no mail log" } } end)()`);
      feed(session, LOG.slice(12), now);
      const { errors } = session.run();
      expect(errors).toEqual([expect.stringContaining('mailstitch: journal journal was replaced')]);
      expect(readFileSync(journal, 'utf8')).toBe('another');
    });
  });

  it('is written anew when it has grown', () => {
    withJournal((journal) => {
      const settings = { journal, remember: '1MiB' };
      const session = new LuaSession(settings);
      const subject = 'x'.repeat(20_000);
      let now = LATER_MS;
      for (let mid = 1; mid <= 600; mid++) {
        const texts = [
          `Start MID ${mid} ICID ${mid}`,
          `MID ${mid} Subject "${subject}"`,
          `Message finished MID ${mid} done`,
        ];
        now += SECOND;
        session.now(now);
        for (const text of lines(texts).split('\n').filter(Boolean)) session.log({ message: text });
        session.tick();
      }
      const documents = documentsOf(
        session
          .now(now + LONG)
          .tick()
          .tick()
          .tick()
          .shutdown()
          .run(),
      );
      expect(documents).toHaveLength(600);
      // twelve megabytes were written
      expect(readFileSync(journal).length).toBeLessThan(8 << 20);
      expect(documentsOf(new LuaSession(settings, now + LONG).log({ message: 'x' }).run())).toEqual([]);
    });
  });
}

if (luaMissing !== undefined) {
  console.warn(`Skipped: ${luaMissing}`);
  it.skip(luaMissing, () => {});
} else {
  describe('a journal', suite);
}
