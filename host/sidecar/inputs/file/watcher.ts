import { type FSWatcher, realpathSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** `change`: somebody wrote. `rename`: the name is another file's, or nobody's. */
export type OnChange = (event: 'rename' | 'change') => void;

/** Hears of changes of a file, under its name and at the end of its links. Whoever uses it must look by himself too. */
export class Watcher {
  readonly #path: string;
  readonly #onChange: OnChange;
  /** By folder. */
  readonly #watchers = new Map<string, { name: string; watcher: FSWatcher }>();

  constructor(path: string, onChange: OnChange) {
    this.#path = path;
    this.#onChange = onChange;
  }

  /** Watches what is not yet watched: a folder may come later, a link may point elsewhere. */
  refresh(): void {
    const wanted = new Map([[dirname(this.#path), basename(this.#path)]]);
    try {
      const target = realpathSync(this.#path);
      const folder = dirname(target);
      if (!wanted.has(folder)) wanted.set(folder, basename(target));
      else if (wanted.get(folder) !== basename(target)) wanted.set(folder, ''); // any name
    } catch {
      // it does not exist
    }
    for (const [folder, { name, watcher }] of this.#watchers) {
      if (wanted.get(folder) === name) wanted.delete(folder);
      else {
        this.#watchers.delete(folder);
        watcher.close();
      }
    }
    for (const [folder, name] of wanted) this.#watch(folder, name);
  }

  close(): void {
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string, name: string): void {
    try {
      const watcher = watch(folder, (event, changed) => {
        if (changed === null || name === '' || changed === name) this.#onChange(event);
      });
      watcher.on('error', () => {
        this.#watchers.delete(folder);
        watcher.close();
      });
      this.#watchers.set(folder, { name, watcher });
    } catch {
      // no such folder, or no more watches are to be had
    }
  }
}
