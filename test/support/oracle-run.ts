/** Random traffics one after the other, as long as there is time. */
import { formsWith } from '../oracle/forms.js';
import { type Examples, readExamples } from '../random-traffic/examples.js';
import { shrunk } from '../random-traffic/shrink.js';
import { type RandomTraffic, randomTraffic } from '../random-traffic/traffic.js';
import { type ArrivingLine, expectSame, foretold, type Stitched, stitched } from './oracle-check.js';

/** What was compared. */
export interface OracleReport {
  traffics: number;
  lines: number;
  /** First documents: of a message, with `expand` of each of its recipients. */
  messages: number;
  documents: number;
  passed_lines: number;
  /** Rows that some line was matched by. */
  rows: number;
}

/** For whoever looks for what is wrong: fewer lines are easier to read. */
const SHRINK_MS = 20_000;

export class OracleRun {
  readonly report: OracleReport = {
    traffics: 0,
    lines: 0,
    messages: 0,
    documents: 0,
    passed_lines: 0,
    rows: 0,
  };
  private readonly rows = new Set<string>();

  private constructor(private readonly examples: Examples) {}

  static async open(): Promise<OracleRun> {
    return new OracleRun(await readExamples());
  }

  /** Throws what differs, and prints the fewest lines that it differs for. */
  async compare(seed: number, sessions: number): Promise<void> {
    const traffic = randomTraffic(seed, sessions, this.examples);
    const { settings, lines, endMs } = traffic;
    const { found, wanted } = await both(traffic, lines);
    if (differ(found, wanted)) {
      const fewest = await shrunk(
        lines,
        async (fewer) => {
          const of = await both(traffic, fewer);
          return differ(of.found, of.wanted);
        },
        SHRINK_MS,
      );
      const log = fewest.map(({ line, nowMs }) => `${new Date(nowMs).toISOString()} ${line}`).join('\n');
      console.error(
        `seed ${seed}, ${sessions} sessions, settings ${JSON.stringify(settings)}, end ${endMs}\n${log}`,
      );
      const of = await both(traffic, fewest);
      expectSame(of.found, of.wanted);
    }
    await this.note(lines, found);
  }

  private async note(lines: readonly ArrivingLine[], { documents, passed }: Stitched): Promise<void> {
    const forms = await formsWith();
    for (const { line } of lines) {
      const row = forms.match(line.replace(/^.*?: (?:mail_logs: )?(?:Info|Warning): /, ''))?.form.row.id;
      if (row !== undefined) this.rows.add(row);
    }
    const { report } = this;
    report.traffics++;
    report.lines += lines.length;
    report.documents += documents.length;
    report.messages += documents.filter(({ sequence }) => sequence === 1).length;
    report.passed_lines += passed.length;
    report.rows = this.rows.size;
  }
}

async function both(
  { settings, endMs }: RandomTraffic,
  lines: readonly ArrivingLine[],
): Promise<{ found: Stitched; wanted: Stitched }> {
  return { found: stitched(settings, lines, endMs), wanted: await foretold(settings, lines, endMs) };
}

function differ(found: Stitched, wanted: Stitched): boolean {
  try {
    expectSame(found, wanted);
    return false;
  } catch {
    return true;
  }
}
