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
              <th scope="col">Typical change</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {comparison.metrics.filter(isMeasured).map((metric) => (
              <tr key={`${metric.kind} ${metric.name} ${JSON.stringify(metric.attributes)}`}>
                <th scope="row">{metric.name}</th>
                <td>
                  {metric.baseline.sampleCount} / {metric.current.sampleCount}
                </td>
                <td>{formatValue(metric, metric.baseline.p75)}</td>
                <td>{formatValue(metric, metric.current.p75)}</td>
                <td>{formatChange(metric)}</td>
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

function formatChange({ changeRatio, interval }: MetricComparison): string {
  if (changeRatio === null) return '–';
  const { low, high } = interval ?? { low: null, high: null };
  if (low === null && high === null) return formatRatio(changeRatio);
  const [from, to] = [low, high].map((bound) => (bound === null ? 'unknown' : formatRatio(bound)));
  return `${formatRatio(changeRatio)} (${from} to ${to})`;
}

function formatRatio(ratio: number): string {
  return `${ratio > 0 ? '+' : ''}${Math.round(ratio * 100)} %`;
}
