/** The page's own, in one place: it asks for nothing. Light and dark by the reader's system; print is light. */
export const styles: string = `
:root{color-scheme:light dark;--page:light-dark(#f4f6f9,#070b11);--surface:light-dark(#fff,#121a24);--well:light-dark(#eef2f6,#1b2532);--text:light-dark(#17202b,#e9eff5);--muted:light-dark(#536070,#a5b3c2);--accent:light-dark(#3d4cc4,#9aa9ff);--edge:light-dark(#7d8a99,#6d7f93);--line:light-dark(#dce2e9,#2a3747)}
.good{color:light-dark(#0b6b43,#6bdca2);fill:light-dark(#128a5b,#3fcf8e)}.fair{color:light-dark(#875000,#f5c163);fill:light-dark(#b87300,#eeb04a)}.poor{color:light-dark(#b3261e,#ff9a90);fill:light-dark(#d8392f,#ff7a6e)}.none{color:var(--muted);fill:none;stroke:var(--edge)}
.z0{fill:light-dark(#def3e8,#12382a)}.z1{fill:light-dark(#fdedcc,#3b2e10)}.z2{fill:light-dark(#fce3e0,#481d1a)}.bar{fill:var(--edge)}.axis{stroke:var(--edge)}.dots{stroke-dasharray:2 4}.hidden{stroke:var(--edge);stroke-width:150;stroke-dasharray:1 5;opacity:.35}.held{stroke:var(--accent);stroke-width:4;opacity:.4}.p95{stroke:var(--text);stroke-width:2}
*{box-sizing:border-box}
body{margin:0;padding:40px 20px;background:var(--page);color:var(--text);font:14px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:auto}
h1{font-size:36px;line-height:1.15;letter-spacing:-.026em;font-weight:600;margin:12px 0;max-width:26em;overflow-wrap:anywhere}
h2{font-size:20px;font-weight:600;margin:40px 0 4px}h3{font-size:16px;font-weight:600;margin:0}
p{margin:4px 0 12px}.lead{font-size:17px;max-width:70ch}.muted{color:var(--muted)}footer{margin-top:28px}
ul,ol{list-style:none;margin:0;padding:0}.row{display:flex;flex-wrap:wrap;gap:4px 20px}
code{font:500 .94em ui-monospace,monospace;background:var(--well);border-radius:4px;padding:0 4px;overflow-wrap:anywhere}
.card{background:var(--surface);border:1px solid var(--line);border-radius:14px;overflow:hidden}
table{width:100%;border-collapse:collapse;line-height:1.35}
th,td{padding:12px 16px;text-align:left;border-top:1px solid var(--line)}
thead th{border:0;font-weight:500;color:var(--muted);font-size:12px}.number,.big{text-align:right;white-space:nowrap}td.big{font-size:22px;font-weight:600}
td.chart{width:30%;min-width:160px}td.chart svg{max-height:50px}td{overflow-wrap:anywhere;min-width:80px}td:has(code){min-width:136px}
svg{display:block;width:100%;height:auto;overflow:visible}svg text{fill:var(--muted);font:11px system-ui,sans-serif}td:has(>svg){white-space:nowrap}td:not(.chart) svg{display:inline-block;width:90px;margin-right:8px}
section{counter-reset:f}.findings li{display:grid;grid-template:auto 1fr/28px 1fr minmax(200px,300px);gap:0 16px;padding:16px;border-top:1px solid var(--line);counter-increment:f}
.findings li:first-child{border:0}.findings li::before{content:counter(f);color:var(--muted);grid-row:span 2}.findings p{margin:2px 0;grid-column:2}.findings .do{grid-area:1/3/3/4;border-left:3px solid var(--accent);padding-left:12px}
details{border-top:1px solid var(--line)}.card>details:first-child,details.card{border-top:0}details.card{border:1px solid var(--line)}
a{color:var(--accent);overflow-wrap:anywhere}.lines li{padding:10px 16px;border-top:1px solid var(--line);overflow-wrap:anywhere}.lines li:first-child{border:0}
figure{margin:0;padding:16px}figure:focus-visible{outline-offset:-3px}summary{cursor:pointer;padding:12px 16px;min-height:44px}pre{overflow:auto;max-height:60vh;margin:0;padding:16px;border-top:1px solid var(--line);font:12px/1.4 ui-monospace,monospace}
.raw{margin-top:40px}:focus-visible{outline:2px solid var(--text);outline-offset:3px}
@media (forced-colors:active){svg text,svg .poor,svg .m,.bar{fill:CanvasText}.z0,.z1,.z2,svg .none{fill:Canvas;stroke:CanvasText}.axis,.p95,.held{stroke:CanvasText}}
@media print,(max-width:1100px){th,td{padding:8px 4px}tr>:first-child{padding-left:12px}td,td.chart{min-width:0}}
@media print{::details-content{content-visibility:visible;block-size:auto}:root{color-scheme:only light;--page:#fff}summary{display:block}.raw{display:none}a[href]::after{content:" (" attr(href) ")"}table{font-size:13px}tr,li,figure{break-inside:avoid}h2,h2+p{break-after:avoid}figure text{font-size:14px}}
@media screen and (max-width:740px){body{padding:20px 16px}h1{font-size:28px}.findings li{grid-template:none/28px 1fr}.findings .do{grid-area:auto/2}figure{overflow-x:auto}figure svg{min-width:900px}figure text{font-size:13px}
thead{position:absolute;display:block;width:1px;height:1px;overflow:hidden}table,tbody,tr,td{display:block}tr{border-top:1px solid var(--line);padding:10px 16px}tr:first-child{border:0}td[class]{border:0;padding:2px 0;text-align:left;white-space:normal}td.chart{width:auto}td:not(.big,.chart,:first-child):not([data-th=""])::before{content:attr(data-th) ": ";color:var(--muted)}}
`.trim();
