/** A document as JSON; each value is a button that shows where it comes from. */
import type { Path } from '../session/path.js';
import { escapeControls } from './words.js';

interface JsonTreeProps {
  value: unknown;
  chosen: string;
  onChoose(path: Path): void;
}

export function JsonTree({ value, chosen, onChoose }: JsonTreeProps) {
  return (
    <div class="json">
      <Value value={value} path={[]} chosen={chosen} onChoose={onChoose} />
    </div>
  );
}

function Value({ value, path, chosen, onChoose }: JsonTreeProps & { path: Path }) {
  if (typeof value !== 'object' || value === null) {
    const text = escapeControls(JSON.stringify(value));
    return (
      <button
        type="button"
        class={`leaf ${value === null ? 'null' : typeof value}`}
        aria-pressed={chosen === JSON.stringify(path)}
        aria-label={`${path.join(' ')}: ${text}; show its lines`}
        onClick={() => onChoose(path)}
      >
        {text}
      </button>
    );
  }
  const isList = Array.isArray(value);
  const entries = isList ? [...value.entries()] : Object.entries(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return <span>{open + close}</span>;
  return (
    <>
      {open}
      <div class="level">
        {entries.map(([key, member], index) => (
          <div key={key}>
            {!isList && <span class="key">{escapeControls(JSON.stringify(key))}: </span>}
            <Value value={member} path={[...path, key]} chosen={chosen} onChoose={onChoose} />
            {index < entries.length - 1 && ','}
          </div>
        ))}
      </div>
      {close}
    </>
  );
}
