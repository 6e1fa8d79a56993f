import { createHash } from 'node:crypto';

/**
 * The name of an output as the beginning of file names: `syslog+tcp://siem:514` -> `syslog-tcp-siem-514-1b2c3d4e`.
 * The digits keep two names apart that differ only in signs.
 */
export function slugOf(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return `${words}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
