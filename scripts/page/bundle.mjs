// One file that holds the whole page: scripts, styles, the module and the sample log. It asks nobody for anything, so its
// policy can forbid every request, and it works from a disk as well as from a server.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { PARTS } from './parts.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), 'utf8');

/** Modules whose content comes from elsewhere: page/modules.d.ts. */
const contents = {
  'mailstitch:module': () =>
    gzipSync(readFileSync(join(ROOT, 'build/mailstitch.wasm')), { level: 9 }).toString('base64'),
  'mailstitch:sample': () => read('examples/mail_logs.log'),
  'mailstitch:version': () => JSON.parse(read('package.json')).version,
  'mailstitch:worker': () => bundle('page/worker.ts'),
};

export const virtualModules = {
  name: 'virtual-modules',
  resolveId: (id) => (id in contents ? `\0${id}` : null),
  load: async (id) => {
    const content = contents[id.slice(1)];
    return content ? `export default ${JSON.stringify(await content())};` : null;
  },
};

/** A TypeScript file and all it imports, as one script without imports and exports. */
async function bundle(entry) {
  const build = await rolldown({
    input: join(ROOT, entry),
    plugins: [virtualModules],
    platform: 'browser',
    tsconfig: join(ROOT, 'page/tsconfig.json'),
    transform: { target: 'es2022' },
  });
  try {
    const { output } = await build.generate({ format: 'iife', minify: true });
    return output[0].code.trim();
  } finally {
    await build.close();
  }
}

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * What the page may do. No address stands in it, not even its own: nothing can be fetched, sent, embedded or
 * opened. Workers inherit it, since theirs is made of a blob.
 */
function policyOf(script, style) {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Not every package has the text: that of Apache-2.0 comes with another one. */
function textOf(name) {
  const path = join(ROOT, 'node_modules', name, 'LICENSE');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

/** The licences of what others wrote, as a comment. */
function licenses() {
  const texts = PARTS.map((name) => {
    const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`));
    return `${name} ${version} (${license})\n\n${textOf(name)}`;
  });
  // two hyphens may end a comment
  const text = ['This page contains:', ...texts].join('\n\n').replaceAll('--', '- -');
  return `<!--\n${text}\n-->`;
}

/** The text of the page. */
export async function pageText() {
  // within a script, these would end it or begin a comment
  const script = (await bundle('page/main.tsx'))
    .replaceAll('</script', '<\\/script')
    .replaceAll('<!--', '<\\!--');
  const style = read('page/style.css');
  const parts = {
    'content="policy"': `content="${policyOf(script, style)}"`,
    '<!-- licenses -->': licenses(),
    '/* style */': style,
    '/* script */': script,
  };
  return read('page/template.html').replace(
    /content="policy"|<!-- licenses -->|\/\* \w+ \*\//g,
    (place) => parts[place],
  );
}
