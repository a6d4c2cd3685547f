// The code that keeps to the limits, lists and reads comes late, and may be lost: a deploy took its file away.
import { createMetricsRepository } from 'mapvitals/sessions';
import { expect, test, vi } from 'vitest';
import { sampleReport } from '../../support/sampleReport.ts';

/** As where the server has none of the files that come late. */
vi.mock('../../../src/lib/loadLate.ts', () => ({
  createLoadLate: (_: unknown, onError: (error: unknown) => void) => {
    let isTold = false;
    return async () => {
      if (!isTold) onError(new Error('its file is gone'));
      isTold = true;
    };
  },
}));

test('without the code that keeps sessions they are written all the same, and every call is answered', async () => {
  const repository = createMetricsRepository({ name: `lost-${Math.random()}`, page: null });
  expect(await repository.save(sampleReport({ id: 'a' }))).toBe(true);
  expect(await repository.list()).toEqual([]);
  expect(await repository.read('a')).toBeNull();
  expect(await repository.failureRate()).toMatchObject({ ratio: null, sessionCount: 0 });
  expect((await repository.merge()).sessionIds).toEqual([]);
  await repository.delete('a');
  await repository.clear();
  const { savedCount, latestError } = repository.getStats();
  expect(savedCount).toBe(1);
  expect(latestError).toBe('its file is gone');
  await repository.dispose();
});
