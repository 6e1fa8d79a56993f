/** Documents in a standard format keep to its schema. */
import { checkEcs, checkOcsf, SchemaFault } from '../../test/support/schema-check.js';
import { Fault } from '../fault.js';
import type { Reading } from './output.js';

/** What an event without a time, which the core does not invent, lacks in each schema. */
const TIMELESS = new Set(['@timestamp: missing', 'time: missing']);

const CHECKS = { ecs: checkEcs, ocsf: checkOcsf } as const;

export function checkSchemas(format: string | undefined, { documents }: Reading): void {
  if (format !== 'ecs' && format !== 'ocsf') return;
  for (const { value } of documents) {
    try {
      CHECKS[format](value);
    } catch (error) {
      if (!(error instanceof SchemaFault)) throw error;
      if (TIMELESS.has(error.message)) continue;
      throw new Fault(`documents keep to the schema of ${format}`, error.message);
    }
  }
}
