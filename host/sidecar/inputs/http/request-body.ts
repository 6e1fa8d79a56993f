import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { Room } from '../room.js';
import { busy, Refusal } from './refusal.js';

/** Node has it since 22.15. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: zlib.createGunzip,
  'x-gzip': zlib.createGunzip,
  deflate: zlib.createInflate,
  br: zlib.createBrotliDecompress,
  ...(createZstdDecompress !== undefined && { zstd: createZstdDecompress }),
};

/** Why a request can not be read, by its headers alone; undefined if it can. */
export function headersRefusal(request: IncomingMessage, maxBytes: number): Refusal | undefined {
  const encoding = encodingOf(request);
  if (encoding !== undefined && !Object.hasOwn(DECODERS, encoding)) {
    const known = Object.keys(DECODERS).join(', ');
    return new Refusal(415, `Content-Encoding ${encoding} is not known; expected one of ${known}`, {
      'Accept-Encoding': known,
    });
  }
  return Number(request.headers['content-length']) > maxBytes ? tooLarge(maxBytes) : undefined;
}

/**
 * The whole body, unpacked; give `length` bytes back to the room once it is dealt with. Rejects with a `Refusal`, or
 * with another error if the client has gone. What comes after a refusal is read and thrown away, so that the client
 * gets to read the answer.
 */
export function readBody(request: IncomingMessage, maxBytes: number, room: Room): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const decoder = DECODERS[encodingOf(request) ?? '']?.();
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      room.giveBack(length);
      length = 0;
      source.off('data', take);
      if (decoder !== undefined) {
        request.unpipe(decoder);
        decoder.destroy();
      }
      request.resume();
      reject(error);
    };
    const take = (chunk: Buffer) => {
      if (length + chunk.length > maxBytes) fail(tooLarge(maxBytes));
      else if (!room.take(chunk.length)) fail(busy('too many bodies are under way'));
      else {
        length += chunk.length;
        chunks.push(chunk);
      }
    };
    const source = decoder === undefined ? request : request.pipe(decoder);
    source.on('data', take);
    source.on('end', () => resolve(Buffer.concat(chunks, length)));
    decoder?.on('error', (error) =>
      fail(new Refusal(400, `the body is not ${encodingOf(request)}: ${error.message}`)),
    );
    request.on('error', fail);
    request.on('close', () => {
      if (!request.complete) fail(new Error('the client has gone'));
    });
  });
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, `the body is larger than ${maxBytes} bytes`);
}

function encodingOf({ headers }: IncomingMessage): string | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase();
  return encoding === '' || encoding === 'identity' ? undefined : encoding;
}
