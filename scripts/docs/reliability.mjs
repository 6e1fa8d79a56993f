// docs/reliability.md: what is kept through restarts and crashes, and the figures of docs/reliability.json.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readSource, table } from './sources.mjs';

const number = (value) => (value ?? 0).toLocaleString('en-US');

/** What each command of `npm run reliability` found, in a sentence. */
const FIGURES = {
  fuzz: {
    command: 'npm run fuzz -- --minutes 10',
    shows: 'no input traps, breaks an invariant or grows the memory',
    found: ({ inputs, lines, documents, findings }) =>
      `${number(inputs)} inputs tried, ${number(lines)} lines and ${number(documents)} documents in them; findings: ${number(findings)}`,
  },
  oracle: {
    command: 'npm run oracle -- --minutes 10',
    shows: 'a second, plain stitcher makes the same documents of random traffic',
    found: ({ traffics, lines, messages, documents }) =>
      `${number(lines)} lines of ${number(messages)} messages in ${number(traffics)} traffics: ${number(documents)} documents, all the same`,
  },
  kill: {
    command: 'npm run kill -- --kills 200',
    shows: 'the service, killed by SIGKILL, loses no line that it has confirmed',
    found: ({ kills, confirmedLines, messages }) =>
      `${number(kills)} kills survived; ${number(confirmedLines)} lines confirmed, all ${number(messages)} messages found, none twice`,
  },
  'kill:fluent-bit': {
    command: 'FLUENT_BIT=... npm run kill:fluent-bit -- --kills 200',
    shows: 'the same for a real Fluent Bit that reads a file',
    found: ({ kills, lines, messages }) =>
      `${number(kills)} kills survived; ${number(lines)} lines read, all ${number(messages)} messages found, none twice`,
  },
};

function figureRows() {
  const figures = JSON.parse(readFileSync(join(ROOT, 'docs', 'reliability.json'), 'utf8'));
  return Object.entries(FIGURES).map(([name, { command, shows, found }]) => {
    const run = figures[name];
    const result = run === undefined ? 'not run' : `${found(run)} (${minutes(run.seconds)}, ${run.commit})`;
    return [shows, result, `\`${command}\``];
  });
}

const minutes = (seconds) => `${Math.max(1, Math.round((seconds ?? 0) / 60))} min`;

/** The equations of host/accounting.ts. */
function equationRows() {
  const rows = [
    ...readSource('host/accounting.ts').matchAll(
      /meaning: '([^']*)',\s*left: \[([^\]]*)\],\s*right: \[([^\]]*)\]/g,
    ),
  ];
  const side = (names) => names.replaceAll("'", '`').split(', ').join(' + ');
  return rows.map(([, meaning, left, right]) => [`${side(left)} = ${side(right)}`, meaning]);
}

export function reliabilityPage() {
  return `# What is kept, and how that is known

${INTRODUCTION}
${table(['what ends', 'without a journal', 'with one'], LOSSES)}

${JOURNAL}
## The sums

Every counter of \`stats\` is counted where it happens, none is worked out of others. After each test these sums are asserted,
and \`mailstitch stitch --summary\` shows them for its run and fails if one is wrong:

${table(['sum', 'in words'], equationRows())}

What happens at each bound: [bounds.md](bounds.md).

## Figures

${table(['what is shown', 'found', 'command'], figureRows())}

\`npm run reliability\` runs all of them and writes them here. The tests of every commit run the same with smaller numbers.
`;
}

const LOSSES = [
  [
    'the host in order (SIGTERM; a restart or hot reload of Fluent Bit)',
    'the service hands out what is open as it stands; Fluent Bit does not tell the filter: what it knew of open messages is gone',
    'nothing',
  ],
  ['the process (SIGKILL, out of memory, a fault)', 'the lines of open messages', 'nothing'],
  [
    'the machine (power cut, kernel), `sync: off`',
    'the same',
    'what the system had not put on the disk: on Linux up to half a minute',
  ],
  ['the machine, `sync: second`', 'the same', 'what came in the last second'],
  [
    'the machine, `sync: line`',
    'the same',
    'nothing that was confirmed, if the disk keeps what it says it has',
  ],
  ['the disk that has the journal', 'the same', 'the lines of open messages'],
];

const INTRODUCTION = `A message is open for seconds, in a quarantine for weeks. All that is known of it is in memory. What becomes of that when the
process ends, by setting \`journal\`:
`;

const JOURNAL = `## The journal

    npx mailstitch stitch --journal /var/lib/mailstitch/journal mail.log

\`journal\` names a file; in Fluent Bit it must be in a directory of \`accessible_paths\`, in the service a name without a
folder is one in \`state_dir\`. One process at a time may have it.

- **What is in it**: each line that belongs to something, as text, with the time it came, and which messages, connections and
  deliveries have it; each document that was handed out, by name and number; which of those have been taken; the table of ids
  and sequences of messages whose lines are gone. Lines of no message are not in it (but see the service, below).
- **When it is written**: before the call that took the line returns to the host. In Fluent Bit that is each record, in Node
  each \`push\`.
- **At the start** it is read, and everything is as it was: the same documents come as without the interruption, under the
  same ids and sequences. Documents that nobody has confirmed are handed out again, under the id and sequence they had: let
  your SIEM use \`id\` as the key. Waits go on where they stood, so a restart is no reason for a time-out. Rows may have changed
  since: lines are matched by those that there are now.
- **What counts as confirmed**: in the service what all outputs have accepted or have in their spill files; in Node with
  \`accept()\` what it says, else what was handed out before the last call; in Fluent Bit what was answered before a heartbeat that
  came at least half a second before another one. Fluent Bit keeps those in its own chunks: give all inputs, heartbeats too,
  \`storage.type: filesystem\`, else it is Fluent Bit that loses them.
- **How large it gets**: when it has grown to four times what was alive the last time (and to 8 MiB), it is written anew
  without what nobody remembers: a new file, put on the disk, then renamed. That takes some 50 ms for each 10 MB. What is alive
  is what memory holds (\`max_bytes\`, \`remember\`), as lines about twice that.
- **Damage**: each entry has a length and a check. A torn end is cut; a damaged place is stepped over, told and counted
  (\`journal.damaged\`). Marks depend on a number that was drawn at random for the file, so nothing that a sender wrote into a
  line is taken for an entry. A file of another version, or none that is a journal, is renamed to \`....aside-TIME\`, and told.
- **A disk that is full**: lines are taken all the same and wait in memory (4 MiB, then they are counted as \`journal.lost\`);
  the service stops reading from whoever can wait. It is told when it begins and when it ends.
- **Who can read it**: it holds the log in the clear. Give it a directory that only its user may enter; with Fluent Bit set
  \`UMask=0077\` in the unit.

In the service it takes the place of \`spool\`: lines are confirmed once the journal has them, and also lines of no message and
documents of single events are in it until every output has accepted them. Streams of Redis that workers share keep their lines
themselves, so there is no journal with them.

What it costs inside Fluent Bit: [benchmarks-fluent-bit.md](benchmarks-fluent-bit.md).

What is weaker: a number of a connection or delivery that is used again after an hour takes the journal's lines of the one
before out of it when it is written anew; a line with several Mimecast events of which one had to wait for another message's
document is replayed behind that document.
`;
