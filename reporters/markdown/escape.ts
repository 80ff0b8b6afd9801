import { escapeEntities } from '../entities.ts';
import { cleanLine, cleanText } from '../plain-text.ts';

/** A zero-width space after `@`: GitHub finds names to notify in the rendered text, where no escape is left. */
const hushMentions = (text: string) => text.replace(/@(?=[\w-])/g, '@\u200b');

/** Text inside raw HTML of a Markdown file (`<summary>`), where Markdown is not read. */
export const escapeHtml = (text: string) => hushMentions(escapeEntities(cleanLine(text)));

/** A part of a line as text: no markup, no link, no image, no table column comes of it. */
function escapePart(part: string, startsLine: boolean): string {
  const text = part
    .replace(/[\\`*_[\]#|~$]/g, '\\$&')
    .replace(/[&<>]/g, (character) => escapeEntities(character))
    // GitHub makes links of these without being asked.
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&');
  // What would be a list at a line's start.
  return hushMentions(startsLine ? text.replace(/^[-+=]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2') : text);
}

const longestRun = (text: string) => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/**
 * Text as code on one line, in a delimiter longer than any run of backticks inside it; in table cells too. A cell needs `\|` for a pipe and
 * other places would show the backslash, so what holds a pipe is written as an element, its punctuation as entities, which mean nothing anywhere.
 */
export function quoteCode(text: string): string {
  const line = cleanLine(text);
  if (line === '') return '';
  if (line.includes('|'))
    return `<code>${line.replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`)}</code>`;
  const fence = '`'.repeat(longestRun(line) + 1);
  return /^`|`$/.test(line) ? `${fence} ${line} ${fence}` : fence + line + fence;
}

/** Prose as the checklists write it, on one line: what stands between backticks is code, all else is text. Safe for any text. */
export const escapeProse = (text: string) =>
  cleanLine(text)
    .split(/(?<!`)`([^`]*[^`\s][^`]*)`(?!`)/)
    .map((part, index) => (index % 2 === 1 ? quoteCode(part) : escapePart(part, index === 0)))
    .join('');

/** Text of several lines as a code block that nothing inside can close. */
export function fenceCode(text: string): string {
  const block = cleanText(text).replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(block) + 1));
  return `${fence}text\n${block}\n${fence}`;
}
