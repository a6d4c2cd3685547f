import type { Comparison } from '../comparison.ts';
import { readComparison } from '../readComparison.ts';
import type { ComparisonRow } from '../readComparison.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { section } from './page.ts';
import type { PageBody } from './page.ts';

const TONES: Readonly<Record<string, string>> = { regression: 'poor', improvement: 'good' };

/** Two sides: what changed, how sure that is, and what did not. */
export function comparisonBody(comparison: Comparison): PageBody {
  const { headline, lead, changed, unchanged, method } = readComparison(comparison);
  const interval = `Change (${Math.round(comparison.confidence * 100)}\u00a0% interval)`;
  const row = ({ name, baseline, current, change, verdict, metric }: ComparisonRow): Markup =>
    html`<tr>
      <td>${name}
      <td class="n" data-th="Before">${baseline}
      <td class="n" data-th="Now"><b>${current}</b>
      <td class="n" data-th="Change">${change}
      <td class="${TONES[metric.verdict] ?? 'muted'}">${verdict}
    </tr>`;
  const table = (rows: readonly ComparisonRow[]): Markup =>
    html`<div class="card">
      <table class="cards">
        <thead>
          <tr>
            <th>Figure
            <th class="n">Before
            <th class="n">Now
            <th class="n">${interval}
            <th>Verdict
          </tr>
        </thead>
        <tbody>
          ${rows.map(row)}
        </tbody>
      </table>
    </div>`;
  return {
    headline,
    body: html`<header>
        <h1>${headline}</h1>
        <p class="lead">${lead}</p>
      </header>
      ${changed.length > 0 && section('What changed', 'The worst first.', table(changed))}${unchanged.length > 0 && section('No difference shown', 'Or too few values to tell.', table(unchanged))}${section('How it was done', '', html`<p>${method}.</p>`)}`,
  };
}
