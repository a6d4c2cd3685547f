import { bucketMiddle } from '../../lib/quantileSketch.ts';
import type { SerializedSketch } from '../../types/sketch.ts';
import type { LongFrameReport, VitalDetail } from '../../types/snapshot.ts';
import type { VitalRating } from '../../types/vital.ts';
import type { Report } from '../../types/report.ts';
import { sayDuration, sayMany, sayValue } from '../say.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** Where the limits stand in every row, so that rows compare. */
const GOOD_AT = 0.46;
const POOR_AT = 0.68;
const WIDTH = 300;
const CLASSES: Readonly<Record<VitalRating, string>> = { good: 'good', 'needs-improvement': 'fair', poor: 'poor' };

/** Good = circle, fair = square, poor = triangle, none = dashed ring. */
export function mark(rating: VitalRating | null, x: number, y: number): Markup {
  if (rating === 'good') return html`<circle class="m-good" cx="${round(x)}" cy="${y}" r="5" />`;
  if (rating === 'poor') return html`<path class="m-poor" d="M${round(x)} ${y - 6}l6 11h-12z" />`;
  if (rating) return html`<rect class="m-fair" x="${round(x - 5)}" y="${y - 5}" width="10" height="10" rx="1.5" />`;
  return html`<circle class="axis" cx="${round(x)}" cy="${y}" r="5" fill="none" stroke-dasharray="2 2" />`;
}

/** A vital on its bar: the shape is p75, the line p95, grey bars all that was measured. */
export function ratingBar({ value, p95, good, poor, unit, rating, histogram, sampleCount }: VitalDetail): Markup {
  const at = (it: number): number => {
    const part =
      it <= good
        ? (it / good) * GOOD_AT
        : it <= poor
          ? GOOD_AT + ((it - good) / (poor - good)) * (POOR_AT - GOOD_AT)
          : POOR_AT + ((it - poor) / poor) * (1 - POOR_AT);
    return Math.min(1, Math.max(0, part)) * WIDTH;
  };
  const counts = new Map<number, number>();
  for (const [middle, count] of bucketsOf(histogram)) {
    const column = Math.round(at(middle) / 6) * 6;
    counts.set(column, (counts.get(column) ?? 0) + count);
  }
  const most = Math.max(1, ...counts.values());
  const said =
    value === null ? 'no value' : `p75 ${sayValue(value, unit)}${p95 === null ? '' : `, p95 ${sayValue(p95, unit)}`}`;
  return html`<svg
    viewBox="0 -18 ${WIDTH} 50"
    role="img"
    aria-label="${`${said}, good up to ${sayValue(good, unit)}, poor above ${sayValue(poor, unit)}`}"
  >
    <rect class="z0" width="${GOOD_AT * WIDTH}" height="8" />
    <rect class="z1" x="${GOOD_AT * WIDTH}" width="${(POOR_AT - GOOD_AT) * WIDTH}" height="8" />
    <rect class="z2" x="${POOR_AT * WIDTH}" width="${(1 - POOR_AT) * WIDTH}" height="8" />
    ${[...counts].map(([x, count]) => {
      const height = round(3 + (11 * count) / most);
      return html`<rect
        class="bar"
        x="${Math.min(x, WIDTH - 4)}"
        y="${round(-3 - height)}"
        width="4"
        height="${height}"
      />`;
    })}
    <path class="axis" d="M${GOOD_AT * WIDTH} -2v12M${POOR_AT * WIDTH} -2v12" />
    ${p95 !== null && sampleCount > 1 && html`<path class="p95" d="M${round(at(p95))} -3v14" />`}${value !== null && mark(rating, at(value), 4)}
    <text x="${GOOD_AT * WIDTH}" y="24" text-anchor="middle">${sayValue(good, unit)}</text>
    <text x="${POOR_AT * WIDTH}" y="24" text-anchor="middle">${sayValue(poor, unit)}</text>
  </svg>`;
}

const FROM_MS = 0.1;
const TO_MS = 10_000;

/** An operation's distribution on the axis that all share, logarithmic. */
export function distribution(histogram: SerializedSketch): Markup {
  const columns = Array.from({ length: 30 }, () => 0);
  for (const [middle, count] of bucketsOf(histogram)) {
    const part = Math.log(Math.min(TO_MS, Math.max(FROM_MS, middle)) / FROM_MS) / Math.log(TO_MS / FROM_MS);
    const column = Math.min(columns.length - 1, Math.floor(part * columns.length));
    columns[column] = (columns[column] ?? 0) + count;
  }
  const most = Math.max(1, ...columns);
  const label = `${sayMany(histogram.count, 'run')} from ${sayDuration(histogram.min ?? 0)} to ${sayDuration(histogram.max ?? 0)}`;
  return html`<svg viewBox="0 0 120 24" role="img" aria-label="${label}">
    <path class="axis" d="M0 23.5h120" />
    ${columns.map((count, index) => {
      const height = count ? round(2 + (20 * count) / most) : 0;
      return html`${height > 0 && html`<rect class="acc" x="${index * 4}" y="${round(23 - height)}" width="3" height="${height}" />`}`;
    })}
  </svg>`;
}

/** A share as a bar. */
export function shareBar(ratio: number): Markup {
  return html`<svg viewBox="0 0 100 8" role="presentation">
    <rect class="bar" width="${round(Math.max(1, ratio * 100))}" height="8" rx="1.5" />
  </svg>`;
}

const LANE = 900;

/** Long frames and broken limits on the session's clock. */
export function timeline(report: Report): Markup {
  const { longFrames, violations, session } = report;
  const times = [...longFrames.map(({ startMs }) => startMs), ...violations.map(({ atMs }) => atMs)];
  const until = times.reduce((latest, ms) => Math.max(latest, ms), 1000);
  if (times.length === 0)
    return html`<p class="muted">No long frame and no broken limit: there is nothing to draw.</p>`;
  const at = (ms: number): number => 100 + (ms / until) * LANE;
  const worst = longFrames.reduce<LongFrameReport | null>(
    (most, it) => (most && most.durationMs >= it.durationMs ? most : it),
    null,
  );
  const tallest = Math.max(50, worst?.durationMs ?? 0);
  const tall = (ms: number): number => round(Math.sqrt(ms / tallest) * 60);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * until);
  return html`<svg
    viewBox="0 0 1020 150"
    role="img"
    aria-label="${`${sayMany(longFrames.length, 'long frame')} and ${sayMany(violations.length, 'broken limit')} in ${sayDuration(session.durationMs)}; the longest frame took ${sayDuration(tallest)}`}"
  >
    <text x="0" y="78">Long frames</text>
    <text x="0" y="112">Limits broken</text>
    <path class="axis" d="M100 80h${LANE}" />
    ${longFrames.map((frame) => {
      const rated = frame.isInGesture ? 'm-poor' : 'm-fair';
      return html`<rect
        class="${rated}"
        x="${round(at(frame.startMs))}"
        y="${round(80 - tall(frame.durationMs))}"
        width="3"
        height="${tall(frame.durationMs)}"
        ><title>${`${sayDuration(frame.durationMs)} ${frame.operations[0]?.name ?? ''}`}</title></rect
      >`;
    })}${violations.map((violation) => html`<g>${mark('poor', at(violation.atMs), 108)}<title>${`${violation.operation} ${sayValue(violation.value, violation.unit)}`}</title></g>`)}${ticks.map(
      (ms) => html`<text x="${round(at(ms))}" y="142" text-anchor="middle">${sayDuration(ms)}</text>`,
    )}
  </svg>`;
}

export function classOf(rating: VitalRating | null): string {
  return rating ? CLASSES[rating] : 'muted';
}

function* bucketsOf({
  zeroCount,
  offset,
  scale,
  bucketCounts,
}: SerializedSketch): Generator<[middle: number, count: number]> {
  if (zeroCount) yield [0, zeroCount];
  for (const [index, count] of bucketCounts.entries()) if (count) yield [bucketMiddle(offset + index, scale), count];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
