import type { JudgedItem, Report } from '../checklists/verdict.ts';
import { renderChecklists } from './html/checklists.ts';
import { renderProvenance, renderSignatures } from './html/closing.ts';
import { renderSprite } from './html/icons.ts';
import { renderMap } from './html/map.ts';
import { Markup, markup } from './html/markup.ts';
import { renderMasthead } from './html/masthead.ts';
import { renderPolicy } from './html/policy.ts';
import { renderProblem } from './html/row.ts';
import { SCRIPT } from './html/script.ts';
import { renderStyle } from './html/style.ts';
import { listProblems, outlineReport } from './outline.ts';

function renderProblems(title: string, id: string, items: readonly JudgedItem[]): Markup | undefined {
  if (items.length === 0) return undefined;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><div class="problems">${items.map(renderProblem)}</div></section>
`;
}

/**
 * `checklist.html`: one self-contained page. It loads nothing, its policy admits only its own style and script, and it is whole without the script.
 * Each row is once in its section, under its id as anchor; failed and undecided rows stand in full at the top besides.
 */
export function renderHtml(report: Report): string {
  const outline = outlineReport(report);
  const style = renderStyle();
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${renderPolicy(style, SCRIPT)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="clerk-preflight ${report.run.harness}">
<title>${report.verdict}: ${report.target.name}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${renderSprite()}
${renderMasthead(report)}<main>
${renderMap(outline)}${renderProblems('Failed', 'failed', listProblems(report, 'failed'))}${renderProblems('Inconclusive', 'inconclusive', listProblems(report, 'inconclusive'))}${renderChecklists(outline, report.items, report.phase)}${renderProvenance(report)}${renderSignatures(report)}</main>
<footer class="foot">clerk-preflight ${report.run.harness}</footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}
