import type { ItemState } from '../../checklists/item.ts';
import { STATE_ORDER } from '../wording.ts';
import { Markup, markup } from './markup.ts';

/** Strokes on a 16 by 16 field; each state has a shape of its own, so that colour is never needed to tell them apart. */
const SHAPES: Readonly<Record<ItemState, string>> = {
  satisfied: '<path d="M3.5 8.5l3 3 6-7"/>',
  failed: '<path d="M4 4l8 8M12 4l-8 8"/>',
  inconclusive: '<path d="M5.4 5.6a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.6 1.1-1.6 2.2M8 12.6v.2"/>',
  'not-run': '<circle cx="8" cy="8" r="4.2"/>',
  waived: '<path d="M2.8 9c1.7-3 3.5-3 5.2-1s3.5 2 5.2-1"/>',
  attested: '<path d="M4 12.2l.7-2.7 5.7-5.7 2 2-5.7 5.7zM3.5 14h9"/>',
  expired: '<path d="M8 3.5V9M8 12.3v.2"/>',
  'not-applicable': '<path d="M4 8h8"/>',
};

/** The symbols, once a page. */
export const renderSprite = () =>
  new Markup(
    `<svg class="sprite" aria-hidden="true" focusable="false">${STATE_ORDER.map((state) => `<symbol id="i-${state}" viewBox="0 0 16 16">${SHAPES[state]}</symbol>`).join('')}</svg>`,
  );

/** A state's picture; decoration, the word stands beside it. */
export const icon = (state: ItemState) =>
  markup`<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-${state}"/></svg>`;

/** Picture and word of a state. */
export const badge = (state: ItemState, word: string) =>
  markup`<span class="badge s-${state}">${icon(state)}${word}</span>`;
