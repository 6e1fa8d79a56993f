/** The service as an engine for the case files: lines come by a socket, documents go to a file. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PassedLine, StitchDocument } from '../../host/index.js';
import { loadListenConfig } from '../../host/sidecar/config/load.js';
import { Metrics } from '../../host/sidecar/service/metrics.js';
import { Sidecar } from '../../host/sidecar/sidecar.js';
import type { Settings } from '../../host/types.js';
import { testLog } from '../sidecar/support/log.js';
import { type Engine, type EngineOutput, sortOut } from './engines.js';

/** A socket of the file system has no peer, so that lines without a host are of nobody in particular. */
async function run(settings: Settings, bytes: Uint8Array, nowMs: number): Promise<EngineOutput> {
  const folder = mkdtempSync(join(tmpdir(), 'mailstitch-case-'));
  const [socketPath, output] = [join(folder, 'in.sock'), join(folder, 'out.ndjson')];
  try {
    const file = { settings, inputs: [`unix:${socketPath}`], outputs: [`file:${output}`] };
    const { config } = loadListenConfig({
      flags: { config: writeConfig(folder, file), stateDir: join(folder, 'state') },
      env: {},
      cwd: folder,
    });
    const sidecar = new Sidecar(config, testLog(), new Metrics(), () => nowMs);
    await sidecar.start();
    const socket = connect(socketPath);
    socket.end(bytes);
    socket.resume();
    await once(socket, 'close');
    if ((await sidecar.stop()) !== 0) throw new Error('documents are lost');
    const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
    return sortOut(lines.map((line) => JSON.parse(line) as StitchDocument | PassedLine));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeConfig(folder: string, config: object): string {
  const path = join(folder, 'mailstitch.yaml');
  writeFileSync(path, JSON.stringify(config));
  return path;
}

export const sidecarEngine: Engine = { name: 'sidecar', hasEnd: true, run };
