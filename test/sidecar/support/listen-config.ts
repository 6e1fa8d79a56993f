/** Configurations as `listen` reads them, from a folder of their own. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ListenFlags } from '../../../host/sidecar/config/flags.js';
import { ConfigError, type Effective, loadEffective } from '../../../host/sidecar/config/load.js';
import { EC, openssl } from './certificates.js';

export interface Sources {
  /** Text of the YAML file. */
  file?: string;
  flags?: ListenFlags;
  env?: Record<string, string>;
}

export class ConfigFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'mailstitch-config-')));

  /** Writes a file of the folder and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** A certificate for 30 days and its key, made by openssl: `NAME.crt` and `NAME.key`. */
  certificate(name: string): { cert: string; key: string } {
    const [cert, key] = [join(this.path, `${name}.crt`), join(this.path, `${name}.key`)];
    const kind = ['-x509', ...EC, '-nodes'];
    const files = ['-keyout', key, '-out', cert];
    openssl(['req', ...kind, '-subj', `/CN=${name}`, '-days', '30', ...files]);
    return { cert, key };
  }

  /** Home is in the folder, and so is what paths are relative to. */
  load({ file, flags = {}, env = {} }: Sources): Effective {
    const config = file === undefined ? {} : { config: this.write('mailstitch.yaml', file) };
    return loadEffective({
      flags: { ...config, ...flags },
      env: { HOME: this.path, ...env },
      cwd: this.path,
    });
  }

  /** The lines of the error; empty where nothing is wrong. */
  faults(sources: Sources): string[] {
    try {
      this.load(sources);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.message.split('\n');
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
