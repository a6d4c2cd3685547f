import { bucketMiddle } from '../../lib/quantileSketch.ts';
import type { SerializedSketch } from '../../types/sketch.ts';
import { ratingMarks } from '../labels.ts';
import { sayDuration, sayMany, sayValue } from '../say.ts';
import { mark, round } from './mark.ts';
import { html } from './markup.ts';
import { timeline } from './timeline.ts';
import type { Chart, VitalLine } from '../Page.ts';
import type { Markup } from './markup.ts';

/** A chart as a picture with a sentence of its own. */
export function drawChart(chart: Chart): Markup {
  if ('rating' in chart) return ratingBar(chart.rating);
  if ('share' in chart) return shareBar(chart.share);
  return 'distribution' in chart ? distribution(chart.distribution) : timeline(chart.session);
}

const WIDTH = 300;
/** Where the limits stand in every row, so that rows compare. */
const GOOD_AT = 138;
const POOR_AT = 204;

/** A vital on its bar: the shape is p75, the line p95, grey bars all that was measured. */
function ratingBar({ value, p95, good, poor, unit, rating, histogram, sampleCount }: VitalLine): Markup {
  const at = (it: number): number => {
    const x =
      it <= good
        ? (it / good) * GOOD_AT
        : it <= poor
          ? GOOD_AT + ((it - good) / (poor - good)) * (POOR_AT - GOOD_AT)
          : POOR_AT + ((it - poor) / poor) * (WIDTH - POOR_AT);
    return Math.min(WIDTH, Math.max(0, x || 0));
  };
  const said = `p75 ${value === null ? 'not known' : sayValue(value, unit)}${p95 === null ? '' : `, p95 ${sayValue(p95, unit)}`}`;
  return html`<svg
    viewBox="0 -18 ${WIDTH} 50"
    role="img"
    aria-label="${`${said}, good up to ${sayValue(good, unit)}, poor above ${sayValue(poor, unit)}`}"
  >
    <path class="z0" d="M0 0h${GOOD_AT}v8H0z" />
    <path class="z1" d="M${GOOD_AT} 0H${POOR_AT}v8H${GOOD_AT}z" />
    <path class="z2" d="M${POOR_AT} 0h96v8H${POOR_AT}z" />
    ${columns(histogram, 50, (middle) => at(middle) / 6, 6, 14, -3)}
    <path class="axis" d="M${GOOD_AT} -2v12M${POOR_AT} -2v12" />
    ${p95 !== null && sampleCount > 1 && html`<path class="p95" d="M${round(at(p95))} -3v14" />`}${value !== null && mark(rating ? ratingMarks[rating][0] : 'none', at(value), 4)}
    <text x="${GOOD_AT}" y="24" text-anchor="middle">${sayValue(good, unit)}</text>
    <text x="${POOR_AT}" y="24" text-anchor="middle">${sayValue(poor, unit)}</text>
  </svg>`;
}

const FROM_MS = 0.1;
const TO_MS = 10_000;
const COLUMNS = 30;

/** An operation's distribution on the axis that all share, logarithmic. */
function distribution(histogram: SerializedSketch): Markup {
  const columnOf = (ms: number): number => (Math.log(ms / FROM_MS) / Math.log(TO_MS / FROM_MS)) * COLUMNS;
  const label = `${sayMany(histogram.count, 'run')} from ${sayDuration(histogram.min ?? 0)} to ${sayDuration(histogram.max ?? 0)}`;
  return html`<svg viewBox="0 0 120 24" role="img" aria-label="${label}">
    <path class="axis" d="M0 23.5h120" />
    ${columns(histogram, COLUMNS, columnOf, 4, 22, 23)}
  </svg>`;
}

/** Bars from `base` upwards, one for each of `count` columns that holds something. */
function columns(
  { zeroCount, offset, scale, bucketCounts }: SerializedSketch,
  count: number,
  columnOf: (middle: number) => number,
  step: number,
  height: number,
  base: number,
): Markup {
  const sums = Array.from({ length: count }, () => 0);
  const add = (middle: number, more: number): void => {
    const column = Math.max(0, Math.min(count - 1, Math.floor(columnOf(middle)) || 0));
    sums[column] = (sums[column] ?? 0) + more;
  };
  add(0, zeroCount);
  for (const [index, more] of bucketCounts.entries()) if (more) add(bucketMiddle(offset + index, scale), more);
  const most = Math.max(1, ...sums);
  const bars = sums.map((sum, index) => {
    const tall = round(2 + ((height - 2) * sum) / most);
    return sum ? `M${index * step} ${base}v${-tall}h${step - 1}v${tall}z` : '';
  });
  return html`<path class="bar" d="${bars.join('')}" />`;
}

/** A share as a bar. */
function shareBar(ratio: number): Markup {
  return html`<svg viewBox="0 0 100 8" role="presentation">
    <path class="bar" d="M0 0h${round(Math.max(1, ratio * 100))}v8H0z" />
  </svg>`;
}
