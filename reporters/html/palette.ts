import type { ItemState } from '../../checklists/item.ts';

export interface Shade {
  readonly light: string;
  readonly dark: string;
}

/** Surfaces, text and lines. */
export const BASE = {
  page: { light: '#f7f7f5', dark: '#121417' },
  card: { light: '#ffffff', dark: '#1a1d21' },
  inset: { light: '#f3f3f0', dark: '#22262b' },
  line: { light: '#e2e2dd', dark: '#30353c' },
  control: { light: '#85888d', dark: '#7a828c' },
  idle: { light: '#8b8f95', dark: '#6f7680' },
  absent: { light: '#d3d4cf', dark: '#3a4048' },
  ink: { light: '#1b1d21', dark: '#e9ebee' },
  muted: { light: '#5a5f67', dark: '#a6adb6' },
  link: { light: '#1a5ba8', dark: '#8dbdf2' },
} as const satisfies Record<string, Shade>;

/** A state's strong colour, which is read as text on every surface and fills bars, and its soft one, which lies behind text. */
export const STATE_SHADE: Readonly<Record<ItemState, { readonly strong: Shade; readonly soft: Shade }>> = {
  failed: { strong: { light: '#b4231a', dark: '#ff9488' }, soft: { light: '#fcecea', dark: '#3b1d1b' } },
  expired: { strong: { light: '#9a3f08', dark: '#f5a876' }, soft: { light: '#fbeee4', dark: '#382314' } },
  inconclusive: { strong: { light: '#7d5700', dark: '#ebc063' }, soft: { light: '#faf1d9', dark: '#332a12' } },
  'not-run': { strong: { light: '#585e67', dark: '#aab1bb' }, soft: { light: '#eeeeeb', dark: '#292d33' } },
  waived: { strong: { light: '#6444ae', dark: '#c2b1f4' }, soft: { light: '#f1edfa', dark: '#2a2340' } },
  attested: { strong: { light: '#1a5ba8', dark: '#8dbdf2' }, soft: { light: '#e9f1fa', dark: '#182a3f' } },
  satisfied: { strong: { light: '#1d6b41', dark: '#79cf9d' }, soft: { light: '#e7f3ec', dark: '#162e21' } },
  'not-applicable': { strong: { light: '#62676e', dark: '#979ea8' }, soft: { light: '#f5f5f2', dark: '#1f2328' } },
};

const variable = (name: string, shade: Shade) => `--${name}:light-dark(${shade.light},${shade.dark});`;

/** The palette as CSS: variables on the root, and a class `s-STATE` that sets `--strong` and `--soft`. */
export function renderPalette(): string {
  const base = Object.entries(BASE).map(([name, shade]) => variable(name, shade));
  const states = Object.entries(STATE_SHADE).map(
    ([state, { strong, soft }]) => `.s-${state}{${variable('strong', strong)}${variable('soft', soft)}}`,
  );
  return `:root{${base.join('')}}\n${states.join('\n')}\n`;
}
