import { isIPv6, type Socket } from 'node:net';
import { plainAddress } from './origin.js';

/** Counts connections by the address they come from: one sender must not take the places of all others. */
export class Peers {
  readonly #maxEach: number;
  readonly #open = new Map<string, number>();

  constructor(maxEach = Number.POSITIVE_INFINITY) {
    this.#maxEach = maxEach;
  }

  /** Counts the connection until it closes; false if its address has as many as it may. */
  enter(socket: Socket): boolean {
    if (socket.remoteAddress === undefined) return true; // it has gone already
    const peer = peerKey(plainAddress(socket.remoteAddress));
    const open = this.#open.get(peer) ?? 0;
    if (open >= this.#maxEach) return false;
    this.#open.set(peer, open + 1);
    socket.once('close', () => this.#leave(peer));
    return true;
  }

  #leave(peer: string): void {
    const open = (this.#open.get(peer) ?? 1) - 1;
    if (open > 0) this.#open.set(peer, open);
    else this.#open.delete(peer);
  }
}

/** Who has one address of IPv6 has 2^64: `2001:db8:0:1::7` counts as `2001:db8:0:1`. */
export function peerKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] as string).split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
