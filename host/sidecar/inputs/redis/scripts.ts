import { type CommandParser, defineScript } from '@redis/client';

/** What one entry of a stream holds: names and values by turns. */
export interface Entry {
  id: string;
  fields: Buffer[];
}

/** `entries` is empty when there are none; then `tail` is the last id of the stream. */
export interface ReadReply {
  tail: string;
  entries: Entry[];
}

export interface ClaimReply {
  /** Where the next page begins; `0-0` after the last. */
  next: string;
  entries: Entry[];
  /** Entries that were deleted from the stream before they were acknowledged. */
  deleted: string[];
}

type RawEntry = [id: Buffer, fields: Buffer[]];

/**
 * Every script that reads from a stream or acknowledges does so only if the worker holds the stream at that moment,
 * which Redis decides: KEYS are the stream and its owner key, ARGV[1] is the token of the lease. A command that was
 * long on its way, and comes when another worker has the stream, does nothing.
 */
const UNLESS_OWNER = "if redis.call('GET', KEYS[2]) ~= ARGV[1] then return false end\n";

export const SCRIPTS = {
  /** Takes a stream that nobody holds, or that this worker held under `previous`. */
  takeLease: defineScript({
    SCRIPT: `local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1`,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser: CommandParser, ownerKey: string, token: string, previous: string, leaseMs: number) {
      parser.pushKey(ownerKey);
      parser.push(token, previous, String(leaseMs));
    },
    transformReply: (reply: unknown): boolean => reply === 1,
  }),

  renewLease: defineScript({
    SCRIPT: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser: CommandParser, ownerKey: string, token: string, leaseMs: number) {
      parser.pushKey(ownerKey);
      parser.push(token, String(leaseMs));
    },
    transformReply: (reply: unknown): boolean => reply === 1,
  }),

  endLease: defineScript({
    SCRIPT: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser: CommandParser, ownerKey: string, token: string) {
      parser.pushKey(ownerKey);
      parser.push(token);
    },
    transformReply: (reply: unknown): boolean => reply === 1,
  }),

  /** New entries; null if the stream is another worker's. */
  readNew: defineScript({
    SCRIPT: `${UNLESS_OWNER}local got = redis.call('XREADGROUP', 'GROUP', ARGV[2], ARGV[3], 'COUNT', ARGV[4], 'STREAMS', KEYS[1], '>')
if got then return {'', got[1][2]} end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
return {last[1] and last[1][1] or '0-0', {}}`,
    NUMBER_OF_KEYS: 2,
    parseCommand(
      parser: CommandParser,
      keys: string[],
      token: string,
      group: string,
      consumer: string,
      count: number,
    ) {
      parser.pushKeys(keys);
      parser.push(token, group, consumer, String(count));
    },
    transformReply: (reply: [tail: Buffer, entries: RawEntry[]] | null): ReadReply | null =>
      reply && { tail: reply[0].toString('latin1'), entries: entriesOf(reply[1]) },
  }),

  /** Entries that were delivered to any worker and not acknowledged; null if the stream is another worker's. */
  claimPending: defineScript({
    SCRIPT: `${UNLESS_OWNER}return redis.call('XAUTOCLAIM', KEYS[1], ARGV[2], ARGV[3], 0, ARGV[5], 'COUNT', ARGV[4])`,
    NUMBER_OF_KEYS: 2,
    parseCommand(
      parser: CommandParser,
      keys: string[],
      token: string,
      group: string,
      consumer: string,
      count: number,
      start: string,
    ) {
      parser.pushKeys(keys);
      parser.push(token, group, consumer, String(count), start);
    },
    transformReply: (
      reply: [next: Buffer, entries: RawEntry[], deleted?: Buffer[]] | null,
    ): ClaimReply | null =>
      reply && {
        next: reply[0].toString('latin1'),
        entries: entriesOf(reply[1]),
        deleted: (reply[2] ?? []).map((id) => id.toString('latin1')),
      },
  }),

  /** How many entries were acknowledged; null if the stream is another worker's. */
  acknowledge: defineScript({
    SCRIPT: `${UNLESS_OWNER}return redis.call('XACK', KEYS[1], ARGV[2], unpack(ARGV, 3))`,
    NUMBER_OF_KEYS: 2,
    parseCommand(parser: CommandParser, keys: string[], token: string, group: string, ids: string[]) {
      parser.pushKeys(keys);
      parser.push(token, group);
      parser.pushVariadic(ids);
    },
    transformReply: (reply: unknown): number | null => reply as number | null,
  }),

  /** Says that a worker lives for `ttlMs` more. Returns all that live. The clock is that of Redis. */
  beat: defineScript({
    SCRIPT: `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)`,
    NUMBER_OF_KEYS: 1,
    parseCommand(parser: CommandParser, workersKey: string, worker: string, ttlMs: number) {
      parser.pushKey(workersKey);
      parser.push(worker, String(ttlMs));
    },
    transformReply: (reply: Buffer[]): string[] => reply.map(String),
  }),
};

/** In Redis 6.2 a deleted entry is null. */
function entriesOf(raw: (RawEntry | null)[]): Entry[] {
  const entries: Entry[] = [];
  for (const entry of raw)
    if (entry !== null) entries.push({ id: entry[0].toString('latin1'), fields: entry[1] });
  return entries;
}
