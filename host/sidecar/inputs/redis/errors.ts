import {
  ClientClosedError,
  ClientOfflineError,
  ConnectionTimeoutError,
  DisconnectsClientError,
  ErrorReply,
  SocketClosedUnexpectedlyError,
  SocketTimeoutError,
  TimeoutError,
} from '@redis/client';

const LOSSES = [
  ClientClosedError,
  ClientOfflineError,
  ConnectionTimeoutError,
  DisconnectsClientError,
  SocketClosedUnexpectedlyError,
  SocketTimeoutError,
  TimeoutError,
];

/** How Redis 7.0 says NOPERM of a command or a key within a script. */
const FORBIDDEN_IN_SCRIPT = /user executing the script can't/;

/** What Redis says when trying again does not help until somebody changes the configuration. */
const HOPELESS = [
  /^(WRONGPASS|NOAUTH|NOPERM|NOPROTO|WRONGTYPE)\b/,
  /^ERR (AUTH|invalid password|DB index is out of range)/,
  /unknown (redis )?command/i,
  FORBIDDEN_IN_SCRIPT,
];

/** A refusal of the server that does not pass by itself: a wrong password, a missing right, a key of another type. */
export function isHopeless(error: unknown): error is ErrorReply {
  return isRefusal(error) && HOPELESS.some((form) => form.test(error.message));
}

/** Redis answered that it does not do it. */
export function isRefusal(error: unknown): error is ErrorReply {
  return error instanceof ErrorReply;
}

/** The connection broke under a command, so nobody knows whether it was done; or there is none at the moment. */
export function isConnectionLoss(error: unknown): boolean {
  return (
    LOSSES.some((kind) => error instanceof kind) || typeof (error as NodeJS.ErrnoException).code === 'string'
  );
}

/** A key of the name is there, and it is something else. */
export function isWrongType(error: unknown): error is ErrorReply {
  return isRefusal(error) && error.message.includes('WRONGTYPE');
}

/** The group, or the stream itself, does not exist (any more). */
export function isNoGroup(error: unknown): boolean {
  return isRefusal(error) && error.message.includes('NOGROUP');
}

/** `WRONGPASS`, `LOADING`; a failure of the connection has none. */
export function replyCode(error: unknown): string | undefined {
  return error instanceof ErrorReply ? /^[A-Z]+/.exec(error.message)?.[0] : undefined;
}

/** What is wrong in words, and what would be right where that is known. Holds no secret. */
export function redisTrouble(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const message = (error as Error).message.replace(/ script: [0-9a-f]{40}.*/, '');
  const words = wordsOf(replyCode(error), message);
  if (words !== undefined) return words;
  if (message) return message;
  const [first] = error instanceof AggregateError ? error.errors : []; // each address of a name was tried
  return first instanceof Error ? first.message : (code ?? String(error));
}

function wordsOf(code: string | undefined, message: string): string | undefined {
  switch (code) {
    case 'WRONGPASS':
      return 'Redis refuses the user or the password of the URL';
    case 'NOAUTH':
      return 'Redis asks for a password and the URL has none';
    case 'NOPERM':
      return `Redis does not permit it: ${message.slice('NOPERM '.length)}`;
    case 'LOADING':
      return 'Redis is loading its data';
    case 'READONLY':
      return 'this Redis is a replica that cannot be written to; the URL must name the primary';
    case 'MOVED':
      return 'this Redis is one of a cluster, which is not supported';
    case undefined:
      return undefined;
    default:
      if (FORBIDDEN_IN_SCRIPT.test(message))
        return `Redis does not permit it: ${message.slice('ERR '.length)}`;
      return /unknown (redis )?command/i.test(message) ? `Redis 6.2 or newer is needed: ${message}` : message;
  }
}
