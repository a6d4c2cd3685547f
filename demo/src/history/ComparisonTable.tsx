import { ScrollArea } from './ScrollArea.tsx';
import { formatMs } from '../panel/formatMs.ts';
import { formatShare } from '../panel/formatShare.ts';
import type { Comparison, MetricComparison } from 'mapvitals/sessions';
import type { ReactNode } from 'react';

const verdictWords = {
  regression: 'slower',
  improvement: 'faster',
  unclear: 'unclear',
  'too-few-samples': 'too few samples',
} as const;
const ratios = new Set(['GDF', 'VCD', 'MFR']);

export function ComparisonTable({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const measured = comparison.metrics.filter(isMeasured);
  const told = measured.filter(({ verdict }) => verdict !== 'too-few-samples');
  const tooFew = measured.filter(({ verdict }) => verdict === 'too-few-samples');
  return (
    <>
      <ScrollArea label="Comparison">
        <table className="sessions">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">Samples</th>
              <th scope="col">p75 before</th>
              <th scope="col">p75 now</th>
              <th scope="col">Change of p75</th>
              <th scope="col">Typical call</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {told.map((metric) => (
              <tr key={`${metric.kind} ${metric.name} ${JSON.stringify(metric.attributes)}`}>
                <th scope="row">{metric.name}</th>
                <td>
                  {metric.baseline.sampleCount} / {metric.current.sampleCount}
                </td>
                <td>{formatValue(metric, metric.baseline.p75)}</td>
                <td>{formatValue(metric, metric.current.p75)}</td>
                <td>{formatP75Change(metric)}</td>
                <td>
                  <ChangeBar metric={metric} />
                </td>
                <td>
                  <span className="verdict" data-verdict={metric.verdict}>
                    {verdictWords[metric.verdict]}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {tooFew.length > 0 && (
        <details>
          <summary>{tooFew.length} more have too few samples to be compared</summary>
          <ul>
            {tooFew.map((metric) => (
              <li key={`${metric.kind} ${metric.name} ${JSON.stringify(metric.attributes)}`}>
                {metric.name}: {metric.baseline.sampleCount} / {metric.current.sampleCount}, p75{' '}
                {formatValue(metric, metric.baseline.p75)} before, {formatValue(metric, metric.current.p75)} now
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="quiet">{comparison.method}.</p>
    </>
  );
}

function isMeasured({ baseline, current }: MetricComparison): boolean {
  return baseline.sampleCount + current.sampleCount > 0;
}

function formatValue({ kind, name }: MetricComparison, value: number | null): string {
  if (value === null) return '–';
  if (kind === 'webVital' && name === 'CLS') return value.toFixed(3);
  return ratios.has(name) ? formatShare(value) : formatMs(value);
}

/** Of the two p75 that stand beside it, so that none of them contradicts it. */
function formatP75Change({ baseline, current }: MetricComparison): string {
  return baseline.p75 === null || current.p75 === null || baseline.p75 === 0
    ? '–'
    : formatRatio(current.p75 / baseline.p75 - 1);
}

/** Drawn from half to double; what reaches beyond is cut there. */
const BAR = { width: 120, height: 14, low: -0.5, high: 1 };

/** The change of a typical call, with the interval in which it lies. */
function ChangeBar({ metric: { changeRatio, interval } }: { readonly metric: MetricComparison }): ReactNode {
  if (changeRatio === null) return '–';
  const xOf = (ratio: number | null, otherwise: number): number =>
    ((Math.max(BAR.low, Math.min(BAR.high, ratio ?? otherwise)) - BAR.low) / (BAR.high - BAR.low)) * BAR.width;
  const [from, to] = [xOf(interval?.low ?? null, BAR.low), xOf(interval?.high ?? null, BAR.high)];
  const bound = (ratio: number | null | undefined): string => (ratio == null ? 'unknown' : formatRatio(ratio));
  const text = `${formatRatio(changeRatio)}, between ${bound(interval?.low)} and ${bound(interval?.high)}`;
  return (
    <svg className="change" viewBox={`0 0 ${BAR.width} ${BAR.height}`} width={BAR.width} role="img" aria-label={text}>
      <title>{text}</title>
      <rect className="change-interval" x={from} y="4" width={Math.max(1, to - from)} height="6" />
      <path className="change-none" d={`M${xOf(0, 0)} 0v${BAR.height}`} />
      <circle cx={xOf(changeRatio, 0)} cy="7" r="3.5" />
    </svg>
  );
}

function formatRatio(ratio: number): string {
  return `${ratio > 0 ? '+' : ''}${Math.round(ratio * 100)} %`;
}
