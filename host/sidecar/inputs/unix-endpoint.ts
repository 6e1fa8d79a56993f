import * as fs from 'node:fs';
import { connect, createServer } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { IoError } from '../../errors.js';
import type { UnixInputSpec } from '../config/specs.js';
import { listen, listenTrouble } from './listening.js';
import type { Endpoint, EndpointEvents } from './stream-server.js';

/** A socket in the file system. Its file is removed when the server closes. */
export function unixEndpoint(spec: UnixInputSpec, { onReady }: EndpointEvents): Endpoint {
  const server = createServer();
  return {
    server,
    admit: onReady,
    async listen() {
      await removeStale(spec);
      try {
        await withModeOf(spec.mode, () => listen(server, { path: spec.path }));
        fs.chmodSync(spec.path, spec.mode);
      } catch (error) {
        throw listenTrouble(spec.name, error);
      }
      return spec.path;
    },
  };
}

/** What is made during the call has no more permissions than these, also before its mode can be set. */
function withModeOf<T>(mode: number, make: () => T): T {
  if (!isMainThread) return make(); // only there the mask can be changed
  const before = process.umask(0o777 & ~mode);
  try {
    return make();
  } finally {
    process.umask(before);
  }
}

/** A process that was killed leaves its socket behind. Only a socket at which nobody listens is in the way. */
async function removeStale({ name, path }: UnixInputSpec): Promise<void> {
  let stat: fs.Stats | undefined;
  try {
    stat = fs.lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw listenTrouble(name, error);
  }
  if (stat === undefined) return;
  if (!stat.isSocket()) throw new IoError(`${name}: there is a file that is no socket; it is left alone`);
  if (await isServed(path)) throw new IoError(`${name}: another process listens there already`);
  fs.rmSync(path, { force: true });
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      // whoever may not connect can not know; to take the place of one who listens is worse than not to start
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT');
    });
  });
}
