#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { explain } from './commands/explain.js';
import { stitch } from './commands/stitch.js';
import { escapeControls } from './control-characters.js';
import { IoError, ReaderGone, SettingsError, UsageError } from './errors.js';
import { packageFile } from './package-files.js';
import { LINE_SETTINGS, LISTEN_SETTINGS, optionName, type SettingRow } from './settings.js';

const ExitCode = { done: 0, trouble: 1, usage: 2 } as const;

/** What stands for the value of an option in the help. */
const PLACEHOLDERS: Record<string, string> = {
  bool: '',
  duration: ' <time>',
  bytes: ' <size>',
  count: ' <n>',
  text: ' <name>',
  zone: ' <zone>',
};

/** Where the command line knows more than the core does. */
const CLI_DEFAULTS: Record<string, string> = { clock: 'event for files, arrival for a pipe' };

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
Without --appliance, a replayed log whose first lines name one appliance only is all taken as that appliance's.
Ctrl-C hands out the messages that are open, then ends.

Exit codes: 0 done; 1 an input could not be read, what was read is printed, or the sums of --summary do not
add up; 2 wrong options or settings.
${EXAMPLES}`;

const LISTEN_NOTES = `
Inputs:  syslog+udp://HOST:PORT  syslog+tcp://HOST:PORT  syslog+tls://HOST:PORT?cert=FILE&key=FILE  unix:PATH
         file:PATH  stdin  http://HOST:PORT/PATH  redis://HOST/DB?list=NAME  redis://HOST/DB?stream=NAME&group=NAME
Outputs: stdout  file:PATH  syslog+udp://HOST:PORT  syslog+tcp://  syslog+tls://  tcp://HOST:PORT  unix:PATH
         http://HOST:PORT/PATH  https://HOST/PATH
Options of an input or output stand in its URL (?framing=octet) or beside it in the file.
All of them: docs/listen.md.

SIGTERM and SIGINT end in order, a second one at once; SIGHUP opens files and certificates anew.

Exit codes: 0 done; 1 trouble, which the log tells; 2 wrong options or configuration.

Examples:
  mailstitch listen --input syslog+udp://0.0.0.0:514 --output stdout
  mailstitch listen --input syslog+tcp://0.0.0.0:514 --output https://siem.example.com/in --timeout 1m
  mailstitch listen --config /etc/mailstitch/mailstitch.yaml`;

const CHECK_NOTES = `
Nothing is opened. Warnings and faults go to standard error; secrets are not shown.

Exit codes: 0 right; 2 wrong.

Examples:
  mailstitch check /etc/mailstitch/mailstitch.yaml
  mailstitch check --input syslog+udp://0.0.0.0:514 --output stdout`;

const PAGE_NOTES = `
The address stands on standard output. Ctrl-C ends.

Exit codes: 0 done; 1 the port is taken or the file cannot be written; 2 wrong options.

Examples:
  mailstitch page
  mailstitch page --output mailstitch.html`;

const EXPLAIN_NOTES = `
Examples:
  mailstitch explain '<22>Mar 16 09:15:31 esa1 mail_logs: Info: MID 5 ICID 7 From: <a@example.net>'
  mailstitch explain --rules my-filters.rules 'MID 5 Custom Log Entry: VIP mail'
  grep DMARC mail.log | mailstitch explain`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  process.stderr.on('error', () => {}); // nobody is left to tell
  let code: number = ExitCode.done;
  try {
    const program = createProgram(await listenOptions(args), (result) => {
      code = result;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return report(error);
  }
}

/** Adds the options of a service; only where one is meant, since the tables behind them take a while to load. */
async function listenOptions(args: readonly string[]): Promise<(command: Command) => void> {
  if (!args.includes('listen') && !args.includes('check')) return () => {};
  return (await import('./sidecar/config/flags.js')).addListenOptions;
}

function createProgram(addListenOptions: (command: Command) => void, ended: (code: number) => void): Command {
  const program = new Command('mailstitch')
    .description('Stitches the log lines of a mail gateway into one JSON document per message.')
    .version(version(), '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ outputError() {} }) // report() says it, in one line
    .exitOverride();

  const stitching = program
    .command('stitch')
    .copyInheritedSettings(program)
    .description('Reads log lines and prints one JSON document a line for each message.')
    .argument('[FILE...]', 'Log files, plain or gzipped; "-" is standard input')
    .addHelpText('after', STITCH_NOTES)
    .action(async (files, options) => ended(await stitch(files, options)));
  addSettings(stitching, LINE_SETTINGS, CLI_DEFAULTS);
  stitching
    .optionsGroup('Output:')
    .option('-o, --output <file>', 'Write the documents to a file')
    .option('-q, --quiet', 'No summary and no progress bar')
    .option('--summary', 'A summary that also shows whether every line and message is accounted for');

  program
    .command('explain')
    .copyInheritedSettings(program)
    .description(
      'Shows how a line is understood: its prefix, the rule that knows it, what that rule takes from it.',
    )
    .argument('[LINE...]', 'A log line with or without its prefix; without it, each line of standard input')
    .option('--json', 'Print the raw object')
    .addOption(rulesOption())
    .addOption(settingsOption())
    .addHelpText('after', EXPLAIN_NOTES)
    .action(async (words, options) => ended(await explain(words, options)));

  const listening = program
    .command('listen')
    .copyInheritedSettings(program)
    .description('Runs as a service: takes lines from the network, files or Redis and hands documents on.')
    .addHelpText('after', LISTEN_NOTES)
    .action(async (options) => {
      // its libraries are nothing that `stitch` should wait for
      const { listen } = await import('./commands/listen.js');
      ended(await listen(options, version()));
    });
  addListenOptions(listening);
  addSettings(listening, LISTEN_SETTINGS);

  program
    .command('page')
    .copyInheritedSettings(program)
    .description('Shows a page to try lines of your own in a browser; nothing leaves the browser.')
    .option('--port <n>', 'Port on the loopback address, 0 for any that is free [8025]')
    .option(
      '-o, --output <file>',
      'Write the page to a file instead: it works from a disk or from any web server',
    )
    .addHelpText('after', PAGE_NOTES)
    .action(async (options) => {
      const { page } = await import('./commands/page.js');
      ended(await page(options));
    });

  const checking = program
    .command('check')
    .copyInheritedSettings(program)
    .description('Says what is wrong with the configuration of a service, or prints what it comes to.')
    .argument('[FILE]', 'Configuration in YAML, as --config')
    .addHelpText('after', CHECK_NOTES)
    .action(async (file, options) => {
      const { check } = await import('./commands/check.js');
      ended(await check(file, options));
    });
  addListenOptions(checking);
  addSettings(checking, LISTEN_SETTINGS);
  return program;
}

/** One option for each row of the settings table. */
function addSettings(
  command: Command,
  rows: readonly SettingRow[],
  presets: Record<string, string> = {},
): void {
  command.optionsGroup('Settings:');
  for (const row of rows) {
    if (row.type === 'rules') continue;
    const value = row.choices.length > 0 ? ` <${row.choices.join('|')}>` : PLACEHOLDERS[row.type];
    const preset = presets[row.name] ?? (row.type === 'bool' ? '' : row.default);
    command.option(`${optionName(row)}${value}`, preset ? `${row.help} [${preset}]` : row.help);
  }
  command.addOption(rulesOption()).addOption(settingsOption());
}

function rulesOption(): Option {
  const collect = (path: string, paths: string[] = []) => [...paths, path];
  return new Option(
    '--rules <file>',
    'Rows of your own in the rule language, apart by blank lines',
  ).argParser(collect);
}

function settingsOption(): Option {
  return new Option('--settings <file>', 'Settings as a JSON object; options stand above it');
}

function version(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}

/** One line for each thing that is wrong. */
function report(error: unknown): number {
  if (error instanceof ReaderGone) process.exit(ExitCode.done); // also where standard input is still open
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
  for (const line of lines) process.stderr.write(`mailstitch: ${escapeControls(line)}\n`);
}
