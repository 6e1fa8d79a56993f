/** The examples of the rows with numbers of the traffic in them: so every row has its part. */
import type { Random } from '../../bench/traffic-random.js';
import { type Forms, formsWith } from '../oracle/forms.js';
import { ciscoRows } from '../support/rules.js';

export interface Numbers {
  mid: number;
  icid: number;
  dcid: number;
  rcid: number;
  recipients: number;
  other: number;
  sha256: string;
}

/** A line about a message, a connection, a delivery, a file, or nothing; or one that begins or ends what it is about. */
export type Subject =
  | 'mid'
  | 'icid'
  | 'dcid'
  | 'rcid'
  | 'sha256'
  | 'nothing'
  | `${'begin' | 'end'} ${'mid' | 'icid' | 'dcid'}`;

type Example = (numbers: Numbers, random: Random) => string;

export interface Examples {
  bySubject: ReadonlyMap<Subject, Example[]>;
  lineage: Example[];
}

/** Verbs of lines that stand in their place only. */
const ENDS = ['finish', 'abort', 'close'];
const LINEAGE = ['rewrite', 'split', 'generate', 'bounce', 'reinject', 'return'];
const SUBJECTS = ['mid', 'icid', 'dcid', 'rcid', 'sha256'] as const;

export async function readExamples(): Promise<Examples> {
  const forms = await formsWith();
  const bySubject = new Map<Subject, Example[]>();
  const lineage: Example[] = [];
  for (const row of await ciscoRows()) {
    if (row.does.includes('offset')) continue; // the clocks of this traffic are right
    for (const { line } of row.examples) {
      const match = matchOf(forms, line);
      if (!match) continue;
      const names = match.form.captures.map(({ name }) => name);
      const example = exampleOf(match);
      if (row.does.some((verb) => LINEAGE.includes(verb))) {
        lineage.push(example);
        continue;
      }
      const about = SUBJECTS.find((name) => names.includes(name)) ?? 'nothing';
      const isEnd = row.does.some((verb) => ENDS.includes(verb));
      const subject = (
        isEnd ? `end ${about}` : row.does.includes('begin') ? `begin ${about}` : about
      ) as Subject;
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), example]);
    }
  }
  return { bySubject, lineage };
}

type Match = NonNullable<ReturnType<Forms['match']>>;

function matchOf(forms: Forms, line: string): Match | null {
  return forms.match(Buffer.from(line, 'utf8').toString('latin1'));
}

function exampleOf({ form, raw, starts, text }: Match): Example {
  return (numbers, random) => {
    let line = '';
    let at = 0;
    form.captures.forEach(({ name }, index) => {
      const start = starts[index] as number;
      const value = numberText(name, numbers, random);
      if (value === undefined) return;
      line += text.slice(at, start) + value;
      at = start + (raw[index] as string).length;
    });
    return line + text.slice(at);
  };
}

function numberText(name: string, numbers: Numbers, random: Random): string | undefined {
  const rid = (): number => random.below(numbers.recipients + 1);
  if (name === 'mid' || name === 'icid' || name === 'dcid' || name === 'rcid') return String(numbers[name]);
  if (name === 'new' || name === 'old') return String(numbers.other);
  if (name === 'rid') return String(rid());
  if (name === 'rids') return random.below(2) ? `[${rid()}]` : `[${rid()}, ${rid()}]`;
  return name === 'sha256' ? numbers.sha256 : undefined;
}
