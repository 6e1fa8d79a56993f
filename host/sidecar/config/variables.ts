/** `${NAME}` and `${NAME:-default}` in the values of a configuration file. */
import type { Findings } from './faults.js';

const FORMS = `\${NAME} or \${NAME:-default}`;

export type Environment = Readonly<Record<string, string | undefined>>;

// a default has an end within sight, for to look for it from each `${` on to the end of the file takes minutes;
// `$${` is `${` itself; a `${` that begins neither form is found by the last alternative
const REFERENCE = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]{0,1024}))?\}|\$\{/g;

/** The value with every reference in its texts filled in; `place` is where it stands, such as `outputs[0]`. */
export function fillVariables(value: unknown, place: string, env: Environment, findings: Findings): unknown {
  if (typeof value === 'string') return fillText(value, place, env, findings);
  if (Array.isArray(value)) {
    return value.map((item, index) => fillVariables(item, `${place}[${index}]`, env, findings));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    // rows of the rule language have braces of their own
    place === 'settings' && key === 'rules' && Array.isArray(item)
      ? item
      : fillVariables(item, place === '' ? key : `${place}.${key}`, env, findings),
  ]);
  return Object.fromEntries(entries);
}

/** A text that `fillVariables` leaves as it was before this. */
export function escapeReferences(text: string): string {
  return text.split('${').join('$${'); // in a replacement $$ would be one $
}

function fillText(text: string, place: string, env: Environment, findings: Findings): string {
  return text.replace(REFERENCE, (whole, name: string | undefined, preset: string | undefined) => {
    if (whole === '$${') return '${';
    if (name === undefined) {
      findings.fault(
        place,
        `has \${ without the name of a variable; expected ${FORMS}, or $\${ for the signs themselves`,
      );
      return '';
    }
    const value = env[name] || preset || env[name];
    if (value !== undefined) return value;
    findings.fault(
      place,
      `the environment has no ${name}; set it, or write \${${name}:-default} for a value without it`,
    );
    return '';
  });
}
