import { breadth } from '../support/breadth.ts';
import { drag, mapIsIdle, mapOf, readSnapshot, readVital, startMap, vitalOf } from '../support/mapPage.ts';
import { expect, test } from '../support/test.ts';

test.describe('gestures', () => {
  test('a drag is measured: how late it starts, how it runs, how long it takes to settle', async ({ page, server }) => {
    await startMap(page, server, mapOf(server, ['line']));
    await vitalOf(page, 'TCM');
    await drag(page);
    const settled = await vitalOf(page, 'ST');
    const latency = await vitalOf(page, 'GSL');
    const dropped = await vitalOf(page, 'GDF');
    for (const vital of [settled, latency, dropped]) {
      expect(vital).toMatchObject({ sampleCount: 1, tags: { gesture: 'drag', library: 'maplibre-gl' } });
      expect(vital.value).not.toBeNull();
    }
  });

  test('a block of 120 ms in a drag is seen, and its cause is named', async ({ page, server }) => {
    await startMap(page, server, mapOf(server, ['line'], { thresholds: { GDF: 0.01, 'places.filter': 100 } }));
    await vitalOf(page, 'TCM');
    await page.evaluate(() => {
      const { map, performance: measured } = window.page;
      // As an app does that filters while the user drags. Not in the first frames, which are the gesture's start.
      let moveCount = 0;
      map.on('move', () => {
        moveCount += 1;
        if (moveCount === 8) measured.monitor.measure('places.filter', () => window.block(120));
      });
    });
    await drag(page);
    const dropped = await vitalOf(page, 'GDF');
    const { operations, violations, longFrames } = await readSnapshot(page);

    const blocked = operations.find((operation) => operation.name === 'places.filter');
    expect(blocked).toMatchObject({ count: 1 });
    // Frames are told by the time of their vertical sync, so a gap is right to within one of them.
    expect(dropped.parts['maxGapMs']).toBeGreaterThan((blocked?.maxMs ?? Infinity) - 1000 / 60);
    // 120 ms are seven frames of 60 Hz: six at least are dropped, of the worst second's sixty.
    expect(dropped.value).toBeGreaterThanOrEqual(6 / 60);
    expect(longFrames.some((frame) => frame.isInGesture && frame.operations[0]?.name === 'places.filter')).toBe(true);

    const broken = violations.find((it) => it.operation === 'GDF');
    expect(broken?.value).toBe(dropped.value);
    expect(broken?.cause?.operations[0]?.name).toBe('places.filter');
    expect(broken?.cause?.operations[0]?.overlapMs).toBeGreaterThan(100);
    expect(broken?.cause?.longFrameMs).toBeGreaterThan(100);
    expect(violations.map((it) => it.operation)).toContain('places.filter');
  });

  test('a gesture that starts late is seen to, from the input itself on', async ({ page, server }) => {
    await startMap(page, server, mapOf(server, ['line']));
    await vitalOf(page, 'TCM');
    await page.evaluate(() => {
      // As an app does that does too much in its first pointermove.
      const onMove = (event: PointerEvent): void => {
        if (event.buttons === 0) return;
        window.block(300);
        removeEventListener('pointermove', onMove);
      };
      addEventListener('pointermove', onMove);
    });
    await drag(page);
    expect((await vitalOf(page, 'GSL')).value).toBeGreaterThanOrEqual(300);
  });

  test(
    'the longest gap of a drag is the one that the page’s own frame clock saw',
    breadth,
    async ({ page, server }) => {
      await startMap(page, server, mapOf(server, ['line']));
      await vitalOf(page, 'TCM');
      await page.evaluate(() => {
        let moveCount = 0;
        window.page.map.on('move', () => {
          if ((moveCount += 1) === 8) window.block(200);
        });
        window.page.map.on('movestart', () => performance.mark('start'));
        window.page.map.on('moveend', () => performance.mark('end'));
      });
      await drag(page);
      const dropped = await vitalOf(page, 'GDF');
      const seenMs = await page.evaluate(() => {
        const timeOf = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? 0;
        const inside = window.page.frames.filter((atMs) => atMs >= timeOf('start') && atMs <= timeOf('end'));
        return Math.max(...inside.slice(1).map((atMs, index) => atMs - (inside[index] ?? atMs)));
      });
      expect(Math.abs((dropped.parts['maxGapMs'] ?? 0) - seenMs)).toBeLessThan(50);
    },
  );

  test('wheel and keyboard move the map too', breadth, async ({ page, server }) => {
    await startMap(page, server, mapOf(server, ['line']));
    await vitalOf(page, 'TCM');
    await page.mouse.move(200, 150);
    await page.mouse.wheel(0, -100);
    expect(await vitalOf(page, 'ST', 1)).toMatchObject({ tags: { gesture: 'wheel' } });
    await mapIsIdle(page);
    await page.locator('canvas').focus();
    await page.keyboard.press('ArrowRight');
    expect(await vitalOf(page, 'ST', 2)).toMatchObject({ tags: { gesture: 'key' } });
    expect(await vitalOf(page, 'GSL', 2)).toMatchObject({ sampleCount: 2 });
  });

  test('two fingers that pinch are one gesture', breadth, async ({ page, server }) => {
    await startMap(page, server, mapOf(server, ['line']));
    await vitalOf(page, 'TCM');
    const session = await page.context().newCDPSession(page);
    await session.send('Input.synthesizePinchGesture', { x: 200, y: 150, scaleFactor: 2, relativeSpeed: 300 });
    const settled = await vitalOf(page, 'ST');
    expect(settled).toMatchObject({ sampleCount: 1, tags: { gesture: 'pinch' } });
    expect(await vitalOf(page, 'GDF')).toMatchObject({ sampleCount: 1, tags: { gesture: 'pinch' } });
  });

  test('a move of the program is no gesture', breadth, async ({ page, server }) => {
    await startMap(page, server, mapOf(server, ['line']));
    await vitalOf(page, 'TCM');
    await page.evaluate(() => {
      const { map } = window.page;
      map.flyTo({ center: [-87.6, 41.9], zoom: 12, duration: 600 });
      return new Promise<void>((resolve) => void map.once('moveend', () => resolve()));
    });
    await mapIsIdle(page);
    // Long enough for a settled gesture to be told.
    await page.waitForTimeout(1500);
    for (const name of ['GSL', 'GDF', 'ST'] as const) {
      expect(await readVital(page, name), name).toMatchObject({ sampleCount: 0, value: null });
    }
  });

  test('a settle that the next gesture interrupts is counted, not lost', async ({ page, server }) => {
    await startMap(page, server, mapOf(server, ['line']));
    await vitalOf(page, 'TCM');
    server.reset({ delayMs: () => 3000 });
    await drag(page, { fromX: 380, toX: 20 });
    await drag(page, { fromX: 20, toX: 380 });
    const interrupted = await vitalOf(page, 'ST');
    expect(interrupted).toMatchObject({ interruptedCount: 1 });
    const settled = await vitalOf(page, 'ST', 2);
    expect(settled).toMatchObject({ sampleCount: 2, interruptedCount: 1, incompleteCount: 0 });
  });
});
