import { expect, test, vi } from 'vitest';
import { sampleReport } from '../../support/sampleReport.ts';
import { fixtures } from '../../../src/playwright/fixtures.ts';
import { toMeetBudget } from '../../../src/playwright/toMeetBudget.ts';
import type { Page, TestInfo } from '@playwright/test';

// Nobody waits for it here.
vi.mock('node:timers/promises', () => ({ setTimeout: (_ms: number, value: unknown) => Promise.resolve(value) }));

const setup = (evaluate: () => Promise<unknown>) => {
  const attached: string[] = [];
  const testInfo = { annotations: [], attach: async (name: string) => void attached.push(name) };
  // The casts: as much of them as is asked.
  return {
    attached,
    testInfo,
    page: { evaluate, url: () => '' } as unknown as Page,
    info: testInfo as unknown as TestInfo,
  };
};

test('a page that is stuck at the end of its test holds it up no further', async () => {
  const { attached, page, info } = setup(() => new Promise(() => {}));
  await fixtures.mapVitals({ page }, async () => {}, info);
  expect(attached).toEqual([]);
});

test('a budget that is asked again and again is noted once for each value', async () => {
  const report = sampleReport({ id: 'a', operations: { 'places.cluster': [80] } });
  const { testInfo, page, info } = setup(async () => [report]);
  await fixtures
    .mapVitals(
      { page },
      async ({ report: ask }) => {
        for (const limit of ['50 ms', '50 ms', '20 ms']) toMeetBudget(await ask(), { 'places.cluster': limit });
      },
      info,
    )
    .catch(() => {});
  expect(testInfo.annotations).toMatchObject([{ type: 'budget' }, { type: 'budget' }]);
});
