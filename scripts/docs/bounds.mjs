// docs/bounds.md from the table of bounds, and the sums from what the host checks.

import { EQUATIONS } from '../../dist/host/accounting.js';
import { assertSame, code, plain, stringList, table, templateOf } from './sources.mjs';

function bounds() {
  const rows = templateOf('assembly/bounds-table.ts', 'BOUNDS_TABLE')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('|').map((part) => part.trim()));
  assertSame(
    rows.map(([name]) => name),
    stringList('assembly/bounds.ts', 'BOUND_NAMES'),
    'bounds',
  );
  return rows;
}

function sums() {
  const side = (names) => names.map(code).join(' + ');
  return EQUATIONS.map(({ meaning, left, right }) => [`${side(left)} = ${side(right)}`, plain(meaning)]);
}

export function boundsPage() {
  const rows = bounds().map(([name, bound, setting, what, happens]) => [
    code(name),
    plain(what),
    plain(bound) + (setting ? ` (${code(setting)})` : ''),
    plain(happens),
  ]);
  return `# Bounds, and sums that must be equal

Whatever could grow by what somebody sends has a bound. How often each was reached stands in the statistics under
\`bounds\` by its name, in the service as \`mailstitch_bounds_reached_total{bound="..."}\`, in the summary of
\`mailstitch stitch\` where it is not 0. Where a setting is named, the bound is its default. A test drives the module to each of
them (\`test/bounds.test.ts\`) and looks at what happens.

${table(['Name', 'Of what', 'Bound', 'What happens there'], rows)}

Connections and deliveries have no bound of their own: \`max_bytes\` is theirs as well. A flood pays for itself: who has to give
something up at \`messages\`, \`bytes\` and \`remembered\` is told in [questions.md](questions.md#how-much-memory-does-it-need).

Settings are at most 256 KiB of JSON (in Fluent Bit 1 MiB, as is a file of rows); a row of your own has at most 2,048 bytes a pattern and
16 captures, all of them together 512 fields. What is beyond is a fault that names it, before the first line.

## Memory of a document

Output and scratch grow to what the largest document may need, once, and what they leave behind goes to the store. A
document is made of 512 KiB at most, so that is 32 MiB of output (64 MiB in \`ecs\` and \`ocsf\`) and 32 MiB of scratch.

## Sums

Each number is counted where it happens, none is worked out of others. So a line, message or document that got lost would
show: \`mailstitch stitch --summary\` prints these sums, and ends with exit code 1 if one is not equal; every test ends with them.

${table(['Sum', 'In words'], sums())}

\`lines\` does not count blank lines, and counts each piece of a line that was cut. \`rejected\` are lines that were not read: such
pieces (\`line\`), records that are too large (\`record\`), lines of an appliance for which there is no room (\`appliances\`), lines of
calls that broke off. \`unmatched\` were read, and belong to no message. \`lost\` are those that nobody has: a call of Fluent Bit's
filter broke off, or there was no memory for the record. \`abandoned\` are messages at whose first document that happened.
`;
}
