/** The text that Prometheus reads. */
import { describe, expect, it } from 'vitest';
import { createStitcher } from '../../host/create-stitcher.js';
import { INPUT_METRICS, MODULE_METRICS, OUTPUT_METRICS } from '../../host/sidecar/service/metric-rows.js';
import { Metrics } from '../../host/sidecar/service/metrics.js';

/** Series -> value, of our own metrics. */
async function scrape(metrics: Metrics): Promise<Map<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('mailstitch_'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

describe('inputs and outputs', () => {
  it('count by name', async () => {
    const metrics = new Metrics();
    const udp = metrics.input('syslog+udp://0.0.0.0:514');
    const file = metrics.input('file:a "b"\\c');
    const siem = metrics.output('tcp://siem:601');
    udp.lines(10, 1000);
    udp.lines(5, 500);
    udp.lost(3, 'kernel');
    udp.lost(2, 'kernel');
    udp.trouble('connection');
    udp.connections(4);
    udp.connections(2);
    file.lines(1, 7);
    siem.accepted(8, 800);
    siem.retried();
    siem.spilled(6);
    siem.unspilled(5);
    siem.rejected(4);
    siem.lost(3);
    siem.waiting({ memoryDocuments: 9, memoryBytes: 90, spillBytes: 900, failing: true });
    const series = await scrape(metrics);
    expect(Object.fromEntries(series)).toMatchObject({
      'mailstitch_input_lines_total{input="syslog+udp://0.0.0.0:514"}': 15,
      'mailstitch_input_bytes_total{input="syslog+udp://0.0.0.0:514"}': 1500,
      'mailstitch_input_lost_lines_total{input="syslog+udp://0.0.0.0:514",reason="kernel"}': 5,
      'mailstitch_input_lost_lines_total{input="syslog+udp://0.0.0.0:514",reason="oversize"}': 0,
      'mailstitch_input_troubles_total{input="syslog+udp://0.0.0.0:514",reason="connection"}': 1,
      'mailstitch_input_connections{input="syslog+udp://0.0.0.0:514"}': 2,
      'mailstitch_input_lines_total{input="file:a \\"b\\"\\\\c"}': 1,
      'mailstitch_output_documents_total{output="tcp://siem:601"}': 8,
      'mailstitch_output_bytes_total{output="tcp://siem:601"}': 800,
      'mailstitch_output_retries_total{output="tcp://siem:601"}': 1,
      'mailstitch_output_spilled_documents_total{output="tcp://siem:601"}': 6,
      'mailstitch_output_unspilled_documents_total{output="tcp://siem:601"}': 5,
      'mailstitch_output_rejected_documents_total{output="tcp://siem:601"}': 4,
      'mailstitch_output_lost_documents_total{output="tcp://siem:601"}': 3,
      'mailstitch_output_waiting_documents{output="tcp://siem:601"}': 9,
      'mailstitch_output_waiting_bytes{output="tcp://siem:601"}': 90,
      'mailstitch_output_spill_bytes{output="tcp://siem:601"}': 900,
      'mailstitch_output_failing{output="tcp://siem:601"}': 1,
    });
    // asked again it says the same, and then what came since
    udp.lines(1, 1);
    siem.waiting({ memoryDocuments: 0, memoryBytes: 0, spillBytes: 0, failing: false });
    const again = await scrape(metrics);
    expect(again.get('mailstitch_input_lines_total{input="syslog+udp://0.0.0.0:514"}')).toBe(16);
    expect(again.get('mailstitch_input_lines_total{input="file:a \\"b\\"\\\\c"}')).toBe(1);
    expect(again.get('mailstitch_output_failing{output="tcp://siem:601"}')).toBe(0);
  });

  it('have one meter a name', async () => {
    const metrics = new Metrics();
    expect(metrics.input('stdin')).toBe(metrics.input('stdin'));
    expect(metrics.output('stdout')).toBe(metrics.output('stdout'));
  });

  it('have a bound on reasons', async () => {
    const metrics = new Metrics();
    const meter = metrics.input('stdin');
    for (let n = 0; n < 1000; n++) meter.trouble(`reason ${n}`);
    const series = [...(await scrape(metrics))].filter(([name]) =>
      name.startsWith('mailstitch_input_troubles'),
    );
    expect(series.length).toBeLessThan(60);
    expect(series.reduce((sum, [, value]) => sum + value, 0)).toBe(1000);
  });
});

describe('the module', () => {
  const LINES =
    '<22>Mar 16 10:10:01 esa1 mail_logs: Info: Start MID 1 ICID 2\n<22>Mar 16 10:10:01 esa1 mail_logs: Info: hello\n';

  it('is asked once a scrape', async () => {
    const metrics = new Metrics();
    expect((await scrape(metrics)).get('mailstitch_lines_total')).toBe(0);
    const stitcher = createStitcher();
    let asked = 0;
    metrics.module(() => {
      asked++;
      return stitcher.stats();
    });
    stitcher.push(LINES, 0);
    const series = await scrape(metrics);
    expect(asked).toBe(1);
    expect(Object.fromEntries(series)).toMatchObject({
      mailstitch_lines_total: 2,
      mailstitch_lines_matched_total: 1,
      mailstitch_lines_unmatched_total: 1,
      mailstitch_lines_passed_total: 1,
      mailstitch_lines_dropped_total: 0,
      mailstitch_messages_open: 1,
      mailstitch_documents_total: 0,
      mailstitch_lines_late_total: 0,
      mailstitch_lines_rejected_total: 0,
      mailstitch_messages_untold: 1,
      mailstitch_messages_evicted_total: 0,
    });
    expect(series.get('mailstitch_module_memory_bytes')).toBeGreaterThan(65_536);
    stitcher.drain(0);
    expect((await scrape(metrics)).get('mailstitch_documents_total')).toBe(1);
    expect(asked).toBe(2);
  });

  it('that broke leaves the rest, and its counters as they were', async () => {
    const metrics = new Metrics();
    const stats = { ...createStitcher().stats(), lines: 7 };
    let isBroken = false;
    metrics.module(() => {
      if (isBroken) throw new Error('unreachable');
      return stats;
    });
    await scrape(metrics);
    isBroken = true;
    metrics.input('stdin').lines(1, 1);
    const series = await scrape(metrics);
    expect(series.get('mailstitch_input_lines_total{input="stdin"}')).toBe(1);
    expect(series.get('mailstitch_lines_total')).toBe(7);
  });
});

describe('the text', () => {
  it('has help and type of every row, and what the process is like', async () => {
    const metrics = new Metrics('1.2.3');
    const text = await metrics.text();
    for (const { name, type, help } of [...MODULE_METRICS, ...INPUT_METRICS, ...OUTPUT_METRICS]) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
      expect(name).toMatch(
        type === 'counter' ? /^mailstitch_[a-z_]+_total$/ : /^mailstitch_[a-z_]+(?<!_total)$/,
      );
    }
    expect(text).toContain('mailstitch_build_info{version="1.2.3"} 1\n');
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(metrics.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it('costs next to nothing to count for', () => {
    const meter = new Metrics().input('stdin');
    const count = (times: number) => {
      const startMs = performance.now();
      for (let n = 0; n < times; n++) meter.lines(1, 120);
      return performance.now() - startMs;
    };
    count(1_000_000); // warm
    expect(count(1_000_000)).toBeLessThan(100); // 100 ns each is 20 times what it takes
  });
});
