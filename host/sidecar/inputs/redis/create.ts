import type { RedisListInputSpec, RedisStreamInputSpec } from '../../config/specs.js';
import type { InputContext, LineInput } from '../input.js';
import { RedisListInput } from './list.js';
import { RedisStreamInput } from './streams/input.js';

/** An input that reads from Redis. Throws an `IoError` if the URL is none of Redis. */
export function createRedisInput(
  spec: RedisListInputSpec | RedisStreamInputSpec,
  context: InputContext,
): LineInput {
  return spec.kind === 'redis-list' ? new RedisListInput(spec, context) : new RedisStreamInput(spec, context);
}
