/**
 * The service with a journal, killed at moments that nobody chose, while a sender sends what was not confirmed again:
 * every message is found in the end, none twice. `npm run kill` does it two hundred times.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../../bench/traffic.js';
import { Random } from '../../bench/traffic-random.js';
import { idsOf, readDocuments } from './support/documents.js';
import { expectFoundOnce, tellFigures } from './support/found-once.js';
import { Sidecar } from './support/sidecar.js';

const KILLS = Number(process.env.MAILSTITCH_KILLS ?? 6);
const MESSAGES_A_KILL = 120;
/** From the first answer on, milliseconds. */
const LONGEST_LIFE_MS = 300;

let folder = '';
let running: Sidecar | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-journal-kill-'));
});
afterEach(() => {
  running?.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a service with a journal', () => {
  it(`that is killed ${KILLS} times loses no line that it has confirmed`, {
    timeout: 60_000 + KILLS * 4000,
  }, async () => {
    const seed = Number(process.env.MAILSTITCH_SEED ?? 1 + (Date.now() % 1_000_000));
    const random = new Random(seed);
    const out = join(folder, 'out.ndjson');
    const start = async () => {
      running = await Sidecar.start({
        inputs: ['http://127.0.0.1:0/'],
        outputs: [`file:${out}`],
        stateDir: join(folder, 'state'),
        options: ['--journal', 'journal', '--linger', '200ms', '--timeout', '1h', '--remember', '1MiB'],
      });
      return running;
    };
    const traffic = new TrafficSource({ seed, messages: KILLS * MESSAGES_A_KILL, open: 100 });
    let sidecar = await start();
    let kills = 0;
    let timer: NodeJS.Timeout | undefined;
    const aim = () => {
      const victim = sidecar;
      if (kills < KILLS)
        timer = setTimeout(() => victim.child.kill('SIGKILL'), random.below(LONGEST_LIFE_MS));
    };
    aim();
    let confirmedLines = 0;
    const bodies: Uint8Array<ArrayBuffer>[] = [];
    for (let chunk = traffic.next(8192); chunk; chunk = traffic.next(8192))
      bodies.push(Uint8Array.from(chunk));
    for (const [at, body] of bodies.entries()) {
      // a machine may be so fast that its time has not come yet when its share was sent
      const isOverdue = kills < KILLS && at >= ((kills + 1) * bodies.length) / (KILLS + 1);
      if (isOverdue) sidecar.child.kill('SIGKILL');
      for (;;) {
        const answer = await fetch(`http://${sidecar.address('http')}/`, { method: 'POST', body }).catch(
          () => undefined,
        );
        if (answer?.status === 200) {
          confirmedLines += ((await answer.json().catch(() => ({ lines: 0 }))) as { lines: number }).lines;
          break;
        }
        // it may be alive, and only unable to take anything now
        const isDead = sidecar.child.killed || sidecar.child.exitCode !== null;
        if (!isDead) {
          await pause(20);
          continue;
        }
        await sidecar.exit();
        kills++;
        sidecar = await start();
        aim();
      }
    }
    clearTimeout(timer);
    // one that was aimed at behind the last answer may have been hit
    if (sidecar.child.killed) {
      await sidecar.exit();
      kills++;
      sidecar = await start();
    }
    await sidecar.eventually('all messages', () => idsOf(readDocuments(out)) >= traffic.documents);
    const lost = await sidecar.metric('mailstitch_output_lost_documents_total');
    expect(await sidecar.stop()).toBe(0);
    const documents = readDocuments(out);
    const told = `seed ${seed}, ${kills} kills`;
    expectFoundOnce(traffic, documents, told);
    expect(lost || 0).toBe(0);
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    tellFigures({
      what: 'kill',
      kills,
      confirmedLines,
      messages: traffic.documents,
      documents: documents.length,
    });
  });
});
