/** Pipelines as Fluent Bit reads them: sections of keys and values. */
import { join } from 'node:path';

export type Section = Readonly<Record<string, string | number | boolean>>;

export interface Pipeline {
  inputs: readonly Section[];
  filters: readonly Section[];
  outputs: readonly Section[];
}

/** Tags; a document that a heartbeat hands out has the heartbeat's. */
export const TAG = { lines: 'mail', tick: 'mail.tick', stats: 'stats' } as const;
export const DOCUMENT_TAGS = 'mail*';

/** What inputs and outputs are called in Fluent Bit's metrics. */
export const ALIAS = { lines: 'lines', ticks: 'heartbeat' } as const;

/** Folder in a run's folder: what is put there is read. */
export const INPUT_FOLDER = 'in';

/**
 * Seconds. The default of 1 would let the lines of a bare pipeline, which come faster than in real life, pile up
 * to 100 MB before each flush: fresh memory, half of whose cost is the kernel's, and the bare pipeline would look
 * dearer than it is.
 */
const FLUSH_SECONDS = 0.1;

export function configText({ inputs, filters, outputs }: Pipeline, httpPort: number): string {
  const service = {
    flush: FLUSH_SECONDS,
    log_level: 'info',
    http_server: true,
    http_listen: '127.0.0.1',
    http_port: httpPort,
  };
  const entries = (section: Section, indent: string) =>
    Object.entries(section).map(([key, value]) => `${indent}${key}: ${JSON.stringify(value)}`);
  const list = (name: string, sections: readonly Section[]) =>
    sections.length === 0
      ? []
      : [`  ${name}:`, ...sections.flatMap((section) => ['    -', ...entries(section, '      ')])];
  const lines = [
    'service:',
    ...entries(service, '  '),
    'pipeline:',
    ...list('inputs', inputs),
    ...list('filters', filters),
    ...list('outputs', outputs),
  ];
  return `${lines.join('\n')}\n`;
}

/** Reads files that appear in the input folder, from the start. */
export function tailInput(folder: string): Section {
  return {
    name: 'tail',
    alias: ALIAS.lines,
    tag: TAG.lines,
    path: join(folder, INPUT_FOLDER, '*.log'),
    read_from_head: true,
    refresh_interval: 1,
    // else every run reads the disk, and the time of the kernel for that is noise
    file_cache_advise: false,
  };
}

/** `copies` heartbeats each second. */
export function heartbeat(copies = 1): Section {
  return { name: 'dummy', alias: ALIAS.ticks, tag: TAG.tick, dummy: '{"mailstitch":"tick"}', copies };
}

export function statistics(): Section {
  return { name: 'dummy', tag: TAG.stats, dummy: '{"mailstitch":"stats"}' };
}

/** Takes records and counts them. */
export function nullOutput(alias: string, match: string): Section {
  return { name: 'null', alias, match };
}

/** One JSON object a line. */
export function fileOutput(folder: string, file: string, match: string): Section {
  return { name: 'file', match, path: folder, file, format: 'plain' };
}
