import { productLimitQuantile, sketchQuantile } from '../lib/productLimitQuantile.ts';
import type { MergedSessions, MergedVital } from '../types/repository.ts';
import { rateAgainst } from './labels.ts';
import { operationSection, sayClock, unknownSection, vitalSection } from './readFigures.ts';
import { sayMany } from './say.ts';
import { words } from './words.ts';
import type { Page, VitalLine } from './Page.ts';

/** Several sessions as one: their distributions, and no word of what is known of single sessions only. */
export function readMerged({ sessionIds, operations, vitals, webVitals, clockStepMs }: MergedSessions): Page {
  const lines = Object.values(vitals).map(readVital);
  const web = Object.values(webVitals).map(readVital);
  const poor = lines.filter(({ rating }) => rating === 'poor');
  const runCount = operations.reduce((sum, { count }) => sum + count, 0);
  return {
    kind: 'mapvitals report',
    headline: words`${sayMany(sessionIds.length, 'session')} as one: ${poor.length ? `${sayMany(poor.length, 'vital')} poor` : 'no vital poor'}.`,
    tone: poor.length ? 'poor' : lines.some(({ value }) => value !== null) ? 'good' : 'none',
    lead: words`${sayMany(runCount, 'run')} of ${sayMany(operations.length, 'operation')}, as if all had been measured in one session.`,
    tally: [],
    facts: [],
    findings: [],
    sections: [
      () =>
        vitalSection(
          lines,
          web.filter(({ value }) => value !== null),
        ),
      () =>
        operationSection(
          operations.map((operation) => {
            const { histogram } = operation;
            const at = (share: number): number | null => sketchQuantile(histogram, share);
            return { ...operation, totalMs: histogram.sum, routes: {}, p75Ms: at(0.75), p95Ms: at(0.95) };
          }),
        ),
      () =>
        unknownSection([
          words`Merged sessions keep distributions: moves, long frames, limits, tiles and causes are in each session’s own report.`,
          ...sayClock(clockStepMs),
        ]),
    ],
    foot: '',
    raw: null,
  };
}

function readVital({ name, unit = 'ms', good = 0, poor = 0, histogram, censoredHistogram }: MergedVital): VitalLine {
  // Of verdicts, 0 or 1, the share says how it was.
  const isShare = name === 'MFR';
  const share = histogram.count ? histogram.sum / histogram.count : null;
  const value = isShare ? share : productLimitQuantile(histogram, censoredHistogram, 0.75);
  return {
    name,
    unit,
    value,
    p95: isShare ? null : productLimitQuantile(histogram, censoredHistogram, 0.95),
    good,
    poor,
    rating: value === null || !poor ? null : rateAgainst(value, good, poor),
    sampleCount: histogram.count + censoredHistogram.count,
    cutCount: censoredHistogram.count,
    reason: 'no session has a value',
    isProvisional: false,
    histogram,
  };
}
