/** How many datagrams the kernel threw away since the buffer of a socket was full (Linux). */
import * as fs from 'node:fs';

const TABLES = { IPv4: '/proc/self/net/udp', IPv6: '/proc/self/net/udp6' } as const;
const OPEN_FILES = '/proc/self/fd';
const SOCKET_LINK = /^socket:\[(\d+)\]$/;

/** Columns of the tables, split at blanks: `16001: 0100007F:B715 ... 42717 2 0000000061365ed6 49918`. */
const LOCAL_ADDRESS = 1;
const INODE = 9;
const DROPS = 12;

/** The kernel counts 32 bits. */
const COUNTS = 2 ** 32;

export class KernelDrops {
  readonly #table: string;
  readonly #localPort: string;
  /** Of our socket; sockets of others may have the same port on another address, or share ours. */
  readonly #inode: string | undefined;
  #last = 0;

  /** For a socket that is bound: `socket.address()`. */
  constructor({ family, address, port }: { family: string; address: string; port: number }) {
    this.#table = family === 'IPv6' ? TABLES.IPv6 : TABLES.IPv4;
    this.#localPort = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    const start = family === 'IPv6' ? '' : ipv4Hex(address);
    const own = ownSockets();
    this.#inode = this.#rows().find(
      (row) => row[LOCAL_ADDRESS]?.startsWith(start) && own.has(row[INODE] ?? ''),
    )?.[INODE];
  }

  /** False where the system does not say. */
  get isKnown(): boolean {
    return this.#inode !== undefined;
  }

  /** Datagrams that were thrown away since the call before. */
  take(): number {
    if (this.#inode === undefined) return 0;
    const row = this.#rows().find((columns) => columns[INODE] === this.#inode);
    const total = Number(row?.[DROPS]);
    if (!Number.isInteger(total)) return 0; // the socket is closed
    const dropped = (total - this.#last + COUNTS) % COUNTS;
    this.#last = total;
    return dropped;
  }

  /** Sockets with our port. */
  #rows(): string[][] {
    const rows: string[][] = [];
    for (const line of readText(this.#table).split('\n')) {
      if (!line.includes(this.#localPort)) continue;
      const columns = line.trim().split(/\s+/);
      if (columns[LOCAL_ADDRESS]?.endsWith(this.#localPort)) rows.push(columns);
    }
    return rows;
  }
}

/** As the table has it: `127.0.0.1` is `0100007F` where the lowest byte comes first. */
function ipv4Hex(address: string): string {
  const bytes = Uint8Array.from(address.split('.').map(Number));
  const word = new Uint32Array(bytes.buffer)[0] as number;
  return word.toString(16).toUpperCase().padStart(8, '0');
}

function ownSockets(): Set<string> {
  const inodes = new Set<string>();
  for (const fd of readFolder(OPEN_FILES)) {
    try {
      const inode = SOCKET_LINK.exec(fs.readlinkSync(`${OPEN_FILES}/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    } catch {
      // the one of the folder itself, which is closed by now
    }
  }
  return inodes;
}

function readFolder(path: string): string[] {
  try {
    return fs.readdirSync(path);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
