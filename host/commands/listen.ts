import { IoError } from '../errors.js';
import type { ListenFlags } from '../sidecar/config/flags.js';
import { loadListenConfig } from '../sidecar/config/load.js';
import { secretsOf } from '../sidecar/config/secrets.js';
import { createLogger, type Logger } from '../sidecar/service/logger.js';
import { Metrics } from '../sidecar/service/metrics.js';
import { ServiceServer } from '../sidecar/service/server.js';
import { Sidecar, type StopReason } from '../sidecar/sidecar.js';

const ENDED_BY_TROUBLE = 1;
/** Beyond `stop_timeout`: for the last acknowledgements, and for files. */
const GRACE_MS = 15_000;
/** Signals of two kinds within so short a time are one request. */
const ONE_REQUEST_MS = 2000;

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
  leaveInTime(config.stopTimeoutMs);
  const lost = await sidecar.stop().catch((error: Error) => {
    trouble ??= error;
    return 0;
  });
  await server?.stop();
  if (lost > 0)
    log.error({ documents: lost }, 'documents are lost: no output took them and no spill file could');
  if (trouble !== undefined) {
    log.error({ reason: trouble instanceof IoError ? trouble.message : trouble.stack }, 'ended by trouble');
  } else log.info({}, 'stopped');
  return trouble !== undefined || lost > 0 ? ENDED_BY_TROUBLE : 0;
}

/** Whatever hangs must not keep the process for ever: a service manager would wait for it, or kill it. */
function leaveInTime(stopTimeoutMs: number): void {
  setTimeout(() => process.exit(ENDED_BY_TROUBLE), stopTimeoutMs + GRACE_MS).unref();
}

/**
 * The first signal ends in order, the second at once. Ctrl-C comes twice where a parent in the same terminal passes
 * it on in its own words: SIGINT from the terminal and SIGTERM from the parent are one request.
 */
function catchSignals(sidecar: Sidecar, log: Logger): void {
  let first: NodeJS.Signals | undefined;
  let firstMs = 0;
  for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES) as [NodeJS.Signals, number][]) {
    process.on(signal, () => {
      if (first === undefined) {
        first = signal;
        firstMs = performance.now();
        sidecar.end({ kind: 'signal', signal });
      } else if (signal === first || performance.now() - firstMs > ONE_REQUEST_MS) process.exit(code);
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
