import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ViolationToast } from '../../../demo/src/panel/ViolationToast.tsx';
import type { Violation } from 'mapvitals';

const violation: Violation = {
  id: 1,
  operation: 'GDF',
  metric: 'vital',
  pattern: 'GDF',
  value: 0.5,
  limit: 0.24,
  unit: 'ratio',
  atMs: 0,
  context: {},
  history: [],
  ran: null,
  cause: null,
  suppressedCount: 0,
};
const textOf = (parts: Partial<Violation>): string =>
  renderToStaticMarkup(createElement(ViolationToast, { violation: { ...violation, ...parts } })).replaceAll(
    /<[^>]+>/g,
    '',
  );

test.each([
  [{}, 'GDF 50 %, limit 24 %'],
  [{ pattern: 'GDF.maxGapMs', value: 500, limit: 100, unit: 'ms' }, 'GDF.maxGapMs 500 ms, limit 100 ms'],
  [
    { operation: 'places.load', metric: 'p75', pattern: 'places.*', value: 82, limit: 50, unit: 'ms' },
    'places.load 82 ms, limit 50 ms',
  ],
] as const)('a toast tells the limit that was broken in its own unit: %o', (parts, text) => {
  expect(textOf(parts).replaceAll('\u00a0', ' ')).toBe(text);
});
