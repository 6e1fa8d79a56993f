/** URLs of inputs and outputs. They are taken apart here by hand: `file:mail.log` and `stdin` are none of WHATWG's. */
import { isIPv4, isIPv6 } from 'node:net';

export interface Authority {
  user?: string;
  password?: string;
  /** Without the brackets of IPv6; may be empty. */
  host: string;
  port?: number;
}

export interface UrlParts {
  /** In small letters: `syslog+tcp`, `stdin`. */
  scheme: string;
  /** What stands between `//` and the path; undefined without `//`. */
  authority: string | undefined;
  /** As written, with its percent signs. */
  path: string;
  query: Parameter[];
}

/** `framing=octet`, as a name, its value and the text itself. */
export interface Parameter {
  name: string;
  value: string;
  text: string;
}

/** Undefined if the text does not begin like a URL. `-`, `stdin` and `stdout` are URLs without a colon. */
export function parseUrl(text: string): UrlParts | undefined {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s.exec(text);
  if (match !== null) {
    const [, scheme = '', authority, path = '', query] = match;
    return { scheme: scheme.toLowerCase(), authority, path, query: parseQuery(query) };
  }
  const bare = /^(stdin|stdout|-)(?:\?(.*))?$/s.exec(text);
  if (bare === null) return undefined;
  return { scheme: bare[1] as string, authority: undefined, path: '', query: parseQuery(bare[2]) };
}

/** `user:password@host:port`. Undefined if it is none. */
export function parseAuthority(text: string): Authority | undefined {
  const at = text.lastIndexOf('@');
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text.slice(at + 1));
  const host = match === null ? undefined : parseHost(match[1] as string);
  if (match === null || host === undefined) return undefined;
  const authority: Authority = { host };
  if (match[2] !== undefined) {
    authority.port = Number(match[2]);
    if (authority.port > 65535) return undefined;
  }
  if (at >= 0) {
    const [user, ...password] = text.slice(0, at).split(':');
    const [userText, passwordText] = [decode(user as string), decode(password.join(':'))];
    if (userText === undefined || passwordText === undefined) return undefined;
    authority.user = userText;
    if (password.length > 0) authority.password = passwordText;
  }
  return authority;
}

/** Percent signs undone; undefined where one of them stands for nothing. */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A URL in a message: nothing in it that may be secret. Values of parameters in `open` stay. */
export function maskUrl(text: string, isOpen: (parameter: string) => boolean): string {
  return (
    text
      // also where // was forgotten, or the scheme; in a path an @ is nothing
      .replace(/^(?!(?:file|unix):)([A-Za-z][A-Za-z0-9+.-]*:)?(\/\/)?.*@/is, '$1$2***@')
      .replace(/([?&#])([^=&#?]*)=([^&#]*)/gs, (whole, sign: string, name: string) =>
        isOpen(name) ? whole : `${sign}${name}=***`,
      )
  );
}

/** A plus sign is one: these are no forms of a browser. */
export function parseQuery(query: string | undefined): Parameter[] {
  if (query === undefined || query === '') return [];
  return query.split('&').map((text) => {
    const [name = '', ...value] = text.split('=');
    return { name: decode(name) ?? name, value: decode(value.join('=')) ?? value.join('='), text };
  });
}

function parseHost(text: string): string | undefined {
  if (text.startsWith('[')) {
    const address = text.slice(1, -1);
    return isIPv6(address) ? address : undefined;
  }
  // 300.1.1.1 is no name of a host either
  if (/^[\d.]+$/.test(text)) return isIPv4(text) ? text : undefined;
  return /^[A-Za-z0-9._-]*$/.test(text) ? text : undefined;
}
