/**
 * One timed run of one pipeline. Counted is the processor time of the Fluent Bit process from the moment the lines
 * are put before it until its last record is delivered; start, module load and the first heartbeat are over by then.
 */
import { WrongAnswer } from '../check.js';
import type { TrafficSource } from '../traffic.js';
import { ALIAS, heartbeat, nullOutput, TAG, tailInput } from './config.js';
import { handOver } from './input.js';
import { deliveredRecords, FluentBit, keptRecords, type Metrics } from './process.js';
import type { Variant } from './variants.js';

/** What all runs have in common. */
export interface Bench {
  /** Path of Fluent Bit. */
  program: string;
  /** Path of mailstitch.wasm. */
  module: string;
  source: TrafficSource;
  /** The lines of the source, as a file. */
  inputPath: string;
}

export interface Timing {
  lines: number;
  cpuSeconds: number;
  /** Lines that were delivered, or documents, also those that a heartbeat brought out. */
  delivered: number;
}

/** What came of comparing the documents of a run. */
export interface Verdict {
  documents: number;
  /** Documents that were compared value by value. */
  compared: number;
}

const START_SECONDS = 30;
const RUN_SECONDS = 300;
/** Of the documents: the last messages linger until heartbeats have passed, which a timed run does not wait for. */
const LEFT_AT_THE_END = 0.03;
/** Of the documents: a line whose stamp is two seconds after the end of its message makes one. */
const FOLLOW_UPS = 0.001;

export async function time(bench: Bench, variant: Variant, folder: string): Promise<Timing> {
  const { program, module, source, inputPath } = bench;
  const fluentBit = await FluentBit.start(program, folder, {
    inputs: [tailInput(folder), heartbeat()],
    filters: variant.filters(folder, module),
    outputs: [nullOutput(ALIAS.lines, TAG.lines), nullOutput(ALIAS.ticks, TAG.tick)],
  });
  try {
    await fluentBit.until('a heartbeat went through', START_SECONDS, async () => {
      const metrics = await fluentBit.metrics();
      return metrics !== null && records(metrics, ALIAS.ticks) > 0 ? metrics : null;
    });
    const before = fluentBit.cpuSeconds();
    handOver(inputPath, folder);
    const metrics = await allThrough(fluentBit, source.lines);
    const cpuSeconds = fluentBit.cpuSeconds() - before;
    const delivered =
      variant.yields === 'lines'
        ? (metrics.output[ALIAS.lines]?.proc_records ?? 0)
        : deliveredRecords(metrics);
    await fluentBit.stop();
    expectDelivered(variant, source, delivered, fluentBit.errors());
    return { lines: source.lines, cpuSeconds, delivered };
  } finally {
    fluentBit.kill();
  }
}

/** All lines have come in, and what stood for the outputs at that moment has been delivered. */
export async function allThrough(fluentBit: FluentBit, lines: number): Promise<Metrics> {
  let kept = Number.POSITIVE_INFINITY;
  return fluentBit.until(`all ${lines} lines were through`, RUN_SECONDS, async () => {
    const metrics = await fluentBit.metrics();
    if (metrics === null || records(metrics, ALIAS.lines) < lines) return null;
    kept = Math.min(kept, keptRecords(metrics));
    return deliveredRecords(metrics) >= kept ? metrics : null;
  });
}

function records({ input }: Metrics, name: string): number {
  return input[name]?.records ?? 0;
}

/** A pipeline that loses records, or whose filter gave up, is no faster pipeline. */
function expectDelivered(variant: Variant, source: TrafficSource, found: number, errors: string[]): void {
  if (errors.length > 0) throw new WrongAnswer(`${variant.name}: ${errors[0]}`);
  const { lines, documents } = source;
  const [least, most] = {
    lines: [lines, lines],
    documents: [documents * (1 - LEFT_AT_THE_END), documents * (1 + FOLLOW_UPS)],
    nothing: [0, 0],
  }[variant.yields] as [number, number];
  if (found < least || found > most)
    throw new WrongAnswer(
      `${variant.name}: ${found} ${variant.yields}, expected ${Math.ceil(least)} to ${Math.floor(most)}`,
    );
}
