/** Consolidated events as the appliance writes them. */

export const HEADER =
  'CEF:0|Cisco|C100V Email Security Virtual Appliance|14.0.0-657|ESA_CONSOLIDATED_LOG_EVENT|Consolidated Log Event|5|';

/** An event about the message `mid` with these pairs behind its number. */
export function consolidated(mid: number, pairs: string): string {
  return `${HEADER}ESAMID=${mid} ${pairs}`;
}
