import type { Report } from '../../types/report.ts';
import type { Finding } from '../findings/findFindings.ts';
import { formatJson } from '../formatJson.ts';
import { ratingMarks } from '../labels.ts';
import { readSession, sayShare } from '../readSession.ts';
import type { LimitRow } from '../readLimits.ts';
import type { OperationRow, SessionPage, VitalRow } from '../readSession.ts';
import { sayBytes, sayCount, sayDuration } from '../say.ts';
import { classOf, distribution, ratingBar, shareBar, timeline } from './charts.ts';
import { Markup, html } from './markup.ts';
import { section } from './page.ts';
import type { PageBody } from './page.ts';

const NONE = '\u2013';
const FIRST_FINDINGS = 5;
const MAX_OPERATIONS = 100;

/** A session from its verdict to its raw data. */
export function sessionBody(report: Report, guides: string | undefined): PageBody {
  const page = readSession(report);
  return {
    headline: page.headline,
    body: html`<header>
        <ul class="facts">
          <li>mapvitals report</li>
          ${page.facts.map((fact) => html`<li>${fact}</li>`)}
        </ul>
        <h1>${page.headline}</h1>
        <p class="lead">${page.lead}</p>
      </header>
      ${page.findings.length > 0 && section('What to do first', 'Ordered by what it costs the person at the map. Each with its evidence.', findingsOf(page, guides))}
      ${section('The session', 'Long frames and broken limits on one clock. Red frames fell into a move.', html`<figure class="card">${timeline(report)}</figure>`)}
      ${section(
        'Vitals',
        'The good and the poor limit stand at the same place in every row. The shape is p75, the line p95; grey bars are all that was measured.',
        html`<div class="card">
          <table class="cards">
            <thead>
              <tr>
                <th>Vital
                <th class="n">p75
                <th>Rating
                <th class="n">p95
                <th>Seen
                <th>Good, fair, poor
              </tr>
            </thead>
            <tbody>
              ${page.vitals.map(vitalRow)}
            </tbody>
          </table>
        </div>`,
      )}
      ${
        page.limits.length > 0 &&
        section(
          'Limits',
          'What this app promises, and which of it held.',
          html`<div class="card">
            <table class="cards">
              <thead>
                <tr>
                  <th>Limit
                  <th>
                  <th>Verdict
                  <th class="n">Worst
                  <th>Cause
                </tr>
              </thead>
              <tbody>
                ${page.limits.map(limitRow)}
              </tbody>
            </table>
          </div>`,
        )
      }
      ${
        page.operations.length > 0 &&
        section(
          'Operations',
          'Ordered by the time for which they held the page. All distributions on one axis: 0.1 ms to 10 s, logarithmic.',
          html`<div class="card">
              <table class="cards">
                <thead>
                  <tr>
                    <th>Operation
                    <th class="n">Runs
                    <th>Share of held time
                    <th class="n">p75
                    <th class="n">p95
                    <th>Runs on
                    <th>Distribution
                  </tr>
                </thead>
                <tbody>
                  ${page.operations.slice(0, MAX_OPERATIONS).map(operationRow)}
                </tbody>
              </table>
            </div>
            ${page.operations.length > MAX_OPERATIONS && html`<p class="muted">${sayCount(page.operations.length - MAX_OPERATIONS)} more are in the raw data.</p>`}`,
        )
      }
      ${routesOf(report)}
      ${section(
        'What this report does not know',
        'Read the numbers above with this in mind.',
        html`<div class="card">
          <ul class="plain">
            ${page.unknowns.map((line) => html`<li>${line}</li>`)}
          </ul>
        </div>`,
      )}
      ${rawData(report)}
      <p class="muted">One file, no script, asks for nothing.</p>`,
  };
}

function findingsOf({ findings }: SessionPage, guides: string | undefined): Markup {
  const item = ({ severity, title, evidence, advice, guide }: Finding): Markup => {
    const [shape, word] = ratingMarks[severity === 'poor' ? 'poor' : 'needs-improvement'];
    const link = guides && html` <a href="${`${guides}/${guide}`}">How</a>`;
    return html`<li>
      <h3><span class="${severity}" title="${word}">${shape}</span> ${title}</h3>
      <p class="why">${evidence}</p>
      <p class="do">${advice}${link || null}</p>
    </li>`;
  };
  const rest = findings.slice(FIRST_FINDINGS);
  return html`<div class="card">
    <ol class="findings">
      ${findings.slice(0, FIRST_FINDINGS).map(item)}
    </ol>
    ${
      rest.length > 0 &&
      html`<details>
        <summary>${rest.length === 1 ? '1 smaller finding' : `${rest.length} smaller findings`}</summary>
        <ol class="findings">
          ${rest.map(item)}
        </ol>
      </details>`
    }
  </div>`;
}

function vitalRow({ label, name, vital, value, p95, samples, reason }: VitalRow): Markup {
  const [shape, word] = vital.rating ? ratingMarks[vital.rating] : ['◌', 'no value'];
  return html`<tr>
    <td><b>${label}</b> <span class="muted">${name}${vital.isProvisional && ', provisional limits'}</span>
    <td class="big">${value}
    <td data-th="Rating" class="${classOf(vital.rating)}">${shape} ${word}
    <td class="n" data-th="p95">${p95}
    <td data-th="Seen">${samples}
    <td class="chart">${reason === null ? ratingBar(vital) : html`<span class="muted">${reason}</span>`}
  </tr>`;
}

function limitRow({ name, limit, state, verdict, worst, cause }: LimitRow): Markup {
  const [shape, tone] = state === 'broken' ? ['▲', 'poor'] : state === 'kept' ? ['●', 'good'] : ['◌', 'muted'];
  return html`<tr>
    <td><code>${name}</code>
    <td>${limit}
    <td class="${tone}">${shape} ${verdict}
    <td class="n" data-th="Worst">${worst}
    <td>${cause}
  </tr>`;
}

function operationRow({ name, operation, heldRatio, runsOn }: OperationRow): Markup {
  const say = (ms: number | null): string => (ms === null ? NONE : sayDuration(ms));
  return html`<tr>
    <td><code>${name}</code>
    <td class="n" data-th="Runs">${sayCount(operation.count)}
    <td class="share" data-th="Share of held time">${heldRatio !== null && shareBar(heldRatio)}${sayShare(heldRatio)}
    <td class="n" data-th="p75">${say(operation.p75Ms)}
    <td class="n" data-th="p95">${say(operation.p95Ms)}
    <td data-th="Runs on">${runsOn}
    <td class="chart">${distribution(operation.histogram)}
  </tr>`;
}

function routesOf({ optimization }: Report): Markup | null {
  if (!optimization?.operations.length) return null;
  const row = ({ name, latestRoute, latestReason }: (typeof optimization.operations)[number]): Markup =>
    html`<tr>
      <td><code>${name}</code>
      <td>${latestRoute ?? NONE}
      <td>${latestReason ?? ''}
    </tr>`;
  return section(
    'Routes',
    'Where the latest run of each task went, and why.',
    html`<div class="card">
      <table class="cards">
        <thead>
          <tr>
            <th>Task
            <th>Route
            <th>Reason
          </tr>
        </thead>
        <tbody>
          ${optimization.operations.map(row)}
        </tbody>
      </table>
    </div>`,
  );
}

function rawData(report: Report): Markup {
  const json = formatJson(report);
  // Written out as it is: the lines stay lines.
  const text = new Markup(json.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`));
  return html`<section class="raw">
    <h2>Raw data</h2>
    <details class="card">
      <summary>${`JSON, schema ${report.schemaVersion}, ${sayBytes(json.length)}`}</summary>
      <pre tabindex="0">${text}</pre>
    </details>
  </section>`;
}
