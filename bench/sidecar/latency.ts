/** How long after its last line a document is there, beyond the wait for late lines that the settings ask for. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { TrafficSource } from '../traffic.js';
import { SidecarError, SidecarProcess } from './process.js';
import { SENDER_TRAFFIC } from './traffic.js';

export interface Latency {
  documents: number;
  linesPerSecond: number;
  /** Milliseconds above `linger`. */
  p50: number;
  p99: number;
  max: number;
}

const LINGER_MS = 1000;
const FINISHED = /Message finished MID (\d+)/;
const PATIENCE_MS = 60_000;

/** Sends at an even pace by TCP, receives documents by TCP, and takes the time at both ends. */
export async function measureLatency(
  folder: string,
  messages: number,
  rate: number,
  seed: number,
): Promise<Latency> {
  const source = new TrafficSource({ ...SENDER_TRAFFIC, messages, seed });
  const lines: string[] = [];
  for (let chunk = source.next(1 << 20); chunk; chunk = source.next(1 << 20)) {
    lines.push(...Buffer.from(chunk).toString('latin1').trimEnd().split('\n'));
  }
  const finishedMs = new Map<string, number>();
  const waits: number[] = [];
  const receiver = createServer((socket) => {
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const now = performance.now();
      const whole = (rest + text).split('\n');
      rest = whole.pop() as string;
      for (const line of whole) {
        const { MID, complete } = JSON.parse(line) as { MID: string; complete: boolean };
        const ended = Math.max(...MID.split(' || ').map((mid) => finishedMs.get(mid) ?? 0));
        if (!complete || ended === 0) throw new SidecarError(`MID ${MID} is not complete`);
        waits.push(now - ended - LINGER_MS);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const service = await SidecarProcess.start({
    inputs: ['syslog+tcp://127.0.0.1:0'],
    outputs: [`tcp://127.0.0.1:${(receiver.address() as AddressInfo).port}`],
    options: ['--linger', `${LINGER_MS}ms`],
    stateDir: join(folder, 'state'),
  });
  try {
    const socket = connect(service.port('syslog+tcp'), '127.0.0.1');
    await once(socket, 'connect');
    socket.setNoDelay(true);
    const begin = performance.now();
    for (let sent = 0; sent < lines.length; ) {
      const due = Math.min(lines.length, Math.floor(((performance.now() - begin) / 1000) * rate));
      if (due > sent) {
        const batch = lines.slice(sent, due);
        for (const line of batch) {
          const mid = FINISHED.exec(line)?.[1];
          if (mid !== undefined) finishedMs.set(mid, performance.now());
        }
        socket.write(Buffer.from(`${batch.join('\n')}\n`, 'latin1'));
        sent = due;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const linesPerSecond = lines.length / ((performance.now() - begin) / 1000);
    const deadline = performance.now() + PATIENCE_MS;
    while (waits.length < source.documents) {
      if (performance.now() > deadline)
        throw new SidecarError(`${waits.length} of ${source.documents} documents`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    socket.destroy();
    await service.stop();
    waits.sort((a, b) => a - b);
    const at = (share: number) =>
      waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] as number;
    return { documents: waits.length, linesPerSecond, p50: at(0.5), p99: at(0.99), max: at(1) };
  } finally {
    service.kill();
    receiver.close();
  }
}
