import { renderPalette } from './palette.ts';
import { PRINT } from './style-print.ts';
import { ROWS } from './style-rows.ts';

// Inter and the platforms' own faces where they are installed; nothing is fetched.
const PAGE = `
:root{color-scheme:light dark;--sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Inter,Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;--mono:ui-monospace,"SF Mono","Cascadia Code","JetBrains Mono",Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;--radius:10px;--gap:clamp(2rem,5vw,3.5rem)}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;scroll-padding-top:9rem}
body{margin:0;background:var(--page);color:var(--ink);font:400 .9375rem/1.55 var(--sans);-webkit-font-smoothing:antialiased}
main,.masthead,.foot{max-width:66rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,2rem)}
h1,h2,h3,h4,p,ul,dl,dd,pre,figure{margin:0;padding:0}
ul{list-style:none}
h2{font-size:1.25rem;line-height:1.3;font-weight:650;letter-spacing:-.012em}
h3{font-size:.9375rem;line-height:1.4;font-weight:600}
h4{font-size:.9375rem;line-height:1.45;font-weight:600}
a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:1px}
code,pre{font-family:var(--mono);font-size:.8125rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
p,li,dd,td,h1,h2,h3,h4{overflow-wrap:anywhere}
button,input{font:inherit;color:inherit}
button{cursor:pointer;background:var(--card);border:1px solid var(--control);border-radius:7px;padding:.3rem .7rem;font-size:.8125rem}
button:hover{background:var(--inset)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
#checklists:focus{outline:none}
.sprite{position:absolute;width:0;height:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.icon{width:1em;height:1em;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.fill{fill:var(--strong)}
.counts .s-not-run{fill:var(--idle)}
.counts .s-not-applicable{fill:var(--absent)}
.muted,.fine{color:var(--muted)}
.fine{font-size:.8125rem}
.badge{display:inline-flex;align-items:center;gap:.35rem;flex:none;padding:.1rem .55rem .1rem .4rem;border-radius:6px;background:var(--soft);color:var(--strong);font-size:.75rem;line-height:1.5;font-weight:600;white-space:nowrap}
.tag{display:inline-block;padding:.05rem .45rem;border:1px solid var(--line);border-radius:6px;color:var(--muted);font-size:.75rem;white-space:nowrap}
main>section,main>nav,main>div{margin-top:var(--gap)}

.masthead{padding-top:1.5rem}
.eyebrow{display:flex;justify-content:space-between;align-items:center;min-height:2rem;color:var(--muted);font-size:.8125rem;font-weight:500}
.verdict{display:flex;align-items:center;gap:1.1rem;margin-top:1.25rem}
.seal{display:grid;place-items:center;flex:none;width:3.5rem;height:3.5rem;border-radius:14px;background:var(--strong);color:var(--page);font-size:2rem}
h1{font-size:clamp(1.75rem,4.5vw,2.375rem);line-height:1.15;font-weight:700;letter-spacing:-.022em}
h1 .word{color:var(--strong)}
h1 .phase{white-space:nowrap}
h1 .subject{font-weight:400;color:var(--muted);letter-spacing:-.015em}
.verdict p{margin-top:.3rem;color:var(--muted)}
.identity{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:1rem 2rem;margin:1.75rem 0 1.5rem;padding:1.1rem 0;border-block:1px solid var(--line)}
dt{color:var(--muted);font-size:.8125rem}
.identity dd{font-weight:500}
.counts{display:block;width:100%;height:.875rem;border-radius:5px}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;margin-top:.75rem;font-size:.8125rem}
.legend li{display:flex;align-items:center;gap:.35rem}
.legend .icon,.legend b{color:var(--strong)}
.legend b{font-size:.9375rem;font-variant-numeric:tabular-nums}
.reasons{margin-top:1.75rem;padding:1.1rem 1.25rem;background:var(--card);border:1px solid var(--line);border-radius:var(--radius)}
.reasons h2{font-size:.9375rem}
.reasons ul{margin-top:.5rem;padding-left:1.1rem;list-style:disc}
.reasons li{padding-left:.15rem;margin-top:.25rem}
.reasons li>.said{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
.reasons li>.said>a{font-weight:500;color:inherit}
.named{color:var(--muted);font-size:.8125rem}
.reasons .rest{display:inline}
.reasons .rest[open]{display:block}
.reasons .rest>summary{display:inline;margin:0}
.reasons li::marker{color:var(--muted)}
.reasons summary{margin-top:.5rem;color:var(--link);cursor:pointer;font-size:.8125rem}

.heading{display:flex;justify-content:space-between;align-items:baseline}
.skip{font-size:.8125rem}
.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.map-parts{margin-top:1rem}
.map-part+.map-part h3{margin-top:1.1rem}
.map-part h3{padding-bottom:.35rem;break-after:avoid;color:var(--muted);font-weight:500;font-size:.8125rem}
.strip{display:grid;grid-template-columns:minmax(0,10rem) minmax(0,1fr);gap:.15rem 1rem;align-items:center;padding-block:.22rem;break-inside:avoid;border-top:1px solid var(--line)}
.strip-title{color:inherit;text-decoration:none;font-size:.8125rem;line-height:1.3}
.strip-title:hover{text-decoration:underline}
.cells{display:flex;flex-wrap:wrap;gap:4px}
.cell{display:grid;place-items:center;width:20px;height:20px;border-radius:5px;background:var(--soft);color:var(--strong);font-size:.6875rem}
.cell:hover{box-shadow:0 0 0 1.5px var(--strong)}
.cell.s-failed,.cell.s-expired{background:var(--strong);color:var(--page)}

.tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1.75rem 2.5rem;margin-top:1rem;align-items:start}
table{width:100%;border-collapse:collapse;font-size:.8125rem;table-layout:fixed}
caption{text-align:left;font-weight:600;font-size:.875rem;padding-bottom:.4rem}
th{text-align:left;font-weight:500;color:var(--muted)}
th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.signature-grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));gap:1rem;margin-top:1rem}
.signature{padding:.9rem 1rem 1.1rem;background:var(--card);border:1px solid var(--line);border-radius:var(--radius)}
.signature dl{display:grid;grid-template-columns:auto 1fr;gap:1.1rem .75rem;margin-top:1.1rem}
.signature dd{border-bottom:1px solid var(--control)}
.digest{overflow-wrap:anywhere}
.foot{margin-top:var(--gap);padding-block:1.25rem 2.5rem;color:var(--muted);font-size:.8125rem}

@media screen and (min-width:56rem){.map-parts{columns:2;column-gap:2.5rem}}
@media screen and (max-width:40rem){
.verdict{align-items:flex-start;gap:.9rem}
.seal{width:2.75rem;height:2.75rem;border-radius:11px;font-size:1.6rem}
.identity{grid-template-columns:1fr 1fr;gap:.8rem 1rem}
.identity div:nth-child(3n+1){grid-column:1/-1}
.strip{grid-template-columns:1fr;padding-block:.5rem}
html{scroll-padding-top:1rem}
}
`;

/** The page's only style sheet: palette, page, rows, paper. */
export const renderStyle = () => `${renderPalette()}${PAGE}${ROWS}${PRINT}`;
