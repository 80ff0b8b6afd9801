/** On paper: always light, no controls, folded rows stay one line each, and the signatures stand together on one sheet. */
export const PRINT = `
@page{margin:16mm 14mm}
@media print{
:root,:root[data-theme]{color-scheme:light;--page:#fff;--card:#fff}
html{font-size:13px}
body{font-size:9pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main,.masthead,.foot{max-width:none;padding-inline:0}
.masthead{padding-top:0}
button,.toolbar,.skip,.copy{display:none!important}
a{color:inherit;text-decoration:none}
main>section,main>nav,main>div{margin-top:1.75rem}
h2,h3,h4,.section-head,.problem header,.problem .claim,caption{break-after:avoid}
.map,.reasons,table{break-inside:avoid}
.problem,.check{padding:.7rem .9rem}
.section{margin-top:.8rem}
.rows{border-radius:0;border-inline:0}
.strip,.row:not([open]),.check,.signature,.measurement{break-inside:avoid}
.row>summary{grid-template-columns:7.5rem minmax(0,1fr) auto minmax(0,16rem);padding:.18rem .2rem}
.map-parts{columns:2;column-gap:10mm}
.cell{width:15px;height:15px;font-size:.5625rem}
.strip{grid-template-columns:minmax(0,11rem) minmax(0,1fr)}
.evidence dd>pre{max-height:none;overflow:visible}
.problem .remedy{break-before:avoid}
.signatures{break-inside:avoid}
.signature-grid{grid-template-columns:1fr 1fr}
.signature dl{gap:1.6rem .75rem}
}
`;
