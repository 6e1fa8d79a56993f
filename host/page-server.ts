/** The page of this package, and a server for it that knows nothing else. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { packageFile } from './package-files.js';

/** The whole page as bytes of HTML. */
export function readPage(): Buffer {
  return readFileSync(packageFile('build/mailstitch.html'));
}

/** A server that answers with the page at `/`. What the page itself says of its policy is said by a header, too. */
export function pageServer(page: Buffer): Server {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-length': page.length,
    // that nobody may frame it cannot stand in the page
    'content-security-policy': `${policyOf(page)}; frame-ancestors 'none'`,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'only GET and HEAD', { allow: 'GET, HEAD' });
    } else if (pathOf(request) !== '/') refuse(response, 404, 'there is only /');
    else response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : page);
  });
}

function refuse(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${text}\n`);
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] as string;
}

function policyOf(page: Buffer): string {
  const [, policy] =
    /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page.toString('utf8')) ?? [];
  if (policy === undefined)
    throw new Error('build/mailstitch.html names no policy; run "npm run build" again');
  return policy;
}
