/** The page's own, in one place: it asks for nothing. Light and dark by the reader's system; print is light. */
export const styles: string = `
:root{color-scheme:light dark;--page:#f4f6f9;--surface:#fff;--text:#17202b;--muted:#536070;--accent:#3d4cc4;--good:#0b6b43;--fair:#875000;--poor:#b3261e;--goodmark:#128a5b;--fairmark:#b87300;--poormark:#d8392f;--goodwell:#def3e8;--fairwell:#fdedcc;--poorwell:#fce3e0;--edge:#7d8a99;--line:#dce2e9;--well:#eef2f6}
@media (prefers-color-scheme:dark){:root{--page:#070b11;--surface:#121a24;--text:#e9eff5;--muted:#a5b3c2;--accent:#9aa9ff;--good:#6bdca2;--fair:#f5c163;--poor:#ff9a90;--goodmark:#3fcf8e;--fairmark:#eeb04a;--poormark:#ff7a6e;--goodwell:#12382a;--fairwell:#3b2e10;--poorwell:#481d1a;--edge:#6d7f93;--line:#2a3747;--well:#1b2532}}
@media print{:root{color-scheme:light;--page:#fff;--surface:#fff;--text:#000;--muted:#444;--accent:#223;--line:#bbb}.raw{display:none}a[href]::after{content:" (" attr(href) ")"}tr,li,figure{break-inside:avoid}}
*{box-sizing:border-box}
body{margin:0;padding:40px 20px;background:var(--page);color:var(--text);font:14px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:auto}
h1{font-size:36px;line-height:1.15;letter-spacing:-.026em;font-weight:600;margin:12px 0;overflow-wrap:anywhere}
h2{font-size:20px;font-weight:600;margin:40px 0 4px}
p{margin:4px 0 12px}.lead{font-size:17px;max-width:70ch}.muted,.facts{color:var(--muted)}
.facts{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;list-style:none}
code{font:500 .94em ui-monospace,monospace;background:var(--well);border-radius:4px;padding:0 4px;overflow-wrap:anywhere}
.card{background:var(--surface);border:1px solid var(--line);border-radius:14px;overflow:hidden}
table{width:100%;border-collapse:collapse;line-height:1.35}
th,td{padding:12px 16px;text-align:left;border-top:1px solid var(--line);vertical-align:middle}
tr:first-child th{border-top:0}th{font-weight:500;color:var(--muted);font-size:12px}td.n,th.n{text-align:right;white-space:nowrap}
td.chart{width:30%;min-width:180px}td code{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;display:inline-block;max-width:280px;vertical-align:bottom}.share svg{width:90px;display:inline-block;margin-right:8px}td.big{font-size:22px;font-weight:600;text-align:right;white-space:nowrap}
.good{color:var(--good)}.fair{color:var(--fair)}.poor{color:var(--poor)}
ol.findings{list-style:none;margin:0;padding:0;counter-reset:f}
.findings>li{display:grid;grid-template-columns:28px 1fr minmax(200px,300px);gap:4px 16px;padding:16px;border-top:1px solid var(--line)}
.findings>li:first-child{border-top:0}.findings>li::before{counter-increment:f;content:counter(f);color:var(--muted)}
.findings h3{font-size:16px;font-weight:600;margin:0}.findings p{margin:2px 0}
.do{grid-row:1/span 2;grid-column:3;border-left:3px solid var(--accent);padding-left:12px}
.findings .why{grid-column:2}
a{color:var(--accent)}ul.plain{margin:0;padding:12px 16px 12px 32px}
figure{margin:0;padding:16px}svg{display:block;width:100%;height:auto;overflow:visible}svg text{fill:var(--muted);font:11px system-ui,sans-serif}
summary{cursor:pointer;padding:16px;min-height:44px}pre{overflow:auto;max-height:60vh;margin:0;padding:16px;border-top:1px solid var(--line);font:12px/1.4 ui-monospace,monospace}
:focus-visible{outline:2px solid var(--text);outline-offset:3px}
.z0{fill:var(--goodwell)}.z1{fill:var(--fairwell)}.z2{fill:var(--poorwell)}.bar{fill:var(--edge)}.acc{fill:var(--accent)}.axis{stroke:var(--edge);stroke-width:1}.m-good{fill:var(--goodmark)}.m-fair{fill:var(--fairmark)}.m-poor{fill:var(--poormark)}.p95{stroke:var(--text);stroke-width:2}
@media (forced-colors:active){svg text{fill:CanvasText}.card{border:1px solid CanvasText}.bar,.acc,.m-good,.m-fair,.m-poor{fill:CanvasText}.z0,.z1,.z2{fill:Canvas;stroke:CanvasText}.axis,.p95{stroke:CanvasText}}
@media (max-width:640px){body{padding:20px 16px}h1{font-size:28px}.findings>li{grid-template-columns:28px 1fr}.do{grid-column:2;grid-row:auto}
table.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;display:block}td.chart{width:auto}table.cards,table.cards tbody,table.cards tr,table.cards td{display:block;text-align:left}table.cards tr{border-top:1px solid var(--line);padding:8px 16px}table.cards td{border:0;padding:2px 0}table.cards td[data-th]::before{content:attr(data-th) ": ";color:var(--muted)}}
`.trim();
