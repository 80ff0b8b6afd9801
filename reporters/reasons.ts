import type { JudgedItem, Report } from '../checklists/verdict.ts';

export interface Reason {
  /** What is said, without the list of rows where there is one. */
  readonly text: string;
  /** The row whose state is the reason, as in `a.b (Title): why`; the text is then the why. */
  readonly subject?: JudgedItem;
  /** The rows it is said of; none when it speaks of the run itself. */
  readonly items: readonly JudgedItem[];
}

// Ids are dotted words; what stands around them is the sentence's punctuation.
const DOTTED = /[a-z0-9-]+(?:\.[a-z0-9-]+)+/g;

/**
 * The verdict's reasons, taken apart for the reader. `Awaits a probe: a.b, a.c` becomes its words and the two rows, so that a renderer can
 * shorten a list of eighty; `a.b (Title): why` becomes its row and the why.
 */
export function readReasons(report: Report): Reason[] {
  const byId = new Map(report.items.map((item) => [item.id, item]));
  const find = (text: string) =>
    [...new Set(text.match(DOTTED) ?? [])].flatMap((id) => {
      const item = byId.get(id);
      return item ? [item] : [];
    });
  return report.reasons.map((reason) => {
    const items = find(reason);
    const [first] = items;
    const own = first && `${first.id} (${first.title}): `;
    if (first && own && reason.startsWith(own))
      return { subject: first, text: reason.slice(own.length), items: [first] };
    const colon = reason.indexOf(': ');
    const lead = reason.slice(0, colon);
    const listed = items.length > 0 && colon > 0 && find(lead).length === 0;
    return { text: listed ? lead : reason, items };
  });
}
