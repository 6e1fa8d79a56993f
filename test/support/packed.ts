/** The package as `npm pack` makes it, and put into an empty folder. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Makes the tarball of what `npm run build` has made, and returns its path. */
export function pack(folder: string): string {
  mkdirSync(folder, { recursive: true });
  // npm 10 would build anew in spite of --ignore-scripts; `true` does nothing in its place
  const options = ['--ignore-scripts', '--script-shell=true', '--silent', '--pack-destination', folder];
  const name = execFileSync('npm', ['pack', ...options], { cwd: ROOT, encoding: 'utf8' }).trim();
  return join(folder, name);
}

/**
 * What `npm install TARBALL` leaves in `folder`, where the dependencies are those of this checkout: npm itself would ask
 * a registry for them, and tests run where there is none. Returns the folder of the package.
 */
export function install(tarball: string, folder: string): string {
  const modules = join(folder, 'node_modules');
  const target = join(modules, 'mailstitch');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  const { dependencies, bin } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    bin: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
  mkdirSync(join(modules, '.bin'));
  for (const [name, path] of Object.entries(bin)) {
    if (!existsSync(join(target, path))) throw new Error(`package.json: bin is ${path}, which is not packed`);
    symlinkSync(join('..', 'mailstitch', path), join(modules, '.bin', name));
  }
  return target;
}
