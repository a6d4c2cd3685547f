import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { vitalDefinitionsVersion } from '../../../src/lib/vitalDefinitionsVersion.ts';
import { vitalDefinitions } from '../../../src/vitals/thresholds.ts';
import { zoomBand } from '../../../src/vitals/zoomBand.ts';

test('the limits are those of docs/vitals.md; changing one means a new version', () => {
  const rows = vitalDefinitions.map(({ name, good, poor, isProvisional }) => [name, good, poor, isProvisional]);
  expect(vitalDefinitionsVersion).toBe(2);
  expect(vitalDefinitions.flatMap(({ name, ratedParts }) => (ratedParts ? [[name, ratedParts]] : []))).toEqual([
    ['GDF', { maxGapMs: { good: 50, poor: 100 } }],
    ['DTS', { bulkMs: { good: 1000, poor: 2500, isInstead: true }, longestBlockMs: { good: 50, poor: 200 } }],
  ]);
  expect(rows).toEqual([
    ['FTP', 1800, 3000, false],
    ['TCM', 2500, 4000, false],
    ['GSL', 100, 200, false],
    ['GDF', 0.12, 0.25, false],
    ['ST', 1000, 2500, true],
    ['VCD', 0.1, 0.25, true],
    ['DTS', 200, 500, false],
    ['MFR', 0.005, 0.02, true],
    ['LCP', 2500, 4000, false],
    ['INP', 200, 500, false],
    ['CLS', 0.1, 0.25, false],
    ['TTFB', 800, 1800, false],
    ['FCP', 1800, 3000, false],
  ]);
});

test('docs/vitals.md tells the same limits', () => {
  const rows = readFileSync('docs/vitals.md', 'utf8').split('\n');
  for (const { name, title, good, poor, unit, isProvisional, headline } of vitalDefinitions) {
    if (headline === 'latest') continue;
    const row = rows.find((line) => line.startsWith(`| **${name}** ${title} |`)) ?? '';
    const [goodText, poorText] = row.split('|').slice(3, 5);
    const factor = unit === 'ratio' && row.includes('%') ? 100 : 1;
    expect([name, parseFloat(goodText!.slice(3)), parseFloat(poorText!.slice(3))]).toEqual([
      name,
      good * factor,
      poor * factor,
    ]);
    expect(row.includes('*provisional*')).toBe(isProvisional);
  }
});

test('every vital says why it has no value yet', () => {
  for (const { nullReason } of vitalDefinitions) expect(nullReason.length).toBeGreaterThan(10);
  expect(vitalDefinitions.filter(({ nullReason }) => nullReason === 'not measured yet')).toEqual([]);
});

test('map vitals headline the 75th percentile, web vitals their latest value, the failure rate a share of sessions', () => {
  for (const { name, headline } of vitalDefinitions) {
    const isLatest = /^(LCP|INP|CLS|TTFB|FCP)$/.test(name);
    expect(headline).toBe(isLatest ? 'latest' : name === 'MFR' ? 'share' : 'p75');
  }
});

test('every zoom has its band', () => {
  expect([-1, 0, 4.99, 5, 8.99, 9, 12.99, 13, 22].map(zoomBand)).toEqual([
    '0-4',
    '0-4',
    '0-4',
    '5-8',
    '5-8',
    '9-12',
    '9-12',
    '13+',
    '13+',
  ]);
});
