import { expect, test } from 'vitest';
import { rangeOf } from '../../../demo/src/history/rangeOf.ts';

const NOW_S = 1_795_000_000;

test('the axis of one session is the hour around it, not years', () => {
  expect(rangeOf([NOW_S])).toEqual([NOW_S - 1800, NOW_S + 1800]);
});

test('the axis of several goes from the first to the last, with room for both, in whatever order they come', () => {
  expect(rangeOf([NOW_S + 1000, NOW_S, NOW_S + 500])).toEqual([NOW_S - 50, NOW_S + 1050]);
});
