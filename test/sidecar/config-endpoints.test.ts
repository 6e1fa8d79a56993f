/** URLs and options become specs: every kind, with all its defaults and with all its options. */
import { hostname } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { OPTIONS, optionsOf } from '../../host/sidecar/config/options.js';
import { schemesOf } from '../../host/sidecar/config/schemes.js';
import type { InputSpec, OutputSpec } from '../../host/sidecar/config/specs.js';
import { ConfigFolder } from './support/listen-config.js';

const folder = new ConfigFolder();
afterAll(() => folder.remove());
const { cert, key } = folder.certificate('localhost');

function input(given: unknown): InputSpec {
  return folder.load({ file: JSON.stringify({ inputs: [given] }) }).config.inputs[0] as InputSpec;
}

function output(given: unknown): OutputSpec {
  const file = JSON.stringify({ inputs: ['stdin'], outputs: [given] });
  return folder.load({ file }).config.outputs[0] as OutputSpec;
}

const IN = { records: true, spool: false } as const;
/** What would not come again is kept by default. */
const KEPT_IN = { ...IN, spool: true } as const;
const STREAM_IN = {
  ...IN,
  framing: 'auto',
  maxConnections: 1000,
  idleTimeoutMs: 86_400_000,
  maxLineBytes: 2 ** 20,
} as const;
const PORT_IN = { ...STREAM_IN, maxPerPeer: 100 } as const;
const OUT = { queueBytes: 64 * 2 ** 20, spillBytes: 2 ** 30, retryMinMs: 200, retryMaxMs: 5000 } as const;
const FORM = { form: 'rfc5424', ident: 'mailstitch', facility: 2, severity: 6 } as const;

const INPUT_DEFAULTS: [string | object, InputSpec][] = [
  [
    'syslog+udp://0.0.0.0:5514',
    {
      ...IN,
      kind: 'syslog+udp',
      name: 'syslog+udp://0.0.0.0:5514',
      host: '0.0.0.0',
      port: 5514,
      framing: 'datagram',
      receiveBuffer: 8 * 2 ** 20,
    },
  ],
  [
    'syslog+tcp://[::1]',
    { ...PORT_IN, kind: 'syslog+tcp', name: 'syslog+tcp://[::1]:514', host: '::1', port: 514 },
  ],
  [
    { url: 'syslog+tls://localhost', cert: 'localhost.crt', key: 'localhost.key' },
    {
      ...PORT_IN,
      kind: 'syslog+tls',
      name: 'syslog+tls://localhost:6514',
      host: 'localhost',
      port: 6514,
      cert,
      key,
    },
  ],
  ['-', { ...IN, kind: 'stdin', name: 'stdin' }],
  ['stdin', { ...IN, kind: 'stdin', name: 'stdin' }],
  [
    'file:log/mail%3F.log',
    {
      ...KEPT_IN,
      kind: 'file',
      name: `file:${folder.path}/log/mail?.log`,
      path: `${folder.path}/log/mail?.log`,
      from: 'beginning',
    },
  ],
  [
    'file:///var/log/a b.log',
    { ...KEPT_IN, kind: 'file', name: 'file:/var/log/a b.log', path: '/var/log/a b.log', from: 'beginning' },
  ],
  [
    'unix:/run/m.sock',
    { ...STREAM_IN, kind: 'unix', name: 'unix:/run/m.sock', path: '/run/m.sock', mode: 0o660 },
  ],
  [
    'http://127.0.0.1:8080',
    {
      records: true,
      spool: true,
      kind: 'http',
      name: 'http://127.0.0.1:8080/',
      host: '127.0.0.1',
      port: 8080,
      path: '/',
      maxConnections: 1000,
      maxPerPeer: 100,
      idleTimeoutMs: 75_000,
      headerTimeoutMs: 20_000,
      requestTimeoutMs: 120_000,
      maxBodyBytes: 16 * 2 ** 20,
    },
  ],
  [
    'redis://user:p%40ss@redis.example.com?list=ironport',
    {
      ...KEPT_IN,
      kind: 'redis-list',
      name: 'redis://redis.example.com:6379/0?list=ironport',
      url: 'redis://user:p%40ss@redis.example.com:6379/0',
      list: 'ironport',
    },
  ],
  [
    'rediss://[::1]:7000/3?stream=esa*,other',
    {
      ...IN,
      kind: 'redis-stream',
      name: 'rediss://[::1]:7000/3?stream=esa*,other',
      url: 'rediss://[::1]:7000/3',
      streams: ['esa*', 'other'],
      group: 'mailstitch',
      consumer: `${hostname()}-${process.pid}`,
      leaseMs: 30_000,
      batch: 1000,
    },
  ],
  [
    { url: 'redis+unix://:secret@/run/redis.sock?db=4', list: 'ironport' },
    {
      ...KEPT_IN,
      kind: 'redis-list',
      name: 'redis+unix:/run/redis.sock?db=4&list=ironport',
      url: 'unix://:secret@/run/redis.sock?db=4',
      list: 'ironport',
    },
  ],
];

const OUTPUT_DEFAULTS: [string | object, OutputSpec][] = [
  [
    'http://siem:80',
    {
      ...OUT,
      kind: 'http',
      name: 'http://siem/',
      url: 'http://siem/',
      headers: {},
      batchBytes: 2 ** 20,
      batchWaitMs: 1000,
      timeoutMs: 30_000,
      compression: 'none',
      verify: true,
    },
  ],
  ['-', { ...OUT, kind: 'stdout', name: 'stdout' }],
  ['stdout', { ...OUT, kind: 'stdout', name: 'stdout' }],
  [
    'file:out.ndjson',
    {
      ...OUT,
      kind: 'file',
      name: `file:${folder.path}/out.ndjson`,
      path: `${folder.path}/out.ndjson`,
      mode: 0o640,
    },
  ],
  [
    'syslog+udp://siem',
    { ...OUT, ...FORM, kind: 'syslog+udp', name: 'syslog+udp://siem:514', host: 'siem', port: 514 },
  ],
  [
    'syslog+tcp://siem:601',
    {
      ...OUT,
      ...FORM,
      kind: 'syslog+tcp',
      name: 'syslog+tcp://siem:601',
      host: 'siem',
      port: 601,
      framing: 'newline',
      timeoutMs: 30_000,
    },
  ],
  [
    'SYSLOG+TLS://siem',
    {
      ...OUT,
      ...FORM,
      kind: 'syslog+tls',
      name: 'syslog+tls://siem:6514',
      host: 'siem',
      port: 6514,
      framing: 'octet',
      timeoutMs: 30_000,
      verify: true,
    },
  ],
  [
    'https://me:p%40ss@siem.example.com/in?key=abc&batch=x',
    {
      ...OUT,
      kind: 'http',
      name: 'https://siem.example.com/in',
      url: 'https://siem.example.com/in?key=abc&batch=x',
      headers: { Authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` },
      batchBytes: 2 ** 20,
      batchWaitMs: 1000,
      timeoutMs: 30_000,
      compression: 'none',
      verify: true,
    },
  ],
  [
    'tcp://[::1]:9000',
    { ...OUT, kind: 'tcp', name: 'tcp://[::1]:9000', host: '::1', port: 9000, timeoutMs: 30_000 },
  ],
  [
    'unix:///run/out.sock',
    { ...OUT, kind: 'unix', name: 'unix:/run/out.sock', path: '/run/out.sock', timeoutMs: 30_000 },
  ],
];

describe('an endpoint with nothing but its URL', () => {
  it.each(INPUT_DEFAULTS)('input %j', (given, spec) => expect(input(given)).toEqual(spec));
  it.each(OUTPUT_DEFAULTS)('output %j', (given, spec) => expect(output(given)).toEqual(spec));

  it('is here for every scheme and every kind', () => {
    for (const [side, specs, cases] of [
      ['input', INPUT_DEFAULTS.map(([, spec]) => spec), INPUT_DEFAULTS],
      ['output', OUTPUT_DEFAULTS.map(([, spec]) => spec), OUTPUT_DEFAULTS],
    ] as const) {
      const kinds = new Set(schemesOf(side).flatMap((row) => row.kinds));
      expect(new Set<string>(specs.map(({ kind }) => kind))).toEqual(kinds);
      const urls = cases.map(([given]) =>
        typeof given === 'string' ? given : (given as { url: string }).url,
      );
      const unseen = schemesOf(side).filter(
        ({ scheme }) => !urls.some((url) => url.toLowerCase().split(':')[0] === scheme),
      );
      expect(unseen.map(({ scheme }) => scheme)).toEqual([]);
    }
  });
});

/** A value that is not the default, and what it comes to. */
const SAMPLES: Record<string, [unknown, unknown]> = {
  name: ['mine', 'mine'],
  appliance: ['esa1', 'esa1'],
  records: [false, false],
  spool: ['true', true],
  receive_buffer: ['64KiB', 65_536],
  max_connections: [7, 7],
  max_per_peer: [3, 3],
  header_timeout: ['5s', 5000],
  request_timeout: ['1m', 60_000],
  idle_timeout: ['90m', 5_400_000],
  max_line: ['2KiB', 2048],
  cert: ['localhost.crt', cert],
  key: ['localhost.key', key],
  ca: ['localhost.crt', cert],
  mode: ['0600', 0o600],
  from: ['end', 'end'],
  max_body: [4096, 4096],
  token: ['t0ken', 't0ken'],
  list: ['ironport', 'ironport'],
  stream: [
    ['a', 'b*'],
    ['a', 'b*'],
  ],
  group: ['g', 'g'],
  consumer: ['c', 'c'],
  lease: ['1500ms', 1500],
  queue: ['128KiB', 131_072],
  spill: [0, 0],
  retry_min: ['1ms', 1],
  retry_max: ['1h', 3_600_000],
  form: ['ident', 'ident'],
  ident: ['IronPort', 'IronPort'],
  facility: ['local3', 19],
  severity: ['3', 3],
  timeout: ['2s', 2000],
  verify: ['false', false],
  server_name: ['siem.example.com', 'siem.example.com'],
  headers: [{ 'X-Key': 5 }, { 'X-Key': '5' }],
  batch_wait: [0, 0],
  compression: ['gzip', 'gzip'],
};
const OWN_SAMPLES: Record<string, [unknown, unknown]> = {
  'syslog+udp framing': ['newline', 'newline'],
  'syslog+tcp framing': ['octet', 'octet'],
  'unix framing': ['octet', 'octet'],
  'syslog+tls framing': ['newline', 'newline'],
  'redis-stream batch': [5, 5],
  'http batch': ['2KiB', 2048],
};
const URLS: Record<string, string> = {
  'input file': 'file:x.log',
  'input unix': 'unix:x.sock',
  'input http': 'http://:0',
  'input redis-list': 'redis://h',
  'input redis-stream': 'redis://h',
  'output file': 'file:x.ndjson',
  'output unix': 'unix:y.sock',
  'output http': 'https://h',
  'output tcp': 'tcp://h:1',
};

describe('every option of every kind', () => {
  const cases = OPTIONS.flatMap((row) =>
    row.of.map((kind) => ({ row, kind, label: `${row.side} ${kind} ${row.name}` })),
  );
  const all = (side: 'input' | 'output', kind: string) =>
    Object.fromEntries(
      optionsOf(side, kind).map(({ name }) => {
        const sample = OWN_SAMPLES[`${kind} ${name}`] ?? SAMPLES[name];
        if (sample === undefined) throw new Error(`no sample for ${kind} ${name}`);
        return [name, sample] as const;
      }),
    );

  it.each(cases)('$label', ({ row, kind }) => {
    const samples = all(row.side, kind);
    const url = URLS[`${row.side} ${kind}`] ?? (kind.startsWith('syslog') ? `${kind}://h:1` : kind);
    const given = { url, ...Object.fromEntries(Object.entries(samples).map(([name, [raw]]) => [name, raw])) };
    const spec = row.side === 'input' ? input(given) : output(given);
    expect(spec).toHaveProperty(row.field, samples[row.name]?.[1]);
  });

  it('may stand in the URL, where flags can carry them', () => {
    const { config } = folder.load({
      flags: {
        input: ['syslog+tcp://127.0.0.1:0?framing=octet&idle_timeout=5s&appliance=esa%201'],
        output: [
          'syslog+udp://siem?form=ident&facility=local0',
          'https://siem/in?token=1#compression=gzip&batch=2MiB',
          'file:out.ndjson?mode=600',
        ],
      },
    });
    expect(config.inputs[0]).toMatchObject({ framing: 'octet', idleTimeoutMs: 5000, appliance: 'esa 1' });
    expect(config.outputs).toMatchObject([
      { form: 'ident', facility: 16 },
      { url: 'https://siem/in?token=1', compression: 'gzip', batchBytes: 2 ** 21 },
      { mode: 0o600 },
    ]);
  });
});

describe('what YAML makes of values', () => {
  it('reads modes as they are written', () => {
    const modes = ['0660', '"0660"', '0o660', '660'].map((mode) => {
      const file = `inputs: [{url: "unix:x.sock", mode: ${mode}}]`;
      return (folder.load({ file }).config.inputs[0] as { mode: number }).mode;
    });
    expect(modes).toEqual([0o660, 0o660, 0o660, 0o660]);
  });

  it('knows anchors and merges', () => {
    const { config } = folder.load({
      file: `
inputs: [stdin]
outputs:
  - &siem { url: "tcp://a:1", queue: 1MiB }
  - { <<: *siem, url: "tcp://b:1" }
`,
    });
    expect(config.outputs).toMatchObject([
      { host: 'a', queueBytes: 2 ** 20 },
      { host: 'b', queueBytes: 2 ** 20 },
    ]);
  });

  it('fills in variables of the environment', () => {
    const { config } = folder.load({
      file: `
inputs: ["syslog+tcp://\${HOST_OF}:\${PORT:-601}"]
outputs: [{ url: "https://siem", headers: { X-Key: "$\${A}\${KEY}", X-Empty: "\${EMPTY:-none}" } }]
settings: { rules: ["MID {mid:num} Custom $\${ {content_filter:rest}"] }
`,
      env: { HOST_OF: '127.0.0.1', KEY: 'k', EMPTY: '' },
    });
    expect(config.inputs[0]).toMatchObject({ host: '127.0.0.1', port: 601 });
    expect(config.outputs[0]).toMatchObject({ headers: { 'X-Key': `\${A}k`, 'X-Empty': 'none' } });
    expect(config.settings.rules).toEqual(['MID {mid:num} Custom $${ {content_filter:rest}']);
  });
});

describe('names', () => {
  it('are apart, also of two outputs to one page', () => {
    const file = JSON.stringify({
      inputs: ['stdin'],
      outputs: ['https://siem/in?a=1', 'https://siem/in?a=2'],
    });
    const { outputs } = folder.load({ file }).config;
    expect(outputs.map(({ name }) => name)).toEqual(['https://siem/in', 'https://siem/in #2']);
  });
});
