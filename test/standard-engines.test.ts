/** ECS and OCSF on every engine: the same documents as in Node, each checked against its schema on the way. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../host/index.js';
import { caseNames, readCase, readLog } from './support/cases.js';
import { type Engine, nodeEngine } from './support/engines.js';
import { fluentBitEngine } from './support/fluent-bit-engine.js';
import type { Format, Loose } from './support/formats.js';
import { sidecarEngine } from './support/sidecar-engine.js';

/** One format an engine: what it does to documents does not depend on their format, and each takes its time. */
const ENGINES: [Format, Engine][] = [
  ['ecs', fluentBitEngine],
  ['ocsf', sidecarEngine],
];
/** Fluent Bit puts other characters in the place of bytes that are no UTF-8 (fluent-bit.test.ts). */
const RAW_BYTES = 'subjects-with-raw-bytes';

async function documentsOf(engine: Engine, name: string, settings: Settings): Promise<string[]> {
  const { settings: own, now } = readCase(name);
  const { standard } = await engine.run({ ...own, ...settings }, readLog(name), Date.parse(now));
  return standard.map((document) => JSON.stringify(withoutEnd(document))).sort();
}

/** Where an engine has no end of input, what is open there is handed out when its wait is over, and says so. */
function withoutEnd(document: Loose): Loose {
  const own = document.cisco_esa ?? document.mimecast ?? document.unmapped;
  if (own === undefined || !['drain', 'timeout', 'hold'].includes(own.reason)) return document;
  const key = document.unmapped ? 'unmapped' : document.cisco_esa ? 'cisco_esa' : 'mimecast';
  return { ...document, [key]: { ...own, reason: 'end' } };
}

describe.each(ENGINES.map(([format, engine]) => [format, engine.name, engine] as const))(
  '%s on %s',
  (format, _, engine) => {
    const names = caseNames().filter((name) => engine.hasEnd || name !== RAW_BYTES);
    it.each(names)('%s', async (name) => {
      const wanted = await documentsOf(nodeEngine, name, { format });
      const { documents, mimecast = [] } = readCase(name);
      expect(wanted).toHaveLength(documents.length + mimecast.length);
      expect(await documentsOf(engine, name, { format })).toEqual(wanted);
    });
  },
);
