import { createSocket } from 'node:dgram';
import { setTimeout as pause } from 'node:timers/promises';

const NEWLINE = 0x0a;

/** The kernel keeps some 200 small datagrams by default for a reader that is late. */
const DATAGRAMS_AT_ONCE = 100;

/** Each line as a datagram of its own, with breath taken now and then. */
export async function sendDatagrams(port: number, lines: Uint8Array): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, '127.0.0.1', resolve));
  let start = 0;
  let waiting: Promise<void>[] = [];
  for (let end = lines.indexOf(NEWLINE); end >= 0; end = lines.indexOf(NEWLINE, start)) {
    const line = lines.subarray(start, end);
    waiting.push(new Promise((resolve) => socket.send(line, () => resolve())));
    start = end + 1;
    if (waiting.length < DATAGRAMS_AT_ONCE) continue;
    await Promise.all(waiting);
    waiting = [];
    await pause(1);
  }
  await Promise.all(waiting);
  socket.close();
}
