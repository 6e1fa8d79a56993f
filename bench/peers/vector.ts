/** mailstitch inside Vector, as Lua; and Vector without it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from '../../host/package-files.js';
import { PIPELINES } from '../lua/vector.js';
import { readFlat } from './flat.js';
import { ALL_DOCUMENTS } from './mailstitch.js';
import { type Command, MAILSTITCH, NOTHING, type Peer, type Place } from './peer.js';
import { findTool } from './programs.js';

const find = () => findTool('VECTOR', 'vector', ['--version'], /(\d+\.\d+\.\d+)/);

function command(program: string, { folder, traffic }: Place, name: string): Command {
  const path = join(folder, 'vector.yaml');
  const data = join(folder, 'data');
  mkdirSync(data);
  const pipeline = PIPELINES.find((one) => one.name === name);
  if (pipeline === undefined) throw new RangeError(`no pipeline ${name}`);
  const rest = pipeline.config(packageFile('build/mailstitch.lua'));
  writeFileSync(path, `data_dir: ${data}\nsources: {lines: {type: stdin}}\n${rest}`);
  return { argv: [program, '--config', path], input: traffic.path };
}

export const VECTOR_BARE: Peer = {
  id: 'vector-bare',
  name: 'Vector, no transform, nothing written',
  group: 'bare',
  abilities: NOTHING,
  answers: {
    kind: 'count',
    of: (_, log) => Number([...log.matchAll(/Collected events\. events=(\d+)/g)].at(-1)?.[1]),
    expected: 'lines',
  },
  isSlow: true,
  find,
  command: (program, place) => command(program, place, 'no transform'),
};

export const VECTOR: Peer = {
  id: 'vector',
  name: '**mailstitch in Vector**, as Lua',
  group: 'mailstitch',
  abilities: MAILSTITCH,
  answers: {
    ...ALL_DOCUMENTS,
    // the counters come last
    reader: () => (line) => (line.startsWith('{"stats"') ? null : readFlat(line)),
  },
  isSlow: true,
  find,
  command: (program, place) => command(program, place, 'lua, mailstitch'),
};
