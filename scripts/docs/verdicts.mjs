// docs/verdicts.md: the tables that decide flags, verdict and disposition of an ESA's message.

import { words } from './fields.mjs';
import { code, stringList, table } from './sources.mjs';

const DOCUMENTS = 'assembly/documents';

const FINDINGS = {
  malicious: 'A virus, a malicious file, an outbreak.',
  violation: 'Data that must not leave.',
  spam: 'Spam, or a sender on a blocklist.',
  suspicious: 'Perhaps spam; a sender or a URL of bad reputation.',
  unscannable: 'An engine could not look into it.',
  graymail: 'Bulk, marketing or social mail.',
  clean: 'An engine that looks at content found nothing. Authentication alone makes no message clean.',
  unknown: 'No engine said anything.',
};

const DISPOSITIONS = {
  delivered: 'Every recipient the log tells of has it.',
  bounced: 'Refused for good by the next host, or bounced by a filter.',
  mixed: 'Some recipients have it, others do not.',
  dropped: 'Dropped by a filter or engine, or deleted.',
  aborted: 'Given up while it was received; of a connection: it broke.',
  quarantined: 'In a quarantine.',
  rejected: 'All that is known is that recipients were refused; of a connection: that something was.',
  delayed: 'The next host was not ready; the appliance tries again.',
  queued: 'Queued for delivery, and no more is known.',
  split: 'All of its recipients went to messages of their own.',
  unknown: 'No line says.',
};

const WHICH = { last: 'the last value', any: 'one good value is enough', worst: 'one bad value is enough' };

function engineRows() {
  return stringList(DOCUMENTS, 'ENGINE_ROWS').map((row) => {
    const [key, standard, ...fields] = row.split(' ');
    const told = fields.map((field) => {
      const [which, name] = field.replace('?', '').split(':');
      const text = `${code(name.replace(/[!=].*/, ''))} (${WHICH[which]})`;
      return field.startsWith('?') ? `else ${text}` : text;
    });
    return [code(`Flags.${key}`), code(`flags.${standard}`), told.join(', ')];
  });
}

const FLAG_WORDS = { true: 'true', false: 'false', null: 'null' };

function wordRows() {
  const keys = stringList(DOCUMENTS, 'ENGINE_ROWS').map((row) => row.split(' ')[1]);
  const rows = stringList(DOCUMENTS, 'WORD_ROWS').map((row) => {
    const [engine, flag, finding, ...list] = row.split(' ');
    const meant = list.map((word) => (word === '*' ? 'any other' : code(word)));
    return [
      engine === '*' ? 'all' : engine,
      meant.join(', '),
      FLAG_WORDS[flag],
      finding === '-' ? '' : finding,
    ];
  });
  const order = ['all', ...keys];
  return rows.sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
}

const WHERE = {
  whole: 'of the whole message',
  some: 'of some recipients',
  any: '',
  no: 'of nobody',
};

function outcomeRows() {
  return stringList(DOCUMENTS, 'OUTCOME_ROWS').map((row) => {
    const [outcome, ...conditions] = row.split(' ');
    const told = conditions.map((condition) => {
      const [where, verb] = condition.split(':');
      return `${code(verb)} ${WHERE[where]}`.trim();
    });
    return [code(outcome), told.join(' and ') || 'otherwise'];
  });
}

export function verdictsPage() {
  return `# Flags, verdict and disposition

How the documents of an ESA's message come to these three. The tables are those that the core reads.

## Flags

A boolean of each engine: true passed or clean, false failed, null not evaluated. Which word counts where an engine said
several stands behind the field; of several fields a bad one decides.

${table(['Classic', 'ECS and OCSF', 'Read from'], engineRows())}
What a word means, whatever its case. Of a value with several words (\`spam positive\`) the first that has a row decides.
URLs have scores from -10 to 10.

${table(['Engine', 'Words', 'Flag', 'Finding'], wordRows())}
## Verdict

The first of these findings that any engine has.

${words(FINDINGS, stringList(DOCUMENTS, 'FINDING_NAMES'), 'findings')}
## Disposition

What lines say is done with a message or a recipient is a verb of their row ([rules.md](rules.md)). The first of these rows
whose conditions hold decides, whatever the order of the lines. \`away\`: in a quarantine that ends the message here, the
spam quarantine or a central one.

${table(['Disposition', 'If a line said'], outcomeRows())}
${words(DISPOSITIONS, stringList(DOCUMENTS, 'OUTCOME_NAMES'), 'dispositions')}`;
}
