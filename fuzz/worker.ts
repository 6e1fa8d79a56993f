/** One thread of a run: its targets take turns until the time is over. */
import { parentPort, workerData } from 'node:worker_threads';
import { Campaign, type Figures, type Finding } from './engine/campaign.js';
import { distil } from './engine/distil.js';
import { keptInputs, least } from './engine/laboratory.js';
import type { Program } from './engine/machine.js';
import { createTarget } from './targets/index.js';
import type { Target, Trial } from './targets/target.js';

export interface Task {
  program: Program;
  targets: string[];
  seed: number;
  untilMs: number;
  isGuided: boolean;
  /** Hands back the inputs that a corpus needs. */
  distils: boolean;
  /** The input in work: see `Watched`. */
  watched: SharedArrayBuffer;
}

export type Report =
  | { kind: 'figures'; target: string; figures: Figures; classes: Uint8Array }
  | { kind: 'finding'; finding: Finding }
  | { kind: 'corpus'; target: string; inputs: Uint8Array[] }
  | { kind: 'target'; target: string };

/** Where the main thread finds the input that never ended: how many there were, its length, its bytes. */
export const WATCHED_HEAD = 8;
export const WATCHED_BYTES = 1 << 16;

const TURN_MS = 3000;
const STEPS_BETWEEN_LOOKS = 8;
/** A target that shows so many faults has one cause, most likely. */
const MOST_FINDINGS = 20;

function work(task: Task, tell: (report: Report) => void): void {
  const head = new Int32Array(task.watched, 0, 2);
  const bytes = new Uint8Array(task.watched, WATCHED_HEAD);
  const onInput = (input: Uint8Array): void => {
    Atomics.add(head, 0, 1);
    Atomics.store(head, 1, Math.min(input.length, bytes.length));
    bytes.set(input.subarray(0, bytes.length));
  };
  const campaigns = task.targets.map((name, at) => {
    tell({ kind: 'target', target: name });
    const target = watched(createTarget(name, task.program), onInput);
    const kept = [...keptInputs('corpus', name), ...keptInputs('regressions', name)].map(
      ({ input }) => input,
    );
    const { program, isGuided } = task;
    const campaign = new Campaign({
      target,
      edges: program.edges,
      seed: task.seed + at,
      corpus: kept,
      isGuided,
    });
    return { name, target, campaign, told: 0 };
  });
  while (Date.now() < task.untilMs) {
    for (const each of campaigns) {
      const { name, target, campaign } = each;
      tell({ kind: 'target', target: name });
      const until = Math.min(Date.now() + TURN_MS, task.untilMs);
      while (Date.now() < until) for (let n = 0; n < STEPS_BETWEEN_LOOKS; n++) campaign.step();
      for (; each.told < Math.min(campaign.findings.length, MOST_FINDINGS); each.told++) {
        const finding = campaign.findings[each.told] as Finding;
        tell({
          kind: 'finding',
          finding: { ...finding, input: least(target, finding.input, finding.invariant) },
        });
      }
      tell({ kind: 'figures', target: name, figures: campaign.figures, classes: campaign.coverage.classes });
    }
  }
  if (!task.distils) return;
  for (const { name, target, campaign } of campaigns) {
    tell({ kind: 'corpus', target: name, inputs: distil(target, campaign.corpus.chosen()) });
  }
}

/** The target, of which `onInput` hears before every run, whatever it is for. */
function watched(target: Target, onInput: (input: Uint8Array) => void): Target {
  const run = (input: Uint8Array): Trial => {
    onInput(input);
    return target.run(input);
  };
  const { name } = target;
  return {
    name,
    seeds: () => target.seeds(),
    words: () => target.words(),
    lines: () => target.lines(),
    settings: target.settings,
    run,
    compare: (input) => target.compare(input),
  };
}

if (parentPort !== null) work(workerData as Task, (report) => parentPort?.postMessage(report));
