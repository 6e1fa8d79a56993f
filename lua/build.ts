/** Makes build/mailstitch.lua of build/mailstitch.wasm: `npm run build:lua`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.js';
import { SAMPLES } from './sample-traffic.js';
import { readModule } from './translate/module.js';
import { profileOf } from './translate/profile.js';
import { translate } from './translate/program.js';

/** The checkout, from dist/lua/. */
const root = new URL('../../', import.meta.url);
const path = (name: string) => fileURLToPath(new URL(name, root));
const text = (name: string) => readFileSync(path(name), 'utf8');

/** In this order: each of them uses those before. */
const RUNTIME = ['integers', 'memory', 'swap', 'bytes', 'module'];

const wasm = readFileSync(path('build/mailstitch.wasm'));
const module = readModule(wasm);
const core = translate(
  module,
  profileOf(wasm, module, SAMPLES),
  RUNTIME.map((name) => text(`lua/runtime/${name}.lua`)),
);
const rooms = readdirSync(path('vector/mailstitch'))
  .sort()
  .map((file) => ({ name: file.replace(/\.lua$/, ''), text: text(`vector/mailstitch/${file}`) }));
writeFileSync(path('build/mailstitch.lua'), bundle(core, rooms, text('vector/mailstitch.lua')));
