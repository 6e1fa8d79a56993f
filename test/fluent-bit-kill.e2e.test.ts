/**
 * A real Fluent Bit with a journal, killed at moments that nobody chose while it reads a file that grows: every message
 * whose lines are in the file is found in the end. `npm run kill:fluent-bit` does it two hundred times.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import { Random } from '../bench/traffic-random.js';
import type { ClassicDocument } from '../host/index.js';
import { idsOf, readDocuments } from './sidecar/support/documents.js';
import { expectFoundOnce, tellFigures } from './sidecar/support/found-once.js';
import { FLUENT_BIT, plugins } from './support/fluent-bit-process.js';

const KILLS = Number(process.env.MAILSTITCH_KILLS ?? 5);
const MESSAGES_A_KILL = 60;
const LONGEST_LIFE_MS = 2500;
const WAIT_MS = 60_000;
const MODULE = fileURLToPath(new URL('../build/mailstitch.wasm', import.meta.url));

let folder = '';
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-fluent-bit-kill-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Lines from a file whose position is kept, chunks on the disk until they are written: nothing of it is in memory only. */
function configText(): string {
  return JSON.stringify({
    service: {
      flush: 0.2,
      log_level: 'error',
      'storage.path': join(folder, 'chunks'),
      'storage.sync': 'normal',
    },
    pipeline: {
      inputs: [
        {
          name: 'tail',
          tag: 'mail',
          path: join(folder, 'mail.log'),
          db: join(folder, 'tail.db'),
          read_from_head: true,
          refresh_interval: 1,
          'storage.type': 'filesystem',
        },
        { name: 'dummy', tag: 'mail.tick', dummy: '{"mailstitch":"tick"}', 'storage.type': 'filesystem' },
      ],
      filters: [
        {
          name: 'wasm',
          match: '*',
          event_format: 'json',
          wasm_path: MODULE,
          function_name: 'mailstitch',
          accessible_paths: folder,
        },
      ],
      outputs: [{ name: 'file', match: '*', path: folder, file: 'out.ndjson', format: 'plain' }],
    },
  });
}

/** Documents of all batches that were written whole. */
function handedOut(path: string): ClassicDocument[] {
  return readDocuments(path).flatMap((record) => {
    const { mailstitch_batch: batch } = record as unknown as { mailstitch_batch?: ClassicDocument[] };
    return batch ?? [];
  });
}

function start(): ChildProcess {
  child = spawn(FLUENT_BIT as string, ['-c', 'fluent-bit.yaml'], { cwd: folder, stdio: 'ignore' });
  return child;
}

describe.skipIf(!FLUENT_BIT || !plugins().has('tail'))('a Fluent Bit with a journal', () => {
  it(`that is killed ${KILLS} times loses no message`, { timeout: 120_000 + KILLS * 6000 }, async () => {
    const seed = Number(process.env.MAILSTITCH_SEED ?? 1 + (Date.now() % 1_000_000));
    const out = join(folder, 'out.ndjson');
    const log = join(folder, 'mail.log');
    mkdirSync(join(folder, 'chunks'));
    writeFileSync(join(folder, 'fluent-bit.yaml'), configText());
    writeFileSync(
      join(folder, 'mailstitch.json'),
      JSON.stringify({ journal: join(folder, 'journal'), linger: '300ms', timeout: '1h', batch: true }),
    );
    const traffic = new TrafficSource({ seed, messages: KILLS * MESSAGES_A_KILL, open: 60 });
    const chunks: Buffer[] = [];
    for (let chunk = traffic.next(4096); chunk; chunk = traffic.next(4096)) chunks.push(Buffer.from(chunk));
    const random = new Random(seed);
    let lines = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const running = start();
      const diesAt = Date.now() + 200 + random.below(LONGEST_LIFE_MS);
      const share = Math.ceil(chunks.length / (KILLS - kill));
      for (const [at, chunk] of chunks.splice(0, share).entries()) {
        appendFileSync(log, chunk);
        lines += chunk.filter((byte) => byte === 0x0a).length;
        if (at % 4 === 3) await pause(10); // so that it reads while the file grows
      }
      await pause(Math.max(0, diesAt - Date.now()));
      running.kill('SIGKILL');
      await once(running, 'close');
    }
    const last = start();
    const deadline = Date.now() + WAIT_MS;
    while (idsOf(handedOut(out)) < traffic.documents && Date.now() < deadline) await pause(100);
    last.kill('SIGTERM');
    await once(last, 'close');
    const documents = handedOut(out);
    expectFoundOnce(traffic, documents, `seed ${seed}`);
    tellFigures({
      what: 'kill:fluent-bit',
      kills: KILLS,
      lines,
      messages: traffic.documents,
      documents: documents.length,
    });
  });
});
