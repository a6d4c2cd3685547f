import type { Violation } from '../types/threshold.ts';

// Numbers as people read them in a report: as many digits as they mean. A number and its unit never part.
const NBSP = '\u00a0';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `0.04 ms`, `4.2 ms`, `913 ms`, `1.3 s`, `12 s`, `3 min 12 s`. */
export function sayDuration(ms: number): string {
  if (ms < 0) return `\u2212${sayDuration(-ms)}`;
  if (ms >= HOUR) return sayTwo(ms, HOUR, 'h', MINUTE, 'min');
  if (ms >= MINUTE) return sayTwo(ms, MINUTE, 'min', 1000, 's');
  if (ms >= 999.5) return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)}${NBSP}s`;
  return `${ms.toFixed(ms === 0 || ms >= 9.95 ? 0 : ms >= 0.995 ? 1 : 2)}${NBSP}ms`;
}

/** Whole per cents: `< 1 %` for what is not 0. */
export function sayPercent(ratio: number): string {
  const percent = Math.round(ratio * 100);
  return percent === 0 && ratio > 0
    ? `<${NBSP}1${NBSP}%`
    : `${percent === 0 ? 0 : percent}${NBSP}%`.replace('-', '\u2212');
}

/** `171,075` */
export function sayCount(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `740 B`, `12 kB`, `3.4 MB` */
export function sayBytes(bytes: number): string {
  const step = Math.abs(bytes) < 1e3 ? 0 : Math.abs(bytes) < 1e6 ? 1 : 2;
  const amount = bytes / 1000 ** step;
  return `${amount.toFixed(step === 0 || Math.abs(amount) >= 10 ? 0 : 1)}${NBSP}${['B', 'kB', 'MB'][step]}`;
}

export function sayValue(value: number, unit: Violation['unit']): string {
  if (unit === 'ms') return sayDuration(value);
  if (unit === 'ratio') return sayPercent(value);
  return unit === 'bytes' ? sayBytes(value) : value.toFixed(2);
}

/** Value and limit with one digit more where rounding would make them look alike. */
export function sayAgainst(value: number, limit: number, unit: Violation['unit']): string {
  const said = sayValue(value, unit);
  if (value === limit || said !== sayValue(limit, unit)) return said;
  if (unit === 'ratio') return `${(value * 100).toFixed(1)}${NBSP}%`;
  if (unit === 'ms') return value >= 1000 ? `${(value / 1000).toFixed(2)}${NBSP}s` : `${value.toFixed(1)}${NBSP}ms`;
  return said;
}

/** A long name, short in its middle: `places.…clusterAll`. */
export function shorten(name: string): string {
  return name.length > 32 ? `${name.slice(0, 15)}…${name.slice(-15)}` : name;
}

/** `1 move`, `12 moves` */
export function sayMany(count: number, one: string, many = `${one}s`): string {
  return `${sayCount(count)}${NBSP}${count === 1 ? one : many}`;
}

/** `4 × network, 16 × 503` */
export function sayStatuses(byStatus: Readonly<Record<string, number>>): string {
  return Object.entries(byStatus)
    .map(([status, count]) => `${count} × ${status === '0' ? 'network' : status}`)
    .join(', ');
}

/** `2026-11-26 12:23 UTC`; an epoch that no calendar has is said as it is. */
export function sayTime(epochMs: number): string {
  // oxlint-disable-next-line no-restricted-globals -- a moment that was told is written, none is read
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime())
    ? String(epochMs)
    : `${date.toISOString().slice(0, 16).replace('T', ' ')}${NBSP}UTC`;
}

function sayTwo(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const smalls = Math.round(ms / small);
  const perLarge = large / small;
  const rest = smalls % perLarge;
  return `${Math.floor(smalls / perLarge)}${NBSP}${largeUnit}${rest ? `${NBSP}${rest}${NBSP}${smallUnit}` : ''}`;
}
