/**
 * A sender as a process of its own: `sender.js tcp|tcp-octet|udp PORT MESSAGES SEED [LINES_A_SECOND]`. It prints one JSON line
 * when it begins (the traffic is made before) and one at the end: `{"ms":1234.5}`, how long sending took.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { TrafficSource } from '../traffic.js';
import { SENDER_TRAFFIC } from './traffic.js';

const NEWLINE = 0x0a;
const [protocol, port, messages, seed, rate] = process.argv.slice(2);

const source = new TrafficSource({ ...SENDER_TRAFFIC, messages: Number(messages), seed: Number(seed) });
const chunks: Buffer[] = [];
for (let chunk = source.next(65_536); chunk; chunk = source.next(65_536)) chunks.push(Buffer.from(chunk));

if (protocol === 'tcp-octet') for (const [index, chunk] of chunks.entries()) chunks[index] = counted(chunk);

process.stdout.write('{"ready":true}\n');
const begin = performance.now();
if (protocol === 'udp') await sendUdp(Number(port), Number(rate));
else await sendTcp(Number(port));
process.stdout.write(`${JSON.stringify({ ms: performance.now() - begin })}\n`);

/** Each line with its length before it, and no line feed (RFC 6587, 3.4.1). */
function counted(lines: Buffer): Buffer {
  const frames: Buffer[] = [];
  let start = 0;
  for (let end = lines.indexOf(NEWLINE); end >= 0; end = lines.indexOf(NEWLINE, start)) {
    frames.push(Buffer.from(`${end - start} `), lines.subarray(start, end));
    start = end + 1;
  }
  return Buffer.concat(frames);
}

async function sendTcp(to: number): Promise<void> {
  const socket = connect(to, '127.0.0.1');
  await once(socket, 'connect');
  for (const chunk of chunks) if (!socket.write(chunk)) await once(socket, 'drain');
  socket.end();
  await once(socket, 'close');
}

/** As many datagrams a millisecond as the rate asks for. */
async function sendUdp(to: number, linesPerSecond: number): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(to, '127.0.0.1', resolve));
  const all = Buffer.concat(chunks);
  let start = 0;
  let sent = 0;
  while (start < all.length) {
    const due = ((performance.now() - begin) / 1000) * linesPerSecond;
    for (; sent < due && start < all.length; sent++) {
      const end = all.indexOf(NEWLINE, start);
      socket.send(all, start, end - start);
      start = end + 1;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise<void>((resolve) => socket.send('', () => resolve()));
  socket.close();
}
