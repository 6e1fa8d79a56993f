#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { explain } from './commands/explain.js';
import { stitch } from './commands/stitch.js';
import { IoError, SettingsError, UsageError } from './errors.js';
import { packageFile } from './package-files.js';
import { optionName, SETTINGS, type SettingRow } from './settings.js';

const ExitCode = { done: 0, trouble: 1, usage: 2 } as const;

/** What stands for the value of an option in the help. */
const PLACEHOLDERS: Record<Exclude<SettingRow['kind'], 'choice'>, string> = {
  flag: '',
  duration: ' <time>',
  bytes: ' <size>',
  count: ' <n>',
  text: ' <name>',
  rules: ' <file>',
};

const EXAMPLES = `
Examples:
  mailstitch stitch mail.log > messages.ndjson        one JSON document a line, one line a message
  mailstitch stitch mail.1.gz mail.current            rotated files, oldest first
  ssh esa1 tail -f mail.current | mailstitch stitch   lines as they are written
  zstd -dc old.zst | mailstitch stitch --clock event  old lines through a pipe
  mailstitch stitch --unmatched drop -q mail.log | jq -r 'select(.disposition == "bounced") | .To'
  mailstitch explain 'MID 5 ICID 7 From: <a@example.net>'`;

const STITCH_NOTES = `
Inputs are read in the order given; gzip is recognised by content. Without FILE, or for "-", standard input.
Times are a number with ms, s, m, h or d (30s, 4h); sizes with KiB, MiB or GiB (64MiB).
--clock is "event" for files and "arrival" for what comes through a pipe.
Without --appliance, a replayed log whose first lines name one appliance only is all taken as that appliance's.
Ctrl-C hands out the messages that are open, then ends.

Exit codes: 0 done; 1 an input could not be read, what was read is printed; 2 wrong options or settings.
${EXAMPLES}`;

const EXPLAIN_NOTES = `
Examples:
  mailstitch explain '<22>Mar 16 09:15:31 esa1 mail_logs: Info: MID 5 ICID 7 From: <a@example.net>'
  mailstitch explain --rules my-filters.rules 'MID 5 Custom Log Entry: VIP mail'
  grep DMARC mail.log | mailstitch explain`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  process.stderr.on('error', () => {}); // nobody is left to tell
  let code: number = ExitCode.done;
  const program = createProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return report(error);
  }
}

function createProgram(ended: (code: number) => void): Command {
  const program = new Command('mailstitch')
    .description('Stitches the log lines of a mail gateway into one JSON document per message.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ outputError() {} }) // report() says it, in one line
    .exitOverride();

  const stitching = program
    .command('stitch')
    .copyInheritedSettings(program)
    .description('Reads log lines and prints one JSON document a line for each message.')
    .argument('[FILE...]', 'log files, plain or gzipped; "-" is standard input')
    .addHelpText('after', STITCH_NOTES)
    .action(async (files, options) => ended(await stitch(files, options)));
  addSettings(stitching);
  stitching
    .optionsGroup('Output:')
    .option('-o, --output <file>', 'write the documents to a file')
    .option('-q, --quiet', 'no summary and no progress bar');

  program
    .command('explain')
    .copyInheritedSettings(program)
    .description(
      'Shows how a line is understood: its prefix, the rule that knows it, what that rule takes from it.',
    )
    .argument('[LINE...]', 'a log line with or without its prefix; without it, each line of standard input')
    .option('--json', 'print the raw object')
    .addOption(rulesOption())
    .addOption(settingsOption())
    .addHelpText('after', EXPLAIN_NOTES)
    .action(async (words, options) => ended(await explain(words, options)));
  return program;
}

/** One option for each row of the settings table. */
function addSettings(command: Command): void {
  command.optionsGroup('Settings:');
  for (const row of SETTINGS) {
    if (row.kind === 'rules') continue;
    const value = row.kind === 'choice' ? ` <${row.choices?.join('|')}>` : PLACEHOLDERS[row.kind];
    const preset = row.default && row.kind !== 'flag' ? ` [${row.default}]` : '';
    command.option(`${optionName(row)}${value}`, `${row.help}${preset}`);
  }
  command.addOption(rulesOption()).addOption(settingsOption());
}

function rulesOption(): Option {
  const collect = (path: string, paths: string[] = []) => [...paths, path];
  return new Option('--rules <file>', 'rules of your own, as blocks apart by blank lines').argParser(collect);
}

function settingsOption(): Option {
  return new Option('--settings <file>', 'settings as JSON; options stand above it');
}

function version(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}

/** One line for each thing that is wrong. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return ExitCode.done;
    // commander shows the help itself where a command is missing
    if (error.code === 'commander.help') return ExitCode.usage;
    complain(error.message.replace(/^error: /, '').replace('\n', ' '));
    return ExitCode.usage;
  }
  if (error instanceof SettingsError || error instanceof UsageError) {
    complain(error.message);
    return ExitCode.usage;
  }
  complain(error instanceof IoError ? error.message : `internal error: ${(error as Error).stack}`);
  return ExitCode.trouble;
}

function complain(message: string): void {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines) process.stderr.write(`mailstitch: ${line}\n`);
}
