import { IoError } from '../errors.js';
import type { ListenFlags } from '../sidecar/config/flags.js';
import { loadListenConfig } from '../sidecar/config/load.js';
import { secretsOf } from '../sidecar/config/secrets.js';
import { createLogger, type Logger } from '../sidecar/service/logger.js';
import { Metrics } from '../sidecar/service/metrics.js';
import { ServiceServer } from '../sidecar/service/server.js';
import { Sidecar, type StopReason } from '../sidecar/sidecar.js';

const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs the service until a signal, the end of all inputs or trouble, and returns the exit code. */
export async function listen(options: ListenFlags, version: string): Promise<number> {
  const { config, warnings } = loadListenConfig({ flags: options, env: process.env, cwd: process.cwd() });
  const log = createLogger(config.log, secretsOf(config));
  for (const warning of warnings) log.warn({}, warning);
  const metrics = new Metrics(version);
  const sidecar = new Sidecar(config, log, metrics);
  catchSignals(sidecar, log);
  const server = config.service && new ServiceServer(config.service, metrics, sidecar, log);
  let trouble: Error | undefined;
  try {
    await server?.start();
    await sidecar.start();
    log.info({ inputs: config.inputs.map(nameOf), outputs: config.outputs.map(nameOf) }, 'ready');
    const reason = await sidecar.stopped;
    log.info(factsOf(reason), 'stopping');
    if (reason.kind === 'failed') trouble = reason.error;
  } catch (error) {
    trouble = error as Error;
  }
  const lost = await sidecar.stop();
  await server?.stop();
  if (lost > 0)
    log.error({ documents: lost }, 'documents are lost: no output took them and no spill file could');
  if (trouble !== undefined) {
    log.error({ reason: trouble instanceof IoError ? trouble.message : trouble.stack }, 'ended by trouble');
  } else log.info({}, 'stopped');
  return trouble !== undefined || lost > 0 ? 1 : 0;
}

/** The first signal ends in order, the second at once. */
function catchSignals(sidecar: Sidecar, log: Logger): void {
  let isEnding = false;
  for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES) as [NodeJS.Signals, number][]) {
    process.on(signal, () => {
      if (isEnding) process.exit(code);
      isEnding = true;
      sidecar.end({ kind: 'signal', signal });
    });
  }
  process.on('SIGHUP', () => {
    log.info({}, 'opening files and certificates anew');
    sidecar.reload();
  });
  // nobody knows what state it left: end in order, so that a service manager starts a new process
  process.on('uncaughtException', (error) => sidecar.end({ kind: 'failed', error }));
  process.on('unhandledRejection', (error) => sidecar.end({ kind: 'failed', error: error as Error }));
}

function nameOf({ name }: { name: string }): string {
  return name;
}

function factsOf(reason: StopReason): object {
  if (reason.kind === 'failed') return { reason: reason.error.message };
  if (reason.kind === 'signal') return { signal: reason.signal };
  return reason.kind === 'gone'
    ? { output: reason.output, reason: 'nobody reads it any more' }
    : { reason: 'all inputs ended' };
}
