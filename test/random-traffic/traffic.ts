/** Random traffic of a few appliances, all of it decided by a seed: what they write, how it is brought, and the settings. */
import { Random } from '../../bench/traffic-random.js';
import { fileStamp, syslogStamp } from '../../bench/traffic-stamp.js';
import type { Settings } from '../../host/types.js';
import type { ArrivingLine } from '../support/oracle-check.js';
import { ExampleLines } from './example-lines.js';
import type { Examples } from './examples.js';
import { Gateway, type WrittenLine } from './gateway.js';
import { Life } from './life.js';

export interface RandomTraffic {
  settings: Settings;
  lines: ArrivingLine[];
  endMs: number;
}

const START_S = Date.UTC(2026, 2, 16, 9, 0, 0) / 1000;
const HOUR = 3600;

export function randomTraffic(seed: number, sessions: number, examples: Examples): RandomTraffic {
  const random = new Random(seed);
  const written: WrittenLine[] = [];
  const names = ['esa1.example.com', 'esa2.example.com', 'esa3'].slice(0, 1 + random.below(3));
  const gateways = names.map((name) => new Gateway(name, random, written));
  const restarts = random.below(2) === 0;
  const samples = new ExampleLines(examples);
  const life = new Life(gateways, samples, restarts);
  let at = START_S;
  for (let left = sessions; left > 0; left--) {
    const gateway = random.pick(gateways);
    life.session(gateway, at);
    if (random.below(3) === 0) samples.noise(gateway, at);
    at += random.below(random.below(10) ? 6 : 900);
    if (restarts && random.below(20) === 0) {
      const until = at + random.pick([600, 2 * HOUR, 30 * HOUR]);
      // time passes on all of them, and nothing else
      for (; at < until; at += 1200) for (const one of gateways) one.write(at, 'Checkpoint Finished');
      gateway.restart();
    }
  }
  const settings = settingsFor(random, gateways);
  const lines = arriving(disordered(written, random, restarts), settings, random);
  return { settings, lines, endMs: (lines.at(-1)?.nowMs ?? 0) + 1000 };
}

function settingsFor(random: Random, gateways: readonly Gateway[]): Settings {
  const settings: Settings = { clock: random.pick(['event', 'event', 'arrival']) };
  if (random.below(3) === 0) settings.expand = true;
  if (random.below(4) === 0) settings.keep_raw = true;
  if (random.below(2)) settings.timeout = random.pick(['5s', '60s', '10m']);
  if (random.below(2)) settings.hold = random.pick(['0', '10m', '24h']);
  if (random.below(3) === 0) settings.linger = random.pick(['0', '1s', '60s']);
  if (random.below(8) === 0) settings.unmatched = 'drop';
  if (gateways.length === 1 && random.below(2)) settings.appliance = gateways[0]?.name ?? '';
  return settings;
}

/**
 * As a relay brings them: some out of order, some twice, some never. Without the beginning of a message nothing tells its
 * number from that of one before the restart: where there is one, beginnings come, and first.
 */
function disordered(written: readonly WrittenLine[], random: Random, restarts: boolean): WrittenLine[] {
  const disorder = random.below(restarts ? 2 : 3); // none, little, much
  const placed = written.map((line, at) => ({ line, place: line.timeS, at }));
  const brought = placed.flatMap((one) => {
    if (disorder === 0 || (restarts && one.line.text.startsWith('Start MID'))) return [one];
    const chance = random.below(disorder === 1 ? 200 : 30);
    if (chance === 0) return [];
    if (chance === 1) return [one, { ...one, place: one.place + random.below(100) }];
    if (chance === 2) return [{ ...one, place: one.place + random.below(random.below(5) ? 40 : 4 * HOUR) }];
    return [disorder === 2 ? { ...one, place: one.place + random.below(3), at: random.below(1000) } : one];
  });
  brought.sort((a, b) => a.place - b.place || a.at - b.at);
  return brought.map(({ line }) => line);
}

function arriving(
  lines: readonly WrittenLine[],
  { clock, appliance }: Settings,
  random: Random,
): ArrivingLine[] {
  const isFile = appliance !== undefined && random.below(2) === 0;
  const lastS = Math.max(0, ...lines.map(({ timeS }) => timeS));
  let nowMs = 0;
  return lines.map(({ timeS, gateway, text }) => {
    // a file is read at once, live lines come as they are written
    if (clock === 'event') nowMs = (lastS + 60) * 1000;
    else nowMs = Math.max(nowMs, timeS * 1000 + random.below(1500));
    return { line: prefixed(timeS, gateway, text, isFile, random), nowMs };
  });
}

function prefixed(timeS: number, { name }: Gateway, text: string, isFile: boolean, random: Random): string {
  const level = random.below(40) ? 'Info' : 'Warning';
  if (isFile) return `${fileStamp(timeS)} ${level}: ${text}`;
  const stamp = random.below(5) ? syslogStamp(timeS) : syslogStamp(timeS).replace('<22>', '');
  return `${stamp} ${name} mail_logs: ${level}: ${text}`;
}
