/** `mailstitch check`: what it prints can be read again, and shows no secret. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../../host/commands/check.js';
import { UsageError } from '../../host/errors.js';
import { effectiveText } from '../../host/sidecar/config/effective.js';
import { secretsOf } from '../../host/sidecar/config/secrets.js';
import { ConfigFolder } from './support/listen-config.js';

const folder = new ConfigFolder();
afterAll(() => folder.remove());
folder.certificate('localhost');

/** Without secrets, whose place has `***` when it is read again. */
const EVERYTHING = `
settings:
  timeout: 45s
  appliance: "esa # 1"
  rules:
    - |-
      MID {mid:num} Custom \${ {content_filter:rest}
    - 'MID {mid:num} VIP: {content_filter:rest}'
inputs:
  - syslog+udp://[::1]:5514?framing=newline&receive_buffer=12345
  - url: syslog+tcp://127.0.0.1
    framing: octet
    max_connections: 12
    idle_timeout: 0
    appliance: "yes"
  - { url: "syslog+tls://:0", cert: localhost.crt, key: localhost.key, ca: localhost.crt }
  - stdin
  - file:mail%20%3F%25%23.log?from=end
  - { url: unix:x.sock, mode: 0600 }
  - { url: "http://127.0.0.1:8080/a b", spool: false }
  - redis://h/1?list=a%3Fb
  - { url: "rediss://user@h:1/2", stream: [a, "b*"], consumer: me, name: "The \\"stream\\"" }
  - redis+unix:/run/redis.sock?list=c&db=3
outputs:
  - stdout
  - file:out.ndjson
  - { url: syslog+udp://h, form: ident, facility: local7, severity: crit, ident: "\${IDENT}" }
  - { url: syslog+tcp://h, queue: 65537, spill: 3GiB }
  - { url: syslog+tls://h, verify: false, server_name: other, cert: localhost.crt, key: localhost.key }
  - { url: "https://h/in", headers: { Accept: "$\${x}", User-Agent: me }, batch_wait: 1500ms }
  - http://h/in
  - tcp://h:1
  - unix:out.sock
state_dir: state
log: { format: text }
stop_timeout: 0
`;

const SECRETS = `
inputs:
  - { url: "http://:8080", token: "s3cret-token" }
  - redis://user:s3cret-r%65dis@h?list=a
  - redis+unix://:s3cret-socket@/run/x?stream=b
outputs:
  - https://user:s3cret-user@h/in?api=s3cret-query
  - { url: https://g/in, headers: { Authorization: "Bearer s3cret-bearer", X-Key: "\${KEY}", Accept: json } }
`;

describe('what check prints', () => {
  it('is a configuration that comes to the same', () => {
    const first = folder.load({ file: EVERYTHING, env: { IDENT: 'Iron$' } });
    const again = folder.load({ file: effectiveText(first) });
    expect(again.config).toEqual(first.config);
    expect(again.warnings).toEqual([]);
    // and what that prints differs in nothing but the comments
    const bare = (text: string) => text.replace(/ #.*$/gm, '');
    expect(bare(effectiveText(again))).toBe(bare(effectiveText(first)));
  });

  it('is one with nothing but defaults, too', () => {
    const first = folder.load({ env: { MAILSTITCH_INPUTS: 'stdin' } });
    expect(folder.load({ file: effectiveText(first) }).config).toEqual(first.config);
  });

  it('names every option, and where its value comes from', () => {
    folder.write('own.rules', 'MID {mid:num} b\n');
    const effective = folder.load({
      file: 'inputs: ["syslog+udp://:514?appliance=esa1"]\nsettings: { hold: 1h, rules: ["MID {mid:num} a"] }\nlog: {level: warn}',
      env: {
        ENV_SYSLOG_SERVER: 'siem',
        ENV_SYSLOG_IDENT: 'Mail',
        MAILSTITCH_LINGER: '3s',
        STATE_DIRECTORY: '/s',
      },
      flags: { timeout: '10s', rules: ['own.rules'], stopTimeout: '5s' },
    });
    expect(effectiveText(effective)).toBe(`settings:
  format: classic
  expand: true # environment ENV_MSG_EXPAND
  timeout: 10s # flag --timeout
  hold: 1h # file
  linger: 3s # environment MAILSTITCH_LINGER
  clock: arrival
  unmatched: pass
  connections: none
  max_messages: 1000000
  max_bytes: 64MiB
  remember: 4MiB
  keep_raw: false
  appliance: unknown
  correlate: true
  mimecast_timeout: 15m
  mimecast_hold: 24h
  mimecast_linger: 1m
  nine_fields: false
  timezone: UTC
  sync: off
  rules:
    - MID {mid:num} a # file
    - MID {mid:num} b # flag --rules
inputs:
  - url: syslog+udp://127.0.0.1:514 # file
    appliance: esa1 # file
    records: true
    spool: false
    framing: datagram
    receive_buffer: 8MiB
outputs:
  - url: syslog+udp://siem:5144 # environment ENV_SYSLOG_SERVER
    queue: 64MiB
    spill: 1GiB
    retry_min: 200ms
    retry_max: 5s
    form: ident # environment ENV_SYSLOG_SERVER
    ident: Mail # environment ENV_SYSLOG_IDENT
    facility: user # environment ENV_SYSLOG_SERVER
    severity: info
state_dir: /s # environment STATE_DIRECTORY
# service: http://127.0.0.1:6245 (the default: where it is taken, a free port)
log:
  level: warn # file
  format: json
stop_timeout: 5s # flag --stop-timeout
`);
  });

  it('says of a consumer that nobody named how it is made', () => {
    const text = effectiveText(folder.load({ flags: { input: ['redis://h?stream=a'], service: 'off' } }));
    expect(text).toContain('    # consumer: host name and process id\n');
    expect(text).toContain('service: off # flag --service\n');
  });

  it('shows no secret, and can be read again all the same', () => {
    const effective = folder.load({ file: SECRETS, env: { KEY: 's3cret-key' } });
    const text = effectiveText(effective);
    expect(text).not.toMatch(/s3cret/);
    expect(text.match(/\*\*\*/g)).toHaveLength(7);
    expect(text).toContain('Accept: json # file');
    const names = [...effective.config.inputs, ...effective.config.outputs].map(({ name }) => name);
    expect(names.join()).not.toMatch(/s3cret/);
    expect(effectiveText(folder.load({ file: text })).replace(/ #.*/g, '')).toBe(text.replace(/ #.*/g, ''));
  });

  it('faults show none either', () => {
    const broken = SECRETS.replace('http://:8080', 'http://:99999')
      .replace('/in?', ':1:2/in?')
      .replace('a\n', 'a&db=1\n');
    const faults = folder.faults({ file: broken, env: { KEY: 's3cret\u0001key' } });
    expect(faults).toHaveLength(4);
    expect(faults.join()).not.toMatch(/s3cret/);
  });
});

describe('the example of docs/listen.md', () => {
  it('is right as it stands, but for its certificate', () => {
    const page = readFileSync('docs/listen.md', 'utf8');
    const example = /```yaml\n(.*?)```/s.exec(page)?.[1] as string;
    const file = example.replaceAll('/etc/mailstitch/tls', `${folder.path}/localhost`);
    const { config, warnings } = folder.load({ file, env: { SIEM_TOKEN: 'x' } });
    expect(config.inputs.map(({ kind }) => kind)).toEqual(['syslog+udp', 'syslog+tls']);
    expect(warnings).toEqual([expect.stringContaining('without TLS')]);
  });
});

describe('secretsOf', () => {
  it('is everything that no log may show', () => {
    const { config } = folder.load({ file: SECRETS, env: { KEY: 's3cret-key' } });
    const basic = Buffer.from('user:s3cret-user').toString('base64');
    expect(secretsOf(config).sort()).toEqual(
      [
        's3cret-token',
        's3cret-redis',
        's3cret-socket',
        `Basic ${basic}`,
        basic,
        's3cret-user',
        's3cret-query',
        'Bearer s3cret-bearer',
        's3cret-bearer',
        's3cret-key',
      ].sort(),
    );
  });
});

describe('the command', () => {
  it('takes one file', () => {
    const sources = { env: { HOME: folder.path }, cwd: folder.path };
    expect(() => check('a.yaml', { config: 'b.yaml' }, sources)).toThrow(
      new UsageError('there are two configuration files, a.yaml and b.yaml; expected one'),
    );
    expect(() => check('a.yaml', {}, sources)).toThrow('a.yaml: no such file or directory');
  });

  it('prints to standard output, and warnings to standard error', () => {
    const path = folder.write('good.yaml', 'inputs: [stdin]\noutputs: ["file:not-there/x"]\n');
    const script = `
      import { check } from '${new URL('../../dist/host/commands/check.js', import.meta.url)}';
      process.exitCode = check(${JSON.stringify(path)}, {});
    `;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect(stderr).toBe(`mailstitch: warning: outputs[0]: there is no folder ${folder.path}/not-there\n`);
    expect(status).toBe(0);
    expect(folder.load({ file: stdout }).config.inputs).toMatchObject([{ kind: 'stdin' }]);
  });
});
