import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { rangeOf } from './rangeOf.ts';
import { formatVital } from './vitalColumns.ts';
import type { SessionSummary } from 'mapvitals/sessions';
import type { ReactNode } from 'react';
import type { VitalColumn } from './vitalColumns.ts';

const HEIGHT_PX = 220;

export interface TrendChartProps {
  /** Newest first. */
  readonly sessions: readonly SessionSummary[];
  readonly column: VitalColumn;
}

/** Takes its colours from the page when it is mounted. */
export function TrendChart({ sessions, column }: TrendChartProps): ReactNode {
  const container = useRef<HTMLElement>(null);

  useEffect(() => {
    const element = container.current;
    if (!element) return undefined;
    const chart = new UPlot(chartOptions(element, column, sessions), toSeries(sessions, column), element);
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [sessions, column]);

  const values = sessions.map(({ vitals }) => formatVital(column, vitals[column.name])).reverse();
  return <figure ref={container} className="chart" aria-label={`${column.title} by session: ${values.join(', ')}`} />;
}

function toSeries(sessions: readonly SessionSummary[], { name }: VitalColumn): UPlot.AlignedData {
  const oldestFirst = sessions.toReversed();
  return [
    oldestFirst.map(({ startedEpochMs }) => startedEpochMs / 1000),
    oldestFirst.map(({ vitals }) => vitals[name]),
  ];
}

function chartOptions(element: HTMLElement, column: VitalColumn, sessions: readonly SessionSummary[]): UPlot.Options {
  const style = getComputedStyle(element);
  const [stroke, grid, accent] = ['--text-quiet', '--line', '--accent'].map((name) => style.getPropertyValue(name));
  const axis = { stroke: stroke ?? '', grid: { stroke: grid ?? '', width: 1 }, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    scales: {
      // Not of what uPlot hands in: around one session it has put years by then.
      x: { range: () => rangeOf(sessions.map(({ startedEpochMs }) => startedEpochMs / 1000)) },
      y: { range: (_, __, max) => [0, max * 1.15 || 1] },
    },
    axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map(column.format) }],
    series: [{}, { label: column.title, stroke: accent ?? '', width: 2, points: { size: 7 }, spanGaps: true }],
  };
}
