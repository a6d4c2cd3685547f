import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../src/lib/formatDuration.ts';
import { formatRatio } from '../../../src/lib/formatRatio.ts';
import { formatVital } from '../../../src/lib/formatVital.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.0004, '0 µs'],
    [0.04, '40 µs'],
    [0.0994, '99 µs'],
    [0.0996, '0.1 ms'],
    [4.24, '4.2 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [84.4, '84 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1236, '1.24 s'],
    [9996, '10.0 s'],
    [73_400, '73.4 s'],
    [125_000, '125 s'],
  ])('writes %d ms as %s', (durationMs, text) => {
    expect(plain(formatDuration(durationMs))).toBe(text);
  });
});

describe('formatRatio', () => {
  it.each([
    [0, '0 %'],
    [0.0421, '4.2 %'],
    [0.0996, '10 %'],
    [0.38, '38 %'],
    [1, '100 %'],
  ])('writes %d as %s', (ratio, text) => {
    expect(plain(formatRatio(ratio))).toBe(text);
  });
});

describe('formatVital', () => {
  it('writes each unit in its own way', () => {
    expect(plain(formatVital(1800, 'ms'))).toBe('1.80 s');
    expect(plain(formatVital(0.12, 'ratio'))).toBe('12 %');
    expect(formatVital(0.1, 'score')).toBe('0.10');
  });

  it('writes a dash where there is no value, so that a vital can be shown before it has one', () => {
    for (const unit of ['ms', 'ratio', 'bytes', 'score'] as const) expect(formatVital(null, unit)).toBe('–');
    expect(formatDuration(null)).toBe('–');
  });
});
