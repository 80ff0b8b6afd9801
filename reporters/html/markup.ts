import { escapeEntities } from '../entities.ts';
import { cleanText } from '../plain-text.ts';

/** Text that is HTML already: made by {@link markup}, or from constants of this source. Whatever else comes is escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | string | number | undefined | false | readonly Value[];

function renderValue(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeEntities(cleanText(value));
  return value.map(renderValue).join('');
}

/**
 * Template tag for HTML. Every value is cleaned and escaped unless it is `Markup` itself; lists are joined; `undefined` and `false` vanish.
 * Attribute values must be written in double quotes around the placeholder.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += renderValue(value) + (strings[index + 1] ?? '');
  return new Markup(text);
}

/** Prose as the checklists write it: what stands between backticks is code. Safe for any text. */
export const prose = (text: string): Markup =>
  markup`${text.split(/(?<!`)`([^`\n]*[^`\s][^`\n]*)`(?!`)/).map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part))}`;
