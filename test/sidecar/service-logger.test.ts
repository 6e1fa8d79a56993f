/** What the service says of itself, on standard error. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { IoError } from '../../host/errors.js';
import type { ListenConfig } from '../../host/sidecar/config/specs.js';
import { createLogger } from '../../host/sidecar/service/logger.js';

function logged(log: ListenConfig['log'], secrets: string[] = []) {
  const lines: string[] = [];
  const logger = createLogger(log, secrets, { write: (line) => lines.push(line) });
  return { logger, lines };
}

describe('the log as JSON', () => {
  it('is one object a line: level, time, facts, message', () => {
    const { logger, lines } = logged({ level: 'info', format: 'json' });
    logger.info({ input: 'stdin', lines: 5 }, 'listening');
    expect(lines[0]).toMatch(/^\{"level":"info","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",.*\}\n$/);
    expect(JSON.parse(lines[0] as string)).toEqual({
      level: 'info',
      time: expect.any(String),
      input: 'stdin',
      lines: 5,
      msg: 'listening',
    });
  });

  it('says what is of the level or above', () => {
    const { logger, lines } = logged({ level: 'warn', format: 'json' });
    logger.debug({}, 'a');
    logger.info({}, 'b');
    logger.warn({}, 'c');
    logger.error({}, 'd');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['c', 'd']);
  });

  it('has of a known error the message, of another one the place too', () => {
    const { logger, lines } = logged({ level: 'info', format: 'json' });
    logger.error({ error: new IoError('mail.log: permission denied') }, 'x');
    logger.error({ error: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) }, 'x');
    logger.error({ error: new TypeError('no such thing') }, 'x');
    const [known, system, own] = lines.map((line) => JSON.parse(line).error);
    expect(known).toBe('mail.log: permission denied');
    expect(system).toBe('read ECONNRESET');
    expect(own).toMatch(/^TypeError: no such thing\n +at .*service-logger\.test\.ts/);
  });
});

describe('the log as text', () => {
  it('is one line an entry, whatever is in it', () => {
    const { logger, lines } = logged({ level: 'debug', format: 'text' });
    logger.warn(
      { output: 'tcp://siem:601', why: 'said "no"\nand left', tries: 3, deep: { a: [1] } },
      'refused\u001b[31m',
    );
    logger.debug({}, 'nothing');
    expect(lines.map((line) => line.replace(/^\S+/, 'TIME'))).toEqual([
      'TIME warn  refused\\u001b[31m output=tcp://siem:601 why="said \\"no\\"\\nand left" tries=3 deep={"a":[1]}\n',
      'TIME debug nothing\n',
    ]);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /);
  });
});

describe('secrets', () => {
  it.each(['json', 'text'] as const)('are in no entry as %s', (format) => {
    const { logger, lines } = logged({ level: 'info', format }, [
      'hunter2',
      'hunter2 "and more"',
      'p@ss',
      'info',
      '"level"',
      'x',
    ]);
    logger.info(
      { url: 'redis://:p%40ss@h', header: 'hunter2 "and more"', deep: { list: ['p@ss!'] } },
      'hunter2, no info',
    );
    const [line] = lines as [string];
    expect(line).not.toMatch(/hunter2|p@ss|p%40ss|and more|no info/);
    expect(line).toContain('***, no ***');
    expect(line).toContain('redis://:***@h');
    // the form of the entry is no secret
    if (format === 'json')
      expect(JSON.parse(line)).toMatchObject({ level: 'info', deep: { list: ['***!'] } });
    else expect(line).toMatch(/^\S+Z info {2}\*\*\*/);
  });
});

describe('standard error', () => {
  const MODULE = new URL('../../dist/host/sidecar/service/logger.js', import.meta.url);
  const run = (script: string) =>
    spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { createLogger } from '${MODULE}'; ${script}`,
    ]);

  it('has everything that was said before the process ended, and standard output nothing', async () => {
    const child = run(`
      const log = createLogger({ level: 'info', format: 'json' });
      for (let n = 0; n < 2000; n++) log.info({ n }, 'entry');
      process.exit(3);
    `);
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    expect((await once(child, 'close'))[0]).toBe(3);
    const entries = err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).n);
    // one that was on its way when the process ended may come behind the rest
    expect(entries.sort((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, n) => n));
    expect(out).toBe('');
  });

  it('may be gone: the process goes on', async () => {
    const child = run(`
      const log = createLogger({ level: 'info', format: 'text' });
      process.stdin.on('data', () => {
        log.info({}, 'nobody hears this');
        setTimeout(() => { log.error({}, 'nor this'); process.stdout.write('alive'); }, 20);
      }).on('end', () => {});
    `);
    child.stderr.destroy();
    await once(child.stderr, 'close');
    let out = '';
    child.stdout.on('data', (text) => (out += text));
    child.stdin.write('x');
    await once(child.stdout, 'data');
    child.stdin.end();
    expect((await once(child, 'close'))[0]).toBe(0);
    expect(out).toBe('alive');
  });
});
