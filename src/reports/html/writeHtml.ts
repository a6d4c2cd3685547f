import type { Report } from '../../types/report.ts';
import { TURNING } from '../cleanText.ts';
import type { Finding } from '../findings/findFindings.ts';
import { marks } from '../labels.ts';
import { sayMany } from '../say.ts';
import { toPlain } from '../words.ts';
import { writeJson } from '../writeJson.ts';
import { drawChart } from './drawChart.ts';
import { Markup, escapeLines, html } from './markup.ts';
import { styles } from './styles.ts';
import type { Cell, Column, Page, Section } from '../Page.ts';
import type { Pieces, WriteOptions } from '../writeAll.ts';

const FIRST_FINDINGS = 5;
/** More are folded, or what the report does not know would be some pages away. */
const FIRST_ROWS = 20;
const MAX_ROWS = 100;

/** One file that asks for nothing, and forbids what might ask. */
export function writeHtml(page: Page, { guides }: WriteOptions = {}): Pieces {
  const { kind, headline, lead, tally, facts, findings, sections, foot, raw } = page;
  const title = html`<title>${`${kind}: ${toPlain(headline)}`}</title>`;
  return [
    () =>
      `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">${title.text}<style>${styles}</style></head><body><main>\n`,
    () =>
      html`<header>
        <ul class="row muted">
          <li><b>${kind}</b>${facts.map((fact) => html`<li>${fact}`)}
        </ul>
        <h1>${headline}</h1>
        <p class="lead">${lead}</p>
        <ul class="row">
          ${tally.map((one) => html`<li>${cellOf(one)}`)}
        </ul>
      </header>`.text,
    () => (findings.length > 0 ? findingsOf(findings, guides).text : ''),
    ...sections.map((read) => () => sectionOf(read())?.text ?? ''),
    ...(raw ? rawData(raw) : []),
    () => html`<footer class="muted">One file, no script, asks for nothing. ${foot}</footer></main></body></html>`.text,
  ];
}

function findingsOf(findings: readonly Finding[], guides: string | undefined): Markup {
  const item = ({ severity, title, evidence, advice, guide }: Finding): Markup =>
    html`<li>
      <h3>${shape(severity)} ${title}</h3>
      <p>${evidence}</p>
      <p class="do">${advice} ${guides ? html`<a href="${`${guides}/${guide}`}">How</a>` : null}</p>
     `;
  const list = (some: readonly Finding[]): Markup =>
    html`<ol class="findings">
      ${some.map(item)}
    </ol>`;
  const rest = findings.slice(FIRST_FINDINGS);
  return html`<section>
    <h2>What to do first</h2>
    <p class="muted">Ordered by what it costs the person at the map.</p>
    <div class="card">
      ${list(findings.slice(0, FIRST_FINDINGS))}${
        rest.length > 0 && folded(sayMany(rest.length, 'smaller finding'), list(rest))
      }
    </div>
  </section>`;
}

function sectionOf({ title, lead, chart, columns, rows = [], lines }: Section): Markup | null {
  if (!chart && !rows.length && !lines) return null;
  return html`<section>
    <h2>${title}</h2>
    <p class="muted">${lead}</p>
    <div class="card">
      ${chart ? html`<figure tabindex="0">${drawChart(chart)}</figure>` : null}${columns && rows.length > 0 && tableOf(columns, rows.slice(0, FIRST_ROWS))}${columns && rows.length > FIRST_ROWS && folded(`${Math.min(rows.length, MAX_ROWS) - FIRST_ROWS} more`, tableOf(columns, rows.slice(FIRST_ROWS, MAX_ROWS)))}${
        lines
          ? html`<ul class="lines">
              ${lines.map((line) => html`<li>${line}`)}
            </ul>`
          : null
      }
    </div>
    ${rows.length > MAX_ROWS && html`<p class="muted">${sayMany(rows.length - MAX_ROWS, 'more row')} in the raw data.</p>`}
  </section>`;
}

function folded(title: string, content: Markup): Markup {
  return html`<details>
    <summary>${title}</summary>
    ${content}
  </details>`;
}

/** What is left open the parser closes: https://html.spec.whatwg.org/multipage/syntax.html#optional-tags */
function tableOf(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Markup {
  const kindOf = (column: Column): string => column[1] ?? '';
  return html`<table>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col" class="${kindOf(column)}">${column[0]}`)}
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, index) => {
              const column: Column = columns[index] ?? [''];
              return html`<td class="${kindOf(column)}" data-th="${column[0]}">${cellOf(cell)}`;
            })}
           `,
      )}
    </tbody>
  </table>`;
}

function cellOf({ text, tone, chart }: Cell): Markup {
  // Of a drawing its own label says what the text would.
  if (chart && 'rating' in chart) return drawChart(chart);
  return html`${chart ? drawChart(chart) : null}${tone ? shape(tone) : null} ${text}`;
}

function shape(tone: NonNullable<Cell['tone']>): Markup {
  return html`<span class="${tone}" aria-hidden="true">${marks[tone]}</span>`;
}

/** In JSON an escape says the same. */
function showTurning(json: string): string {
  return json.replaceAll(TURNING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function rawData(report: Report): Pieces {
  return [
    () =>
      html`<section class="raw">
        <details class="card">
          <summary><b>Raw data</b> JSON, schema ${report.schemaVersion}</summary>
          <pre tabindex="0">`.text,
    ...writeJson(report).map((piece) => () => escapeLines(showTurning(piece()))),
    () => '</pre></details></section>',
  ];
}
