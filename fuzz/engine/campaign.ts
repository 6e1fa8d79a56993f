/** Fuzzing one target: change an input, run it, keep it if it reached something new. */
import { Random } from '../../bench/traffic-random.js';
import { Fault } from '../fault.js';
import type { Target } from '../targets/target.js';
import { Corpus } from './corpus.js';
import { Coverage } from './coverage.js';
import { type Material, mutate } from './mutate.js';

export interface Finding {
  target: string;
  invariant: string;
  seen: string;
  input: Uint8Array;
}

export interface Figures {
  inputs: number;
  edges: number;
  lines: number;
  documents: number;
}

export interface CampaignOptions {
  target: Target;
  edges: number;
  seed: number;
  /** Inputs to begin with, besides the target's own seeds. */
  corpus?: readonly Uint8Array[];
  /** False leaves the target's own seeds out: a corpus reaches as much in less time. */
  isSeeded?: boolean;
  /** False changes the seeds only and looks at no edge: what guidance is compared with. */
  isGuided?: boolean;
}

/** Of so many inputs that bring nothing new one is compared all the same; those that do are always. */
const COMPARE_ONE_OF = 8;
/** As many changes of one input before another is picked. */
const CHANGES_OF_ONE = 16;

export class Campaign {
  readonly coverage: Coverage;
  readonly corpus: Corpus;
  readonly findings: Finding[] = [];
  readonly #options: CampaignOptions;
  readonly #random: Random;
  readonly #material: Material;
  readonly #known = new Set<string>();
  #inputs = 0;
  #lines = 0;
  #documents = 0;
  #base: Uint8Array = new Uint8Array(0);
  #changesLeft = 0;

  constructor(options: CampaignOptions) {
    const { target, edges, seed, corpus = [], isSeeded = true } = options;
    this.#options = options;
    this.#random = new Random(seed);
    this.coverage = new Coverage(edges);
    this.corpus = new Corpus(edges);
    this.#material = {
      words: target.words(),
      lines: target.lines(),
      settings: target.settings,
      other: () => this.corpus.pick(this.#random),
    };
    for (const input of [...corpus, ...(isSeeded ? target.seeds() : [])]) this.#try(input, true);
    if (this.corpus.size === 0) this.#try(new Uint8Array(0), true);
  }

  /** One more input. */
  step(): void {
    if (this.#changesLeft-- <= 0) {
      this.#base = this.corpus.pick(this.#random);
      this.#changesLeft = CHANGES_OF_ONE;
    }
    this.#try(mutate(this.#base, this.#random, this.#material), false);
  }

  get figures(): Figures {
    const [inputs, lines, documents] = [this.#inputs, this.#lines, this.#documents];
    return { inputs, edges: this.coverage.edges, lines, documents };
  }

  #try(input: Uint8Array, isSeed: boolean): void {
    const { target, isGuided = true } = this.#options;
    this.#inputs++;
    try {
      const { counters, lines, documents } = target.run(input);
      this.#lines += lines;
      this.#documents += documents;
      const isNew = this.coverage.add(counters);
      if (isNew ? isGuided || isSeed : isSeed && !isGuided) this.corpus.add(input, counters);
      if (isNew || this.#random.below(COMPARE_ONE_OF) === 0) target.compare(input);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#find(error, input);
    }
  }

  /** One finding for each invariant and what was seen instead, texts and numbers aside; many inputs may show it. */
  #find({ invariant, seen }: Fault, input: Uint8Array): void {
    const key = `${invariant} ${seen.replace(/"(?:\\.|[^"\\])*"|\d+/g, '')}`.slice(0, 120);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.findings.push({ target: this.#options.target.name, invariant, seen, input });
  }
}
