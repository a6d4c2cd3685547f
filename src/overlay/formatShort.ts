import { formatBytes } from '../lib/formatBytes.ts';
import type { Violation } from '../types/threshold.ts';

const NBSP = '\u00a0';

/** As short as a glance wants it: `0.05 ms`, `4.2 ms`, `913 ms`, `1.3 s`, `12 s`, `3 min 12 s`; `< 1 %`, `64 %`. */
export function formatShort(value: number, unit: Violation['unit']): string {
  switch (unit) {
    case 'ms':
      return formatTime(value).replaceAll(' ', NBSP);
    case 'ratio':
      return `${value > 0 && value < 0.01 ? `<${NBSP}1` : Math.round(value * 100)}${NBSP}%`;
    case 'bytes':
      return formatBytes(value);
    case 'score':
      return value.toFixed(2);
  }
  return unit satisfies never;
}

function formatTime(ms: number): string {
  if (ms < 9.95) return `${ms && ms.toFixed(ms < 0.995 ? 2 : 1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
