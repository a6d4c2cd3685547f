import { askHost } from '../lib/host.ts';

type TimeStamp = (label: string, startMs: number, endMs: number, track: string, group: string, color: string) => void;

/** Draws a bar in the browser's performance panel. */
export type DrawBar = (
  track: 'Operations' | 'Gestures' | 'Violations',
  label: string,
  startMs: number,
  endMs: number,
) => void;

const GROUP = 'Map vitals';
const COLORS = { Operations: 'primary', Gestures: 'secondary', Violations: 'error' };

/**
 * Chromium's own tracks, which leave no performance entry behind; elsewhere nothing is drawn.
 * https://developer.chrome.com/docs/devtools/performance/extension#inject_your_data_with_consoletimestamp
 */
export const drawBar: DrawBar = (track, label, startMs, endMs) => {
  // The types know neither the track arguments nor a host without a console.
  const host = globalThis.console as unknown as { timeStamp?: TimeStamp } | undefined;
  askHost(() => host?.timeStamp?.(label, startMs, endMs, track, GROUP, COLORS[track]));
};
