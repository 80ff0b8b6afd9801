import type { Parts } from '../app/parts.ts';

/**
 * The parts with one place of one of the pages' files changed.
 *
 * @throws RangeError when the text is not there exactly once: the fault would then be none, or another one
 */
export function rewriteAsset({ assets }: Parts, path: string, from: string, to: string): Pick<Parts, 'assets'> {
  const found = assets.find((asset) => asset.path === path);
  if (found?.content.split(from).length !== 2) throw new RangeError(`${path} does not hold this once: ${from}`);
  const rewritten = { ...found, content: found.content.replace(from, () => to) };
  return { assets: assets.map((asset) => (asset === found ? rewritten : asset)) };
}
