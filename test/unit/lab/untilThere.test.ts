import { expect, it } from 'vitest';
import { untilThere } from '../../../src/lab/find/untilThere.ts';
import { flights } from './labFlights.ts';
import type { Page } from 'playwright-core';

it('a map that comes when all is quiet is waited for, by what the hand will come upon', async () => {
  const seen = ['html  ', 'div map ', 'canvas'];
  let looks = 0;
  // The cast: of a page it is what is asked for here.
  const page = { evaluate: () => Promise.resolve(seen[Math.min(looks++, 2)]) } as unknown as Page;
  await untilThere({ page, ended: new AbortController().signal }, flights().map);
  expect(looks).toBe(3);
});

it('nothing is waited for once the visit has ended', async () => {
  const page = { evaluate: () => Promise.resolve('html  ') } as unknown as Page;
  await expect(untilThere({ page, ended: AbortSignal.abort() }, flights().map)).rejects.toThrow(/abort/);
});
