/** What stands around the lists: where logs come in, how far the run is, what was read with which module. */

import version from 'mailstitch:version';
import type { Remote } from 'comlink';
import { useEffect, useState } from 'preact/hooks';
import type { SessionApi } from '../protocol.js';
import type { RunState } from './use-run.js';
import { countText, visible } from './words.js';

interface Actions {
  settings(): void;
  paste(): void;
  sample(): void;
  onFiles(files: Iterable<File>): void;
}

interface HeaderProps extends Actions {
  run: RunState;
  search: string;
  onSearch(text: string): void;
}

export function Header({ settings, paste, sample, onFiles, run, search, onSearch }: HeaderProps) {
  return (
    <header>
      <h1>mailstitch</h1>
      <FileButton onFiles={onFiles} />
      <button type="button" onClick={paste}>
        Paste lines
      </button>
      <button type="button" onClick={sample}>
        Sample
      </button>
      <button type="button" onClick={settings}>
        Settings
      </button>
      <Status run={run} />
      {run.phase !== 'empty' && (
        <input
          type="search"
          aria-label="Find documents"
          placeholder="Find: address, MID, subject, verdict …"
          value={search}
          onInput={(event) => onSearch(event.currentTarget.value)}
        />
      )}
    </header>
  );
}

/** A button that opens the browser's own dialog; the input itself cannot be drawn like the others. */
function FileButton({ onFiles }: { onFiles(files: Iterable<File>): void }) {
  return (
    <label class="button">
      Open logs
      <input
        class="hidden"
        type="file"
        multiple
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          // the same file can be opened once more
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

function Status({ run: { phase, progress, ms } }: { run: RunState }) {
  if (phase === 'empty') return null;
  const { lines, documents, unmatched, bytesRead, bytesTotal } = progress;
  const counts = [countText(lines, 'line'), countText(documents, 'document')];
  if (unmatched > 0) counts.push(`${countText(unmatched, 'line')} no rule knows`);
  return (
    <span class="status">
      {phase === 'running' && <progress aria-label="Read" value={bytesRead} max={Math.max(1, bytesTotal)} />}
      {counts.join(' · ')}
      {phase === 'done' && ` · ${(ms / 1000).toFixed(2)} s`}
    </span>
  );
}

export function Welcome({ paste, sample, onFiles }: Omit<Actions, 'settings'>) {
  return (
    <main class="welcome">
      <h2>Your mail gateway's lines, one document per message</h2>
      <p>
        Drop logs of a Cisco Secure Email Gateway (IronPort ESA) or of Mimecast here, gzipped or not, or paste
        lines. Everything happens in this page: its policy forbids the browser to send or fetch anything.
      </p>
      <div class="bar">
        <FileButton onFiles={onFiles} />
        <button type="button" onClick={paste}>
          Paste lines
        </button>
        <button type="button" onClick={sample}>
          Try the sample
        </button>
      </div>
    </main>
  );
}

interface FooterProps {
  session: Remote<SessionApi>;
  troubles: readonly string[];
  /** For screen readers, and for everybody else below the lists. */
  said: string;
}

export function Footer({ session, troubles, said }: FooterProps) {
  const [digest, setDigest] = useState('');
  useEffect(() => {
    void session.moduleDigest().then(setDigest);
  }, []);
  return (
    <footer>
      <span role="status">{said}</span>
      {troubles.map((trouble) => (
        <strong key={trouble} role="alert">
          {visible(trouble)}
        </strong>
      ))}
      <span class="module">
        mailstitch {version}, module sha256 <code>{digest}</code>
      </span>
    </footer>
  );
}
