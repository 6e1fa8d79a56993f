/** The settings as a form, made of the table that is also the parser of the core. */
import { useEffect, useState } from 'preact/hooks';
import { problemText } from '../../host/errors.js';
import { SETTINGS, type SettingRow } from '../../host/settings.js';
import type { Settings, SettingsFault } from '../../host/types.js';
import { Dialog } from './dialog.js';

/** Settings without a meaning here: every format is shown, unmatched lines always are, and there are no files. */
const NOT_HERE = new Set(['format', 'unmatched', 'journal', 'sync']);
export const PAGE_SETTINGS = SETTINGS.filter(({ name, hosts }) => hosts === 'all' && !NOT_HERE.has(name));

/** What stands in the fields, as text, by the name of the setting; what is left out has its default. */
export type SettingTexts = Record<string, string>;

/** A log that is read from a file is replayed. */
const DEFAULTS: Record<string, string> = { clock: 'event' };

interface SettingsFormProps {
  isOpen: boolean;
  texts: SettingTexts;
  faults: readonly SettingsFault[];
  onApply(texts: SettingTexts): void;
  onClose(): void;
}

export function SettingsForm({ isOpen, texts, faults, onApply, onClose }: SettingsFormProps) {
  const [draft, setDraft] = useState(texts);
  useEffect(() => setDraft(texts), [texts, isOpen]);
  return (
    <Dialog
      isOpen={isOpen}
      title="Settings"
      titleId="settings-title"
      submit="Apply"
      buttons={
        <button type="button" onClick={() => setDraft({})}>
          Defaults
        </button>
      }
      onSubmit={() => onApply(draft)}
      onClose={onClose}
    >
      <div class="fields">
        {PAGE_SETTINGS.map((row) => (
          <Field
            key={row.name}
            row={row}
            text={draft[row.name] ?? ''}
            fault={faults.find(({ key }) => key === row.name || key.startsWith(`${row.name}[`))}
            onInput={(text) => setDraft({ ...draft, [row.name]: text })}
          />
        ))}
      </div>
    </Dialog>
  );
}

interface FieldProps {
  row: SettingRow;
  text: string;
  fault: SettingsFault | undefined;
  onInput(text: string): void;
}

function Field({ row, text, fault, onInput }: FieldProps) {
  const id = `setting-${row.name}`;
  const preset = DEFAULTS[row.name] ?? row.default;
  const common = {
    id,
    name: row.name,
    'aria-describedby': `${id}-help`,
    'aria-invalid': fault !== undefined,
  };
  return (
    <div class={`field ${fault ? 'faulty' : ''}`}>
      <label for={id}>{row.name}</label>
      {row.type === 'bool' ? (
        <input
          {...common}
          type="checkbox"
          checked={(text || preset) === 'true'}
          onChange={(event) => onInput(String(event.currentTarget.checked))}
        />
      ) : row.type === 'enum' ? (
        <Choice {...common} choices={row.choices} value={text || preset} onChoose={onInput} />
      ) : row.type === 'rules' ? (
        <textarea
          {...common}
          rows={4}
          spellcheck={false}
          value={text}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <input
          {...common}
          type="text"
          spellcheck={false}
          placeholder={preset}
          value={text}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
      <small id={`${id}-help`}>
        {fault !== undefined && <strong>{problemText(fault)}. </strong>}
        {row.help}
      </small>
    </div>
  );
}

interface ChoiceProps {
  id: string;
  name: string;
  'aria-describedby': string;
  'aria-invalid': boolean;
  choices: readonly string[];
  value: string;
  onChoose(text: string): void;
}

function Choice({ choices, onChoose, ...common }: ChoiceProps) {
  return (
    <select {...common} onChange={(event) => onChoose(event.currentTarget.value)}>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}

/** Settings as the module takes them; what is no number stays text, which the module then finds fault with. */
export function settingsOf(texts: SettingTexts): Settings {
  const settings: Record<string, unknown> = {};
  for (const { name, type } of PAGE_SETTINGS) {
    const text = (texts[name] ?? '').trim();
    if (text !== '') settings[name] = settingValue(type, text);
  }
  return settings as Settings;
}

function settingValue(type: string, text: string): unknown {
  if (type === 'bool') return text === 'true';
  if (type === 'count' && /^\d+$/.test(text)) return Number(text);
  // rows of the rule language stand apart by blank lines
  if (type === 'rules') return text.split(/\n\s*\n/);
  return text;
}
