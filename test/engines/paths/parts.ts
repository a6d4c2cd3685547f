import { describe, expect, test, vi } from 'vitest';
import type { Parts } from '../pages/parts.ts';
import type { Stage } from '../stage.ts';

type Result<Name extends keyof Parts> = Awaited<ReturnType<Parts[Name]>>;

export function testParts(stage: Stage): void {
  const open = (): Promise<void> => stage.page.goto(`${stage.server.origin}/parts.html`);
  const told = (): unknown[] => stage.server.told.map((body) => JSON.parse(body) as unknown);

  describe('a batch processor', () => {
    test('gathers by size and by time, and settles each item by itself', async () => {
      await open();
      expect(await stage.page.evaluate<Result<'batch'>>('parts.batch()')).toEqual({
        batches: [
          { reason: 'size', items: [1, 2, 3, 4] },
          { reason: 'delay', items: [5, 13] },
        ],
        results: [2, 4, 6, 8, 10, 'RangeError: unlucky'],
      });
    });

    test('sends what waits when its page is hidden, and when it is left', async () => {
      await open();
      stage.server.reset();
      await stage.page.evaluate(`parts.gather(['a', 'b'])`);
      await stage.page.hide();
      await vi.waitFor(() => expect(told()).toEqual([{ reason: 'hidden', items: ['a', 'b'] }]), { timeout: 5000 });
      await stage.page.show();
      await vi.waitFor(async () => expect(await stage.page.evaluate('document.visibilityState')).toBe('visible'));
      await stage.page.evaluate(`parts.gather(['c'])`);
      await open();
      await vi.waitFor(() => expect(told().slice(1)).toEqual([{ reason: 'hidden', items: ['c'] }]), { timeout: 5000 });
    });
  });

  describe('a cache', () => {
    test('keeps values of any kind in IndexedDB, for the next one of its name', async () => {
      await open();
      const name = `kept-${stage.engine}`;
      expect(await stage.page.evaluate<Result<'keep'>>(`parts.keep('${name}')`)).toEqual({
        reads: [{ tier: 'disk', value: 'kept' }, { tier: 'disk', value: { 0: 1, 1: 2, 2: 3 } }, 'miss'],
        isTyped: true,
        loaded: 'loaded',
        errorCount: 0,
      });
    });

    test.each([
      ['is full', 'full', 'quota'],
      ['is not there', 'none', 'unavailable'],
      ['is refused', 'refused', 'unavailable'],
    ] as const)('works in memory where the disk %s, and counts what it dropped', async (_how, disk, reason) => {
      await open();
      const kept = await stage.page.evaluate<Result<'keepOn'>>(`parts.keepOn('${disk}')`);
      expect(kept).toMatchObject({ read: 'memory', loaded: 'loaded' });
      expect(kept.droppedWrites?.[reason]).toBeGreaterThan(0);
      expect(await stage.page.evaluate('pageErrors')).toEqual([]);
    });
  });
}
