/** Where a configuration comes from: file, environment, flags, the variables of ironport-correlator, defaults. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { LINE_SETTINGS } from '../../host/settings.js';
import { addListenOptions } from '../../host/sidecar/config/flags.js';
import { DEFAULT_SERVICE } from '../../host/sidecar/config/service-options.js';
import { ConfigFolder, type Sources } from './support/listen-config.js';

const folder = new ConfigFolder();
afterAll(() => folder.remove());

const FILE = `
settings: { timeout: 10s, hold: 1h, rules: ["MID {mid:num} a {content_filter:rest}"] }
inputs: [ "syslog+udp://:1" ]
outputs: [ "file:a" ]
state_dir: in-file
service: http://127.0.0.1:1
log: { level: warn, format: text }
stop_timeout: 1s
`;
const ENV = {
  MAILSTITCH_INPUTS: 'syslog+udp://:2   syslog+tcp://:2?framing=octet ',
  MAILSTITCH_OUTPUTS: 'file:b',
  MAILSTITCH_TIMEOUT: '20s',
  MAILSTITCH_EXPAND: 'true',
  MAILSTITCH_MAX_MESSAGES: '5000',
  MAILSTITCH_MESSAGE_KEY: 'line',
  MAILSTITCH_STATE_DIR: 'in-env',
  MAILSTITCH_SERVICE: 'http://127.0.0.1:22',
  MAILSTITCH_LOG_LEVEL: 'error',
  MAILSTITCH_LOG_FORMAT: 'json',
  MAILSTITCH_STOP_TIMEOUT: '2s',
};

function names(sources: Sources): string[] {
  const { inputs, outputs } = folder.load(sources).config;
  return [...inputs, ...outputs].map(({ name }) => name);
}

describe('the strength of sources', () => {
  it('the file alone', () => {
    expect(folder.load({ file: FILE }).config).toMatchObject({
      settings: { timeout: '10s', hold: '1h', rules: ['MID {mid:num} a {content_filter:rest}'] },
      inputs: [{ name: 'syslog+udp://127.0.0.1:1' }],
      outputs: [{ name: `file:${folder.path}/a` }],
      stateDir: join(folder.path, 'in-file'),
      service: { host: '127.0.0.1', port: 1, explicit: true },
      log: { level: 'warn', format: 'text' },
      stopTimeoutMs: 1000,
    });
  });

  it('the environment above it', () => {
    expect(folder.load({ file: FILE, env: ENV }).config).toMatchObject({
      settings: { timeout: '20s', hold: '1h', expand: true, max_messages: 5000, message_key: 'line' },
      inputs: [{ name: 'syslog+udp://127.0.0.1:2' }, { name: 'syslog+tcp://127.0.0.1:2', framing: 'octet' }],
      outputs: [{ name: `file:${folder.path}/b` }],
      stateDir: join(folder.path, 'in-env'),
      service: { port: 22 },
      log: { level: 'error', format: 'json' },
      stopTimeoutMs: 2000,
    });
  });

  it('flags above both', () => {
    const flags = {
      input: ['stdin'],
      output: ['stdout', 'file:c'],
      timeout: '30s',
      unmatched: 'drop',
      stateDir: 'in-flag',
      service: 'off',
      logLevel: 'debug',
      logFormat: 'text',
      stopTimeout: '0',
      rules: [folder.write('flag.rules', 'MID {mid:num} b {content_filter:rest}\n')],
    };
    const { config } = folder.load({ file: FILE, env: ENV, flags });
    expect(config).toMatchObject({
      settings: { timeout: '30s', hold: '1h', expand: true, unmatched: 'drop' },
      inputs: [{ name: 'stdin' }],
      outputs: [{ name: 'stdout' }, { name: `file:${folder.path}/c` }],
      stateDir: join(folder.path, 'in-flag'),
      log: { level: 'debug', format: 'text' },
      stopTimeoutMs: 0,
    });
    expect(config.service).toBeUndefined();
    expect(config.settings.rules).toEqual([
      'MID {mid:num} a {content_filter:rest}',
      'MID {mid:num} b {content_filter:rest}',
    ]);
  });

  it('the file of --settings above the environment, flags above it', () => {
    folder.write('settings.json', '{"timeout": "40s", "linger": "4s", "rules": ["MID {mid:num} c"]}');
    const { settings } = folder.load({
      file: FILE,
      env: ENV,
      flags: { settings: 'settings.json', linger: '5s' },
    }).config;
    expect(settings).toMatchObject({ timeout: '40s', linger: '5s' });
    expect(settings.rules).toEqual(['MID {mid:num} a {content_filter:rest}', 'MID {mid:num} c']);
  });

  it('MAILSTITCH_CONFIG and MAILSTITCH_RULES name files', () => {
    folder.write('env.yaml', 'inputs: [stdin]\nsettings: {rules: file.rules}\n');
    folder.write('file.rules', 'MID {mid:num} d\n\n// nothing\n');
    folder.write('env.rules', 'MID {mid:num} e\n');
    const env = {
      MAILSTITCH_CONFIG: 'env.yaml',
      MAILSTITCH_RULES: 'env.rules file.rules',
      MAILSTITCH_TIMEOUT: '',
    };
    const { settings } = folder.load({ env }).config;
    expect(settings.rules).toEqual(['MID {mid:num} d', 'MID {mid:num} e', 'MID {mid:num} d']);
    expect(settings.timeout).toBe('30s');
  });

  it('defaults below all', () => {
    const { config, warnings } = folder.load({ flags: { input: ['stdin'] } });
    expect(warnings).toEqual([]);
    expect(config.outputs).toMatchObject([{ kind: 'stdout' }]);
    expect(config.service).toEqual({ host: '127.0.0.1', port: 6245, explicit: false });
    expect(DEFAULT_SERVICE).toBe('http://127.0.0.1:6245');
    expect(config).toMatchObject({ log: { level: 'info', format: 'json' }, stopTimeoutMs: 10_000 });
    // of a text without a default there is nothing to tell
    const told = LINE_SETTINGS.filter((row) => row.type !== 'rules' && row.default !== '').map(
      ({ name }) => name,
    );
    expect(Object.keys(config.settings)).toEqual(told);
    expect(config.settings).toMatchObject({ timeout: '30s', expand: false, max_messages: 1_000_000 });
  });
});

describe('the command line', () => {
  it('gives what it has options for', () => {
    const command = new Command().exitOverride();
    addListenOptions(command);
    command.parse(
      [
        ...[
          '-i',
          'stdin',
          '--input',
          'syslog+udp://:0',
          '-o',
          'stdout',
          '--state-dir',
          's',
          '--service',
          'off',
        ],
        ...['--log-level', 'warn', '--log-format', 'text', '--stop-timeout', '3s'],
      ],
      { from: 'user' },
    );
    expect(folder.load({ flags: command.opts() }).config).toMatchObject({
      inputs: [{ kind: 'stdin' }, { kind: 'syslog+udp' }],
      outputs: [{ kind: 'stdout' }],
      stateDir: join(folder.path, 's'),
      service: undefined,
      log: { level: 'warn', format: 'text' },
      stopTimeoutMs: 3000,
    });
    expect(command.helpInformation()).toContain('--service <url|off>');
  });
});

describe('the folder for state', () => {
  const stateDir = (env: Record<string, string>) =>
    folder.load({ flags: { input: ['stdin'] }, env }).config.stateDir;

  it.each<[Record<string, string>, string]>([
    [{ STATE_DIRECTORY: '/var/lib/a:/var/lib/b', XDG_STATE_HOME: '/x' }, '/var/lib/a'],
    [{ XDG_STATE_HOME: '/x/state' }, '/x/state/mailstitch'],
    [{ XDG_STATE_HOME: 'relative' }, join(folder.path, '.local/state/mailstitch')],
    [{}, join(folder.path, '.local/state/mailstitch')],
  ])('%j', (env, path) => expect(stateDir(env)).toBe(path));

  it('is a temporary one where there is no home, and that is said', () => {
    const path = join(tmpdir(), `mailstitch-${process.getuid?.()}`);
    for (const home of [folder.write('no-folder', ''), '']) {
      const { config, warnings } = folder.load({ flags: { input: ['stdin'] }, env: { HOME: home } });
      expect(config.stateDir).toBe(path);
      expect(warnings).toEqual([
        `state_dir: not given, and there is no home folder: ${path} may be gone after a restart of the host`,
      ]);
    }
  });
});

describe('variables that nobody knows', () => {
  it('are warned of, with the one that was meant', () => {
    const env = {
      MAILSTITCH_TIMEOT: '5s',
      MAILSTITCH_INPUT: 'stdin',
      MAILSTITCH_ZEBRA: '1',
      MAILSTITCHED: '1',
    };
    expect(folder.load({ flags: { input: ['stdin'] }, env }).warnings).toEqual([
      'MAILSTITCH_TIMEOT: unknown variable of the environment; did you mean MAILSTITCH_TIMEOUT?',
      'MAILSTITCH_INPUT: unknown variable of the environment; did you mean MAILSTITCH_INPUTS?',
      'MAILSTITCH_ZEBRA: unknown variable of the environment',
    ]);
  });

  it('are no matter where a cluster sets them', () => {
    const env = {
      MAILSTITCH_SERVICE_HOST: '10.0.0.1',
      MAILSTITCH_SERVICE_PORT: '514',
      MAILSTITCH_SERVICE_PORT_SYSLOG: '514',
      MAILSTITCH_PORT: 'tcp://10.0.0.1:514',
      MAILSTITCH_PORT_514_TCP_ADDR: '10.0.0.1',
    };
    expect(folder.load({ flags: { input: ['stdin'] }, env }).warnings).toEqual([]);
  });
});

describe('warnings', () => {
  it('of what is odd but works', () => {
    mkdirSync(join(folder.path, 'there'));
    const file = JSON.stringify({
      settings: { batch: true },
      inputs: ['stdin'],
      outputs: ['file:there/a', 'file:not-there/a', 'https://h/?timeout=1'],
    });
    const { warnings, config } = folder.load({ file });
    expect(warnings).toEqual([
      'settings.batch: means something in Fluent Bit only',
      'outputs[2]: the parameter timeout goes to the server; the option timeout is a key beside url, or stands behind #: #timeout=...',
      `outputs[1]: there is no folder ${join(folder.path, 'not-there')}`,
    ]);
    expect(config.settings).not.toHaveProperty('batch');
  });
});

describe('the variables of ironport-correlator', () => {
  const SIEM = { ENV_SYSLOG_SERVER: 'siem.example.com' };

  it('alone do what its daemon and its Logstash did', () => {
    const { config } = folder.load({ env: SIEM });
    expect(config).toMatchObject({
      settings: { expand: true, timeout: '30s' },
      inputs: [{ name: 'syslog+udp://0.0.0.0:514' }, { name: 'syslog+tcp://0.0.0.0:514' }],
      outputs: [
        {
          kind: 'syslog+udp',
          host: 'siem.example.com',
          port: 5144,
          form: 'ident',
          ident: 'IronPort',
          facility: 1,
          severity: 6,
        },
      ],
    });
  });

  it('all of them', () => {
    const env = {
      ENV_SYSLOG_SERVER: '::1',
      ENV_SYSLOG_PORT: '6000',
      ENV_SYSLOG_IDENT: 'Mail',
      ENV_REDIS_HOST: 'cache',
      ENV_REDIS_KEY: 'esa lines',
      ENV_TIMEOUT: '45',
      ENV_MSG_EXPAND: 'False',
    };
    expect(folder.load({ env }).config).toMatchObject({
      settings: { expand: false, timeout: '45s' },
      inputs: [{ kind: 'redis-list', url: 'redis://cache:6379/0', list: 'esa lines' }],
      outputs: [{ name: 'syslog+udp://[::1]:6000', ident: 'Mail' }],
    });
  });

  it('Redis without a syslog server prints', () => {
    const { config } = folder.load({ env: { ENV_REDIS_HOST: 'cache:7000' } });
    expect(config).toMatchObject({
      settings: { expand: true },
      inputs: [{ name: 'redis://cache:7000/0?list=ironport' }],
      outputs: [{ name: 'stdout' }],
    });
  });

  it.each([
    ['True', true],
    ['true', true],
    ['1', true],
    ['yes', true],
    ['False', false],
    ['no', false],
    ['0', false],
  ])('ENV_MSG_EXPAND=%s', (word, expand) => {
    expect(folder.load({ env: { ...SIEM, ENV_MSG_EXPAND: word } }).config.settings.expand).toBe(expand);
  });

  it('add to the file, and MAILSTITCH_ variables stand above them', () => {
    const file = 'settings: {timeout: 1s, expand: false}\ninputs: [stdin]\noutputs: [stdout]';
    expect(names({ file, env: SIEM })).toEqual(['stdin', 'stdout', 'syslog+udp://siem.example.com:5144']);
    expect(folder.load({ file, env: SIEM }).config.settings).toMatchObject({ timeout: '1s', expand: false });
    const env = {
      ...SIEM,
      ENV_TIMEOUT: '45',
      ENV_MSG_EXPAND: 'True',
      MAILSTITCH_TIMEOUT: '50s',
      MAILSTITCH_EXPAND: 'false',
    };
    expect(folder.load({ file, env }).config.settings).toMatchObject({ timeout: '50s', expand: false });
    expect(names({ file, env: { ...SIEM, MAILSTITCH_OUTPUTS: 'file:x' } })).toEqual([
      'stdin',
      `file:${folder.path}/x`,
    ]);
    expect(names({ env: SIEM, flags: { input: ['stdin'], output: ['stdout'] } })).toEqual([
      'stdin',
      'stdout',
    ]);
  });

  it('ENV_TIMEOUT counts where no other is set, but then nothing is expanded', () => {
    const { settings } = folder.load({ flags: { input: ['stdin'] }, env: { ENV_TIMEOUT: '7' } }).config;
    expect(settings).toMatchObject({ timeout: '7s', expand: false });
  });

  it('are told where they are wrong', () => {
    const env = {
      ENV_SYSLOG_SERVER: 'two hosts',
      ENV_SYSLOG_PORT: '99999',
      ENV_SYSLOG_IDENT: 'two words',
      ENV_REDIS_HOST: 'a/b',
      ENV_TIMEOUT: '30s',
      ENV_MSG_EXPAND: 'maybe',
    };
    expect(folder.faults({ env })).toEqual([
      'ENV_SYSLOG_PORT: "99999" is not a port; expected a number from 1 to 65535',
      'ENV_TIMEOUT: "30s" is not a number of seconds; expected a whole number such as 30',
      'ENV_MSG_EXPAND: "maybe" is not a yes or no; expected True or False',
      'ENV_REDIS_HOST: "redis://a/b/0" is an address with something other than the number of a database behind it; expected redis://USER:PASSWORD@HOST:PORT/DB',
      'ENV_SYSLOG_SERVER: "syslog+udp://two hosts:514" is not an address; expected syslog+udp://HOST:PORT',
      'ENV_SYSLOG_IDENT: "two words" is not an IDENT; expected a text of 1 to 48 ASCII characters without blanks',
    ]);
  });
});
