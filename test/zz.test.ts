import { it, expect } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import { createStitcher } from '../host/index.js';
import { sortOut } from './support/engines.js';
import { differences } from './support/truth.js';
it('x', () => {
  const source = new TrafficSource({ seed: 3, messages: 19000, open: 300, mix: 'full', appliances: ['esa1.example.com', 'esa2.example.com', 'esa3.example.com'] });
  const s = createStitcher({ clock: 'event' });
  const t=performance.now();
  for (let c = source.next(); c; c = source.next()) s.push(c, Date.UTC(2026, 2, 20));
  s.drain(Date.UTC(2026, 2, 20));
  const { documents, passed } = sortOut(s);
  console.log(documents.length, source.documents, passed.length, performance.now()-t, JSON.stringify(s.stats()));
  const d = differences(source, documents);
  console.log(performance.now()-t, d.length, d.filter((x) => x.includes("IP is")).slice(0, 12).join('\n'));
  const bykind: any = {}; for (const x of d) { const k = /\((\w+)\): (\w+)/.exec(x); const key = k ? k[1] + ' ' + k[2] : x.slice(0, 30); bykind[key] = (bykind[key] ?? 0) + 1; } console.log(bykind);
});
