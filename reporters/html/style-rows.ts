/** Problems, check lists, checks and the toolbar. */
export const ROWS = `
.problems{display:grid;gap:1rem;margin-top:1rem}
.problem{min-width:0;padding:1.25rem clamp(1rem,3vw,1.5rem) 1.4rem;background:var(--card);border:1px solid var(--line);border-radius:var(--radius)}
.problem header{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .75rem}
.problem header h3{font-size:1.0625rem;letter-spacing:-.01em}
.problem header .row-id{margin-left:auto}
.claim{margin-top:.5rem;color:var(--muted)}
.problem .remedy{margin-top:.75rem}

.check{margin-top:1.1rem;padding:.9rem 1.1rem 1.1rem;background:var(--inset);border-radius:8px}
.check h4{display:flex;align-items:flex-start;gap:.6rem}
.check .badge{background:none;padding-inline:0;line-height:1.8}
.check .fine{margin-top:.1rem}
.check .detail{margin-top:.6rem;white-space:pre-line;unicode-bidi:plaintext}
.evidence,.facts{display:grid;grid-template-columns:7rem minmax(0,1fr);gap:.55rem 1rem;margin-top:.8rem}
.evidence dt,.facts dt{padding-top:.1rem}
.evidence:empty{display:none}
.evidence dd>pre{max-height:22rem;overflow:auto;padding:.1rem 0}
.command{display:flex;align-items:flex-start;gap:.5rem;background:var(--card);border:1px solid var(--line);border-radius:7px;padding:.35rem .4rem .35rem .7rem}
.command pre{flex:1;min-width:0;padding:.2rem 0}
.command .copy{padding:.1rem .55rem;font-size:.75rem}
.measurement{display:grid;grid-template-columns:minmax(7rem,13rem) minmax(4rem,1fr) auto;gap:.1rem .9rem;align-items:center;font-size:.8125rem;padding-block:.1rem}
.measured-name{font-family:var(--mono);overflow-wrap:anywhere}
.measured-value{grid-column:3;font-variant-numeric:tabular-nums}
.measured-value .word{display:inline-flex;align-items:center;gap:.25rem;margin-left:.35rem;color:var(--strong);font-weight:600}
.gauge{width:100%;height:1rem}
.track{fill:var(--line)}
.limit{fill:var(--ink)}

.toolbar{position:sticky;top:0;z-index:1;display:grid;grid-template-columns:minmax(12rem,1fr) auto;gap:.6rem 1rem;align-items:center;margin-inline:-.75rem;padding:.75rem;background:var(--page);border-bottom:1px solid var(--line)}
.search input{width:100%;padding:.45rem .8rem;background:var(--card);border:1px solid var(--control);border-radius:8px;font-size:.875rem}
.search input::placeholder{color:var(--muted);opacity:1}
.tools{display:flex;align-items:center;justify-content:flex-end;gap:.9rem}
.tools output{color:var(--muted);font-size:.8125rem;font-variant-numeric:tabular-nums}
.chips{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.4rem}
.chip{display:inline-flex;align-items:center;gap:.35rem;padding:.15rem .6rem;border-color:var(--line);color:var(--strong);font-size:.75rem;font-weight:600}
.chip:hover{background:var(--soft)}
.chip[aria-pressed=true]{background:var(--soft);border-color:var(--strong);box-shadow:inset 0 0 0 1px var(--strong)}
.checklist{margin-top:2.25rem}
.section{margin-top:1.25rem}
.section-head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.2rem 1rem;margin-bottom:.5rem}
.section-counts{display:flex;flex-wrap:wrap;gap:.2rem .9rem;font-size:.8125rem}
.section-counts li{display:flex;align-items:center;gap:.3rem;color:var(--strong)}
.rows{background:var(--card);border:1px solid var(--line);border-radius:var(--radius);overflow:clip}
.row+.row:not([hidden]){border-top:1px solid var(--line)}
.row>summary{display:grid;grid-template-columns:8rem minmax(0,1fr) auto minmax(0,17rem);align-items:center;gap:.25rem .9rem;padding:.5rem 1rem;cursor:pointer;list-style:none}
.row>summary::-webkit-details-marker{display:none}
.row>summary:hover{background:var(--inset)}
.row>summary:focus-visible{outline-offset:-2px}
.row>summary .badge{justify-self:start}
.row[open]>summary .row-title{font-weight:600}
.row-title{overflow-wrap:anywhere}
.tags{display:flex;gap:.35rem}
.row-id{color:var(--muted);font-family:var(--mono);font-size:.75rem;text-align:right;overflow-wrap:anywhere}
.row-body{padding:.1rem 1rem 1.2rem}
.row-body .claim{margin-top:.25rem}
.row:target>summary{box-shadow:inset 3px 0 0 var(--strong)}
.nothing{margin-top:2rem;color:var(--muted);text-align:center}

@media screen and (max-width:52rem){
.row>summary{grid-template-columns:auto minmax(0,1fr);gap:.25rem .7rem;padding:.6rem .9rem}
.row>summary .row-title{grid-column:1/-1;grid-row:2}
.row>summary .row-id{grid-column:2;grid-row:1}
.row>summary .tags:not(:empty){grid-column:1/-1;flex-wrap:wrap}
.row>summary .tags:empty{display:none}
}
@media screen and (max-width:40rem){
.toolbar{position:static;grid-template-columns:minmax(0,1fr)}
.tools{justify-content:space-between}
.evidence,.facts{grid-template-columns:minmax(0,1fr);gap:.1rem}
.evidence dd,.facts dd{margin-bottom:.6rem}
.check{padding-inline:.85rem;margin-inline:-.35rem}
.measurement{grid-template-columns:minmax(0,1fr)}
.measured-value{grid-column:1}
.problem header .row-id{margin-left:0;width:100%;text-align:left}
.section-counts .count-word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
}
`;
