/** One file input in a folder of its own, for tests that write, rename and truncate under its hands. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { FileInputSpec } from '../../../host/sidecar/config/specs.js';
import { FileInput, type FilePace } from '../../../host/sidecar/inputs/file/file-input.js';
import { InputRecorder, Inputs } from './input-recorder.js';
import { fileSpec } from './input-specs.js';

export const PACE: FilePace = { pollMs: 20, gatherMs: 1, saveMs: 20, quietMs: 10_000 };

/** Where the test at work has its things; new for each test. */
export const place = { folder: '', path: '', stateDir: '' };

const inputs = new Inputs();

/** To be called once by a file of tests. */
export function useFilePlace(): void {
  beforeEach(() => {
    place.folder = fs.mkdtempSync(join(tmpdir(), 'mailstitch-file-'));
    place.path = join(place.folder, 'mail.log');
    place.stateDir = join(place.folder, 'state');
  });
  afterEach(async () => {
    await inputs.stopAll();
    fs.rmSync(place.folder, { recursive: true, force: true });
  });
}

export interface StartedFile {
  recorder: InputRecorder;
  input: FileInput;
  /** Resolves with all lines when so many have come. */
  lines(count: number): Promise<string[]>;
  /** Resolves when the log has a message with these words. */
  said(words: string): Promise<void>;
  /** Stops as the service does, and takes the lines. */
  end(): Promise<string[]>;
}

export async function startFile(
  changes: Partial<FileInputSpec> = {},
  pace: Partial<FilePace> = {},
  prepare: (recorder: InputRecorder) => void = () => {},
): Promise<StartedFile> {
  const recorder = new InputRecorder();
  prepare(recorder);
  const context = recorder.context(place.stateDir);
  const input = await inputs.start(
    new FileInput(fileSpec(place.path, changes), context, { ...PACE, ...pace }),
  );
  return {
    recorder,
    input,
    async lines(count) {
      await recorder.until(`${count} lines`, () => recorder.lineCount >= count);
      return recorder.lines;
    },
    said: (words) =>
      recorder.until(words, () => recorder.log.entries.some(({ message }) => message.includes(words))),
    async end() {
      await input.stop();
      await input.close();
      return recorder.lines;
    },
  };
}

export function append(text: string | Uint8Array, to: string = place.path): void {
  fs.appendFileSync(to, text);
}
