/** A stitcher under Node, which has the module as a file, a directory for its journal and a database of time zones. */
import { Stitcher } from './engine.js';
import { withJournalPath } from './journal-path.js';
import { instantiateStream } from './module-file.js';
import { withZoneRule } from './time-zone.js';
import type { Settings } from './types.js';

/** A stitcher with these settings. Throws one `SettingsError` that names every fault. */
export function createStitcher(settings: Settings = {}): Stitcher {
  const placed = withJournalPath(settings);
  const zoned = withZoneRule(placed.settings);
  const found = { instead: zoned.fault, beside: placed.fault };
  return new Stitcher(instantiateStream(placed.directory), zoned.settings, found);
}
