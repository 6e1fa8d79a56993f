import type { InputSpec } from '../config/specs.js';
import { tcpEndpoint, tlsEndpoint } from './endpoints.js';
import { FileInput } from './file/file-input.js';
import { HttpInput } from './http/http-input.js';
import type { InputContext, LineInput } from './input.js';
import { createRedisInput } from './redis/create.js';
import { StdinInput } from './stdin.js';
import { StreamServerInput } from './stream-server.js';
import { UdpInput } from './udp.js';
import { unixEndpoint } from './unix-endpoint.js';

/** The input of a specification. Nothing is open before its `start`. */
export function createInput(spec: InputSpec, context: InputContext): LineInput {
  switch (spec.kind) {
    case 'syslog+udp':
      return new UdpInput(spec, context);
    case 'syslog+tcp':
      return new StreamServerInput(spec, context, (events) => tcpEndpoint(spec, events));
    case 'syslog+tls':
      return new StreamServerInput(spec, context, (events) => tlsEndpoint(spec, context.log, events));
    case 'unix':
      return new StreamServerInput(spec, context, (events) => unixEndpoint(spec, events));
    case 'stdin':
      return new StdinInput(spec, context);
    case 'file':
      return new FileInput(spec, context);
    case 'http':
      return new HttpInput(spec, context);
    case 'redis-list':
    case 'redis-stream':
      return createRedisInput(spec, context);
  }
}
