import { afterEach, describe, expect, it } from 'vitest';
import { planDrag, planKey, planWheel } from '../../../e2e/accuracy/rig/handPlans.ts';
import { attachLeaflet, createMapPerformance, measureUpdate } from 'mapvitals';
import { commands } from 'vitest/browser';
import { declarations } from '../../../src/adapters/declarations/declarations.ts';
import { mapShapes } from '../../../src/lib/mapShapes.ts';
import { countLeftovers } from './countLeftovers.ts';
import { describeCompleteness } from './describeCompleteness.ts';
import { describeTileAnswers } from './describeTileAnswers.ts';
import { describeUnready } from './describeUnready.ts';
import { createContainer, HOME, NEXT_DOOR, openSession } from './openSession.ts';
import type { AdapterName } from '../../../src/lib/mapShapes.ts';
import type { Leftovers } from './countLeftovers.ts';
import type { VitalSample } from 'mapvitals';
import type { MapDriver, View } from './driver.ts';
import type { MapSession, SessionOptions } from './openSession.ts';

/** Two frames of a slow machine: what an event may be told later than it happened. */
const SLACK_MS = 50;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** As much of a library's map as says which it is. */
const mapOf = (adapter: AdapterName): object =>
  Object.fromEntries(mapShapes.find(([name]) => name === adapter)![1].map((name) => [name, () => {}]));

/**
 * What every adapter promises, asked of the real library in a real browser, with real tiles over the network and a real
 * hand. `isSmoke`: one case that goes through all of it.
 */
export function describeMapAdapter<MapType extends object>(
  driver: MapDriver<MapType>,
  { isSmoke = false }: { readonly isSmoke?: boolean } = {},
): void {
  const { differs } = driver;

  describe(`the adapter of ${driver.name}`, () => {
    let session: MapSession<MapType> | undefined;

    const setup = async (options: SessionOptions = {}): Promise<MapSession<MapType>> =>
      (session = await openSession(driver, options));
    afterEach(() => {
      session?.close();
      session = undefined;
    });

    it('measures a load, a drag and a settle of the real map', async () => {
      const { rest, vitals, fly, samples, of } = await setup({ tiles: { delayMs: 60 } });
      await rest();
      await fly(planDrag({ steps: 20 }));
      await rest();
      for (const name of ['FTP', 'TCM', 'GSL', 'GDF', 'ST'] as const) {
        expect(vitals(name), name).toMatchObject([{ outcome: 'measured', value: expect.any(Number) }]);
      }
      expect(vitals('GSL')[0]?.tags).toMatchObject({ gesture: 'drag', adapter: expect.any(String) });
      expect(samples('tile').filter(({ outcome }) => outcome === 'ready').length).toBeGreaterThan(3);
      expect(samples('problem')).toEqual([]);
      expect(of('moveStart').length).toBe(of('moveEnd').length);
    });

    describeUnready(driver);
    describeCompleteness(driver, setup, { isSmoke });

    if (isSmoke) return;

    describeTileAnswers(driver, setup);

    it('has one gesture for a drag, which ends with the last frame in which the camera changed', async () => {
      const { rest, vitals, fly, of, container } = await setup();
      // As the page sees them: a busy one gets a hand's pause late, or never.
      const seenMs = { pointermove: 0, pointerup: 0 };
      for (const type of ['pointermove', 'pointerup'] as const) {
        container.addEventListener(type, () => (seenMs[type] = performance.now()), true);
      }
      await rest();
      await fly(planDrag({ holdMs: 400 }));
      await rest();
      const [settle] = vitals('ST');
      const changed = of('frame').filter(({ hasCameraChanged }) => hasCameraChanged);
      expect(vitals('GSL')).toHaveLength(1);
      expect(vitals('GDF')).toHaveLength(1);
      expect(vitals('ST')).toHaveLength(1);
      expect(settle?.startMs).toBeCloseTo(changed.at(-1)!.atMs, 3);
      // For so long the hand lay still before it let go: that is no part of the settle.
      const pauseMs = seenMs.pointerup - seenMs.pointermove;
      if (!differs.endsWhenStill)
        expect(of('moveEnd').at(-1)!.atMs - settle!.startMs).toBeGreaterThan(pauseMs - 2 * SLACK_MS);
    });

    it('has one gesture for a burst of the wheel', async () => {
      let isSteady = false;
      // Notches that a busy machine sends too far apart are more than one burst.
      for (let turn = 0; turn < 3 && !isSteady; turn += 1) {
        session?.close();
        const { rest, fly } = await setup();
        await rest();
        isSteady = await fly(planWheel());
        await rest();
      }
      const { vitals, samples } = session!;
      expect(vitals('GSL')).toMatchObject([{ tags: { gesture: 'wheel' } }]);
      expect(vitals('ST')).toHaveLength(1);
      expect(samples('programMove')).toEqual([]);
    });

    it.skipIf(differs.hasNoKeys)('has one gesture for a key', async () => {
      const { rest, vitals, fly, driven, container } = await setup();
      await rest();
      if (driven.focus) driven.focus();
      else container.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
      await fly(planKey('ArrowRight'));
      await rest();
      expect(vitals('GSL')).toMatchObject([{ tags: { gesture: 'key' } }]);
      expect(vitals('ST')).toHaveLength(1);
    });

    it('keeps a program’s move apart from the hand’s', async () => {
      const { rest, vitals, driven, samples } = await setup();
      await rest();
      driven.flyTo(NEXT_DOOR, 400);
      await sleep(450);
      await rest();
      expect(samples('programMove')).toMatchObject([{ settleMs: expect.any(Number) }]);
      const [move] = samples('programMove');
      expect(move!.endMs - move!.startMs).toBeGreaterThan(400 - SLACK_MS);
      expect(['GSL', 'GDF', 'ST'].flatMap((name) => vitals(name as 'ST'))).toEqual([]);
    });

    it('takes a jump and a resize for nobody’s, and neither interrupts a settle', async () => {
      const { rest, vitals, driven, container, samples, fly } = await setup({ tiles: { delayMs: 300 } });
      await rest();
      await fly(planDrag({ steps: 20 }));
      await sleep(170);
      container.style.width = '380px';
      driven.resized();
      await rest();
      expect(samples('programMove')).toEqual([]);
      expect(vitals('ST')).toMatchObject([{ outcome: 'measured' }]);
      driven.jumpTo(HOME);
      await rest();
      expect(samples('programMove')).toEqual([]);
      expect(vitals('ST')).toHaveLength(1);
    });

    it('does not take the input on a map that lies in it for its own', async () => {
      const { rest, vitals, container, fly, of } = await setup();
      const inner = document.createElement('div');
      inner.className = 'leaflet-container';
      inner.style.cssText = 'position:absolute;left:0;bottom:0;width:150px;height:100px;z-index:9999';
      for (const type of ['pointerdown', 'mousedown', 'wheel'])
        inner.addEventListener(type, (it) => it.stopPropagation());
      container.append(inner);
      await rest();
      const frameCount = of('frame').length;
      await fly(planDrag({ fromX: 120, y: 250, steps: 20 }));
      await rest();
      expect(
        of('frame')
          .slice(frameCount)
          .filter(({ hasCameraChanged }) => hasCameraChanged),
      ).toEqual([]);
      expect(vitals('GSL')).toEqual([]);
    });

    it.skipIf(differs.hasNoLiveData)('is complete though its app sets data anew in each frame', async () => {
      const { driven, vitals, until } = await setup({ tiles: { delayMs: 60 } });
      let count = 0;
      const timer = setInterval(() => driven.setLivePoint({ ...HOME, lng: HOME.lng + (count += 1) / 100_000 }), 16);
      await until(() => vitals('TCM').length > 0);
      clearInterval(timer);
      expect(vitals('TCM')).toMatchObject([{ outcome: 'measured' }]);
    });

    it.skipIf(differs.hasNoLiveData)(
      'measures from an update of its app’s data to the frame that shows it',
      async () => {
        const { driven, vitals, of, rest, until } = await setup();
        await rest();
        const calledMs = performance.now();
        const set = (to: View): void => {
          const begunMs = performance.now();
          while (performance.now() < begunMs + 60);
          driven.setLivePoint(to);
        };
        measureUpdate(driven.map, driven.liveSource, () => set(NEXT_DOOR), { kind: 'user' });
        await until(() => vitals('DTS').length > 0);
        expect(vitals('DTS')).toMatchObject([{ outcome: 'measured', tags: { updateKind: 'user' } }]);
        const [{ value, endMs, parts }] = vitals('DTS') as [VitalSample];
        expect(value).toBeGreaterThan(59);
        expect(parts?.['longestBlockMs']).toBeGreaterThan(59);
        expect(of('frame').map(({ atMs }) => atMs)).toContain(endMs);
        expect(endMs).toBeGreaterThan(calledMs + 59);
      },
    );

    it('drops what nobody could see', async () => {
      const { rest, vitals, container } = await setup({ tiles: { delayMs: 300 } });
      container.style.transform = 'translateX(-2000px)';
      await sleep(200);
      for (let count = 0; count < 3; count += 1) await new Promise(requestAnimationFrame);
      container.style.transform = '';
      await rest();
      expect(vitals('TCM')).toMatchObject([{ outcome: 'hidden', value: null }]);
    });

    it('knows that it was attached late', async () => {
      const { vitals, measured, driven, rest, samples, tiles } = await setup({ isAttachedLate: true });
      // Its tiles have come, level after level, and a slow machine has drawn them.
      let askedCount = 0;
      for (let count = 0; count < 3;) {
        await sleep(300);
        const { entries, openCount } = await tiles();
        count = openCount === 0 && entries.length > 0 && entries.length === askedCount ? count + 1 : 0;
        askedCount = entries.length;
      }
      measured.attach(driven.map);
      driven.flyTo(NEXT_DOOR, 200);
      await sleep(250);
      await rest();
      expect(vitals('FTP')).toMatchObject([{ value: null, reason: expect.stringContaining('attached-late') }]);
      expect(vitals('TCM')).toMatchObject([{ value: null, reason: expect.stringContaining('attached-late') }]);
      expect(samples('programMove')).toHaveLength(1);
    });

    it('does nothing at rest, tells the reasons of its declaration, and after the end of its map nothing but that', async () => {
      const { rest, events, attached, driven, measured, of } = await setup();
      await rest();
      const { length } = events;
      const request = window.requestAnimationFrame;
      let askedCount = 0;
      window.requestAnimationFrame = (callback) => {
        askedCount += 1;
        return request.call(window, callback);
      };
      await sleep(500);
      window.requestAnimationFrame = request;
      expect(events).toHaveLength(length);
      if (!differs.asksForFrames) expect(askedCount).toBe(0);

      const declared = declarations.find(({ adapter }) => adapter === driver.attach.name);
      expect(declared).toBeDefined();
      expect(attached()?.cannotMeasure ?? {}).toEqual(declared?.nulls ?? {});

      driven.remove();
      expect(of('removed')).toHaveLength(1);
      const told = events.length;
      measured.attach(driven.map)();
      await sleep(100);
      expect(events).toHaveLength(told);
    });

    it('leaves nothing of fifty maps that were mounted, measured and unmounted', async () => {
      const UNMEASURED = 5;
      const open = await driver.load();
      const origin = await commands.resetTiles();
      const measured = createMapPerformance<MapType>({ adapter: driver.attach });
      const problems = new Set<string>();
      measured.monitor.onSample((sample) => sample.kind === 'problem' && problems.add(sample.code));
      const mountAll = (mountCount: number, isMeasured: boolean): Promise<Leftovers> =>
        countLeftovers(mountCount, async () => {
          const container = createContainer();
          container.style.width = '120px';
          container.style.height = '90px';
          const tileUrl = `${origin}/tiles/photo/{z}/{x}/{y}.png`;
          const driven = open({ container, kind: 'raster', tileUrl, view: HOME });
          const detach = isMeasured ? measured.attach(driven.map) : () => {};
          await sleep(20);
          detach();
          driven.remove();
          container.remove();
          return driven.map;
        });
      // What the first map brings stays: the page's own signals.
      await mountAll(1, true);
      const without = await mountAll(UNMEASURED, false);
      const left = await mountAll(50, true);
      await measured.dispose();
      expect(problems).not.toContain('live-maps-growing');
      // One may be held by the engine's last word on it. A library that keeps every map by itself, as deck.gl does where one goes
      // before its device is there, hides whether we do.
      const isKeptAnyway = without.mapCount === UNMEASURED;
      if (!isKeptAnyway) expect(left.mapCount).toBeLessThanOrEqual(without.mapCount + 1);
      expect(left.listenerCount).toBeLessThanOrEqual((without.listenerCount * 50) / UNMEASURED);
      expect(left.observerCount).toBeLessThanOrEqual((without.observerCount * 50) / UNMEASURED);
      expect(left.frameCount).toBe(without.frameCount);
      // Sixty contexts of WebGL, which a busy machine builds in software.
    }, 120_000);

    it('refuses the map of another library, and says which adapter that needs', () => {
      const other = driver.attach === (attachLeaflet as unknown) ? mapOf('attachOpenLayers') : mapOf('attachLeaflet');
      const sink = { attached() {}, event() {}, problem() {} };
      // The cast: that it is none is what is tried.
      expect(() => driver.attach(other as MapType, sink)).toThrow(/got a (Leaflet|OpenLayers) map/);
    });
  });
}
