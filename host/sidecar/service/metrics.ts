import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Stats } from '../../types.js';
import type { InputMeter, OutputMeter } from '../meters.js';
import { InputCounts, OutputCounts } from './counts.js';
import { INPUT_METRICS, type MetricRow, MODULE_METRICS, OUTPUT_METRICS } from './metric-rows.js';

/** How often the lag of the event loop is looked at: each look wakes the process. */
const LAG_PRECISION_MS = 20;

/** All counters of the service, by the names of inputs and outputs, as text for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #inputs = new Map<string, InputCounts>();
  readonly #outputs = new Map<string, OutputCounts>();
  #readStats: (() => Stats) | undefined;
  #stats: Stats | undefined;

  /** `version` is that of the package. */
  constructor(version?: string) {
    for (const row of MODULE_METRICS) this.#register(row, [], () => this.#moduleSource());
    for (const row of INPUT_METRICS) this.#register(row, ['input'], () => this.#inputs);
    for (const row of OUTPUT_METRICS) this.#register(row, ['output'], () => this.#outputs);
    if (version !== undefined) {
      const labelNames = ['version'];
      const help = 'Always 1; the label is the version';
      new Gauge({ name: 'mailstitch_build_info', help, labelNames, registers: [this.#registry] })
        .labels(version)
        .set(1);
    }
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: LAG_PRECISION_MS });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The meter of the input of that name. */
  input(name: string): InputMeter {
    return entry(this.#inputs, name, () => new InputCounts());
  }

  output(name: string): OutputMeter {
    return entry(this.#outputs, name, () => new OutputCounts());
  }

  /** Where the statistics of the module come from; asked once a scrape. */
  module(readStats: () => Stats): void {
    this.#readStats = readStats;
  }

  /** The text of /metrics. */
  text(): Promise<string> {
    this.#askModule();
    return this.#registry.metrics();
  }

  /** A module that broke says nothing any more; its counters stay as they were, for they must not fall. */
  #askModule(): void {
    try {
      this.#stats = this.#readStats?.();
    } catch {
      // what it broke of is in the log
    }
  }

  /** One source without a name; none before there is a module. */
  #moduleSource(): ReadonlyMap<string, Stats> {
    return new Map(this.#stats === undefined ? [] : [['', this.#stats]]);
  }

  #register<Source>(
    { name, type, help, read }: MetricRow<Source>,
    nameLabels: readonly string[],
    sources: () => ReadonlyMap<string, Source>,
  ): void {
    const part = partOf(name);
    const labelNames = part === undefined ? [...nameLabels] : [...nameLabels, part];
    const options = { name, help, labelNames, registers: [this.#registry] };
    const values = function* (): Generator<[Record<string, string>, number]> {
      for (const [source, counts] of sources()) {
        const labels: Record<string, string> = {};
        for (const label of nameLabels) labels[label] = source;
        const value = read(counts);
        if (typeof value === 'number') yield [labels, value];
        else for (const [word, count] of value) yield [{ ...labels, [part ?? '']: word }, count];
      }
    };
    if (type === 'gauge') {
      new Gauge({
        ...options,
        collect() {
          this.reset();
          for (const [labels, value] of values()) this.set(labels, value);
        },
      });
    } else {
      new Counter({
        ...options,
        collect() {
          this.reset(); // the numbers are counters already, and only grow
          for (const [labels, value] of values()) this.inc(labels, value);
        },
      });
    }
  }
}

/** The label that tells the numbers of one metric apart. */
function partOf(name: string): string | undefined {
  if (name.endsWith('bounds_reached_total')) return 'bound';
  return name.endsWith('lost_lines_total') || name.endsWith('troubles_total') ? 'reason' : undefined;
}

function entry<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const found = map.get(name);
  if (found !== undefined) return found;
  const made = make();
  map.set(name, made);
  return made;
}
