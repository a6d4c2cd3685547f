/** @module-tag realTime */
import { createMemoryCache } from 'mapvitals/optimize';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakePage } from '../../support/fakePage.ts';

const setup = async () => {
  const clock = createFakeClock();
  const page = createFakePage();
  const heap = { usedBytes: 10, limitBytes: 100 };
  let isReadable = true;
  const cache = createMemoryCache({ clock, page, readHeap: () => (isReadable ? heap : null) });
  for (let index = 0; index < 100; index += 1) cache.set(`k${index}`, index);
  // What watches comes with the first value.
  await expect.poll(() => page.listenerCount).toBe(1);
  return { clock, page, heap, cache, hideHeap: () => (isReadable = false) };
};
const memoryOf = ({ cache }: Awaited<ReturnType<typeof setup>>) => cache.getStats().memory;

describe('under memory pressure the memory cache', () => {
  it('gives half of it back when the page has been hidden for a minute', async () => {
    const parts = await setup();
    parts.page.hide();
    parts.clock.advance(59_999);
    expect(memoryOf(parts)?.entryCount).toBe(100);
    parts.clock.advance(1);
    expect(memoryOf(parts)).toMatchObject({ entryCount: 50, removals: { hidden: 50 } });
    parts.clock.advance(600_000);
    expect(memoryOf(parts)?.entryCount).toBe(50);
  });

  it('keeps everything when the page is shown again in time', async () => {
    const parts = await setup();
    parts.page.hide();
    parts.clock.advance(30_000);
    parts.page.show();
    parts.clock.advance(60_000);
    expect(memoryOf(parts)?.entryCount).toBe(100);
  });

  it('gives half of it back at every look at a heap near its limit', async () => {
    const parts = await setup();
    parts.heap.usedBytes = 81;
    parts.clock.advance(20_000);
    expect(memoryOf(parts)).toMatchObject({ entryCount: 25, removals: { heap: 75 } });
    parts.heap.usedBytes = 79;
    parts.clock.advance(20_000);
    expect(memoryOf(parts)?.entryCount).toBe(25);
  });

  it('stops looking where the browser no longer tells, and when it is disposed', async () => {
    const parts = await setup();
    parts.hideHeap();
    parts.clock.advance(10_000);
    expect(parts.clock.pendingCount).toBe(0);
    const other = await setup();
    other.page.hide();
    await other.cache.dispose();
    expect([other.clock.pendingCount, other.page.listenerCount]).toEqual([0, 0]);
  });
});
