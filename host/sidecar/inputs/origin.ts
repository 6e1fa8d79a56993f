import type { InputCommon } from '../config/specs.js';
import type { Origin } from './input.js';

const MAPPED_IPV4 = '::ffff:';

/** Whose lines an input has. The sender matters only where no appliance is named. */
export function originOf({ appliance, records }: InputCommon, senderAddress?: string): Origin {
  if (appliance !== undefined) return { appliance, records };
  return senderAddress === undefined ? { records } : { peer: plainAddress(senderAddress), records };
}

/** `::ffff:192.0.2.1`, as a socket for both families has it, is `192.0.2.1`. */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED_IPV4) && address.includes('.')
    ? address.slice(MAPPED_IPV4.length)
    : address;
}
