/** @module-tag realTime */
import { attachGoogleMaps, createMapPerformance } from 'mapvitals';
import { describe, expect, it, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { LOAD_MS, createFakeGoogleMap, createFakeGoogleMap3D } from '../../support/fakeGoogleMap.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';
import type { GoogleMap, Sample } from 'mapvitals';

describe.each([
  ['a map', createFakeGoogleMap],
  ['a 3D map', createFakeGoogleMap3D],
] as const)('attachGoogleMaps with %s', (_kind, create) => {
  function setup() {
    const clock = createFakeClock();
    const fake = create(clock);
    return { clock, fake, ...recordAdapter(attachGoogleMaps, fake.map, clock) };
  }

  it('is complete when the library says that the tiles of the view are there, and not after the camera has changed', () => {
    const { clock, fake, of, attached } = setup();
    fake.show(1);
    clock.advance(LOAD_MS - 20);
    expect(of('frame').some(({ isComplete }) => isComplete)).toBe(false);
    expect(attached().mayHaveDrawnTile()).toBe(false);
    clock.advance(60);
    expect(of('tileReady')).toMatchObject([{ isNetworkTile: true }]);
    expect(of('frame').at(-1)).toMatchObject({ isComplete: true, isMoving: false });
    expect(of('idle')).toMatchObject([{ isComplete: true }]);
    expect(attached().mayHaveDrawnTile()).toBe(true);
    fake.moveTo(2, 200);
    clock.advance(100);
    expect(of('frame').at(-1)).toMatchObject({ isComplete: false, hasCameraChanged: true, isMoving: true });
    clock.advance(1000);
    expect(of('frame').at(-1)).toMatchObject({ isComplete: true, isMoving: false });
    // The first of all is one only.
    expect(of('tileReady')).toHaveLength(1);
    expect(clock.pendingCount).toBe(0);
  });

  it('has a move from its second step to the first frame in which the camera stands; one step is a jump', () => {
    const { clock, fake, of } = setup();
    fake.show(1);
    clock.advance(1000);
    expect(of('moveStart').map(({ atMs }) => atMs)).toEqual(of('moveEnd').map(({ atMs }) => atMs));
    const { length } = of('moveStart');
    fake.moveTo(4, 300);
    const startMs = clock.now();
    clock.advance(1000);
    expect(of('moveStart')).toHaveLength(length + 2);
    const lastMs = of('moveEnd').at(-1)!.atMs - startMs;
    expect(lastMs).toBeGreaterThan(299);
    expect(lastMs).toBeLessThan(300 + 60);
  });

  it('takes what is given to a layer of it for drawn in the next frame', () => {
    const { clock, of, attached } = setup();
    expect(attached().watchSource?.('places')).toBeNull();
    const watched = attached().watchSource?.({});
    clock.advance(40);
    expect(of('source')).toMatchObject([{ sourceId: watched?.id, stage: 'ready' }]);
    expect(of('frame').at(-1)!.atMs).toBe(of('source').at(-1)!.atMs);
    watched?.stop();
    const layer = {};
    const ids = [layer, layer, {}].map((one) => {
      const it = attached().watchSource?.(one);
      it?.stop();
      return it?.id;
    });
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
    clock.advance(40);
    expect(of('source')).toHaveLength(1);
  });

  it('says why it cannot tell how complete a view is', () => {
    expect(setup().attached().cannotMeasure?.VCD).toContain('tells of none of its tiles');
  });

  it('leaves no listener and no frame after fifty mounts', () => {
    const { clock, fake, detach } = setup();
    detach();
    for (let count = 0; count < 50; count += 1) recordAdapter(attachGoogleMaps, fake.map, clock).detach();
    expect(fake.listenerCount).toBe(0);
    const { events, detach: leave } = recordAdapter(attachGoogleMaps, fake.map, clock);
    fake.show(1);
    leave();
    clock.advance(1000);
    expect(events).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  it('gives the vitals of a load and of a drag', async () => {
    const clock = createFakeClock();
    const fake = create(clock);
    const measured = createMapPerformance({ adapter: attachGoogleMaps, clock });
    const samples: Sample[] = [];
    measured.monitor.onSample((sample) => samples.push(sample));
    measured.attach(fake.map);
    await vi.dynamicImportSettled();
    fake.show(1);
    await clock.advanceAsync(2000);
    const values = Object.fromEntries(
      samples.flatMap((sample) => (sample.kind === 'vital' ? [[sample.name, sample.value]] : [])),
    );
    expect(values['FTP']).toBeGreaterThanOrEqual(LOAD_MS);
    expect(values['FTP']).toBeLessThan(LOAD_MS + 50);
    expect(values['TCM']).toBe(values['FTP']);
    expect(values['VCD']).toBeNull();
    await measured.dispose();
    expect(fake.listenerCount).toBe(0);
  });
});

test('a <gmp-map> is the map in it; a map of another library is told what it needs', () => {
  const clock = createFakeClock();
  const fake = createFakeGoogleMap(clock);
  const { attached } = recordAdapter(attachGoogleMaps, { innerMap: fake.map }, clock);
  expect(attached().container).toBe(fake.container.element);
  const sink = { attached: () => {}, event: () => {}, problem: () => {} };
  expect(() => attachGoogleMaps({ getContainer: () => ({}) } as unknown as GoogleMap, sink)).toThrow(
    /must be a Google map/,
  );
});
