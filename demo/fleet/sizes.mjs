// Prints the table of sizes of docs/guides/fleet.md: `node demo/fleet/sizes.mjs`. What one session takes is in measured.json,
// written by test/fleet/sizes.test.ts from real requests into a real back end.
import { readFileSync } from 'node:fs';

const measured = JSON.parse(readFileSync(new URL('./measured.json', import.meta.url), 'utf8'));

const SESSIONS_A_DAY = [10_000, 1_000_000, 100_000_000];
const DAY_SECONDS = 86_400;
/** The busiest second of a day, beside its mean. */
const PEAK = 3;
const KEPT_DAYS = 30;
/** Sessions differ by these, too: releases in use, libraries, tiers of devices and renderers. */
const KINDS = 24;
/** One sample of each series in so many seconds: demo/fleet/merge.yaml. */
const MERGE_SECONDS = 30;

const {
  requestsPerSession,
  zippedBytesPerSession,
  samplesPerSession,
  series,
  diskBytesPerSample,
  indexBytesPerSeries,
} = measured;

const header = [
  'sessions a day',
  'requests a second, at the peak',
  'sent a day',
  'stored as it comes',
  '30 days of that',
  'stored merged',
  '30 days of that',
];
const rows = SESSIONS_A_DAY.map((sessions) => {
  const raw = sessions * samplesPerSession;
  const allSeries = series * KINDS;
  const index = allSeries * indexBytesPerSeries;
  // No more than there is: few sessions leave most series out most of the time.
  const merged = Math.min(raw, (allSeries * DAY_SECONDS) / MERGE_SECONDS);
  return [
    count(sessions),
    count((sessions * requestsPerSession * PEAK) / DAY_SECONDS),
    bytes(sessions * zippedBytesPerSession),
    `${count(raw / DAY_SECONDS)} samples/s`,
    bytes(raw * KEPT_DAYS * diskBytesPerSample + index),
    `${count(merged / DAY_SECONDS)} samples/s`,
    bytes(merged * KEPT_DAYS * diskBytesPerSample + index),
  ];
});
for (const row of [header, header.map(() => '---'), ...rows]) process.stdout.write(`| ${row.join(' | ')} |\n`);

/** Two digits say what there is to say. */
function round(/** @type {number} */ value) {
  return Number(value.toPrecision(2));
}

function count(/** @type {number} */ value) {
  return round(value).toLocaleString('en-US');
}

function bytes(/** @type {number} */ value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(round(value)) / 3));
  return `${round(value / 1000 ** step)} ${units[step]}`;
}
