/** @module-tag realTime */
import { attachMapbox, createMapPerformance } from 'mapvitals';
import { expect, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeMapboxMap } from '../../support/fakeMapboxMap.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';
import type { MapboxMap, Sample } from 'mapvitals';
import type { FakeMapboxMap } from '../../support/fakeMapboxMap.ts';

const base = { type: 'vector', tiles: ['https://u:p@tiles.example/{z}/{x}/{y}.mvt?access_token=secret'] };
const style = { layers: [{ source: 'base' }, {}] };

function setup({ isStyled = true } = {}) {
  const clock = createFakeClock();
  const fake = createFakeMapboxMap(clock);
  if (isStyled) fake.setStyle(style, { base });
  const heard = recordAdapter(attachMapbox, fake.map, clock);
  return { clock, fake, ...heard };
}

test('a map tells what tags it, where its tiles come from without their token, and each from request to end', () => {
  const { clock, fake, of, attached } = setup();
  const tile = fake.request('base');
  clock.advance(40);
  fake.finish(tile);
  clock.advance(40);
  expect(attached().describe()).toEqual({
    library: 'mapbox-gl',
    libraryVersion: '3.9.0',
    adapter: 'mapbox',
    zoom: 11,
    layerCount: 2,
    sourceCount: 1,
  });
  const one = { sourceId: 'base', key: `${tile.uid}` };
  expect(of('tileStart')).toMatchObject([{ ...one, urlTemplate: 'https://tiles.example/{z}/{x}/{y}.mvt' }]);
  expect(of('tileReady')).toMatchObject([{ ...one, isNetworkTile: true }]);
  expect(of('frame').at(0)).toMatchObject({ isComplete: false, isMoving: false });
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true });
  expect(of('idle')).toMatchObject([{ isComplete: true }]);
});

test('a tile that is not there is told by data, one that fails by an error: both close the request', () => {
  const { clock, fake, of } = setup();
  fake.map.on('error', () => {});
  const [missing, broken] = [fake.request('base'), fake.request('base')];
  fake.fail(missing, 404);
  fake.fail(broken, 500);
  clock.advance(40);
  expect(of('tileError').map(({ status }) => status)).toEqual([404, 500]);
  expect(of('tileReady')).toEqual([]);
  expect(of('tileAbort')).toEqual([]);
});

test('tiles that it gives up without a word are over when it is complete, not before', () => {
  const { clock, fake, of } = setup();
  const [gone, late] = [fake.request('base'), fake.request('base')];
  fake.giveUp(gone);
  clock.advance(100);
  expect(of('tileAbort')).toEqual([]);
  fake.finish(late);
  clock.advance(40);
  expect(of('tileAbort')).toMatchObject([{ key: `${gone.uid}` }]);
});

test('the style is copied once after each change, and never in a frame', () => {
  const { clock, fake } = setup();
  clock.advance(40);
  const { styleReads } = fake;
  fake.moveTo(3, 500);
  clock.advance(1000);
  expect(fake.styleReads).toBe(styleReads);
  fake.setStyle(style, { base });
  clock.advance(100);
  expect(fake.styleReads).toBe(styleReads + 1);
});

test('without a style it is not complete; one that is made of imports alone is, with all of its tiles', () => {
  const { clock, fake, of } = setup({ isStyled: false });
  fake.setStyle({ layers: [] });
  clock.advance(40);
  expect(of('idle').at(-1)).toMatchObject({ isComplete: false, isEmpty: true });
  fake.setStyle({ layers: [], imports: [{}] }, { inner: { type: 'vector' } });
  const tile = fake.request('inner');
  clock.advance(40);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: false, isEmpty: false });
  fake.finish(tile);
  clock.advance(40);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true });
});

test.each([
  ['whose style is on its way', { isStyled: false }, () => {}],
  ['that has lost its style', {}, (fake: FakeMapboxMap) => fake.dropStyle()],
  ['that was removed', {}, (fake: FakeMapboxMap) => fake.remove()],
])('a map %s answers every question, and is not ready', (_what, options, befall) => {
  const { clock, fake, attached } = setup(options);
  clock.advance(40);
  befall(fake);
  const map = attached();
  expect(map.isComplete()).toBe(false);
  expect(map.mayHaveDrawnTile()).toBe(false);
  expect(map.watchSource?.('base')).toBeNull();
  expect(map.readSources?.()).toEqual({ readyCount: expect.any(Number), pendingCount: 0 });
  expect(map.describe()).toMatchObject({ library: 'mapbox-gl' });
  map.redraw?.();
});

test('a style that comes after the map is read when it is there', () => {
  const { clock, fake, of } = setup({ isStyled: false });
  fake.map.triggerRepaint();
  clock.advance(40);
  expect(of('frame')).toMatchObject([{ isComplete: false, isEmpty: true }]);
  fake.setStyle(style, { base });
  clock.advance(40);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true });
});

test('an app’s own source holds it up once, and is followed from its update to the frame that shows it', () => {
  const { clock, fake, of, attached } = setup({ isStyled: false });
  fake.setStyle({ layers: [{ source: 'places' }] }, { places: { type: 'geojson' } });
  fake.setData('places');
  clock.advance(40);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: false });
  fake.indexed('places');
  clock.advance(40);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true });

  expect(attached().watchSource?.('nowhere')).toBeNull();
  const watched = attached().watchSource?.('places');
  fake.setData('places');
  clock.advance(40);
  expect(of('source')).toMatchObject([{ sourceId: 'places', stage: 'changed' }]);
  expect(of('frame').at(-1)).toMatchObject({ isComplete: true });
  fake.indexed('places');
  clock.advance(40);
  expect(of('source').at(-1)).toMatchObject({ stage: 'ready' });
  watched?.stop();
  const { length } = of('source');
  fake.setData('places');
  expect(of('source')).toHaveLength(length);
});

test('an error that the app does not listen to is printed as before; one that it hears is its own', () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { fake, of, events } = setup();
  const error = new Error('https://host/x?key=1 broke');
  fake.raise(error);
  expect(print).toHaveBeenCalledWith(error);
  expect(of('error')).toMatchObject([{ severity: 'other', message: 'https://host/x broke' }]);
  fake.map.on('error', () => {});
  fake.raise(error);
  expect(print).toHaveBeenCalledTimes(1);
  print.mockClear();
  expect(events.filter(({ type }) => type === 'error')).toHaveLength(2);
});

test('the vitals of a load and of a drag come from it as from any map', async () => {
  const clock = createFakeClock();
  const fake = createFakeMapboxMap(clock);
  const measured = createMapPerformance({ adapter: attachMapbox, clock });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  measured.attach(fake.map);
  await vi.dynamicImportSettled();
  fake.setStyle(style, { base });
  const tile = fake.request('base');
  await clock.advanceAsync(500);
  fake.finish(tile);
  await clock.advanceAsync(2000);
  const drag = { pointerId: 1, isPrimary: true, buttons: 1, clientY: 0 };
  fake.container.dispatch('pointerdown', { ...drag, clientX: 0, timeStamp: clock.now() });
  for (let x = 10; x < 60; x += 10) {
    fake.container.dispatch('pointermove', { ...drag, clientX: x, timeStamp: clock.now() });
    if (x === 10) fake.moveTo(5, 80);
    await clock.advanceAsync(17);
  }
  fake.container.dispatch('pointerup', { ...drag, clientX: 60, timeStamp: clock.now() });
  await clock.advanceAsync(3000);
  const values = Object.fromEntries(
    samples.flatMap((sample) => (sample.kind === 'vital' ? [[sample.name, sample.value]] : [])),
  );
  expect(values['FTP']).toBeGreaterThan(480);
  expect(values['FTP']).toBeLessThan(550);
  expect(values['TCM']).toBe(values['FTP']);
  expect(values['GSL']).toBeLessThan(40);
  expect(values['ST']).toBeLessThan(40);
  await measured.dispose();
  expect(fake.listenerCount).toBe(0);
});

test('fifty mounts leave no listener, no timer and no frame; a removed map is silent', () => {
  const { clock, fake, events, detach } = setup();
  detach();
  clock.advance(100);
  for (let count = 0; count < 50; count += 1) recordAdapter(attachMapbox, fake.map, clock).detach();
  expect(fake.listenerCount).toBe(0);
  expect(clock.pendingCount).toBe(0);
  const { length } = events;
  const other = recordAdapter(attachMapbox, fake.map, clock);
  fake.remove();
  expect(other.of('removed')).toHaveLength(1);
  expect(events).toHaveLength(length);
  expect(fake.listenerCount).toBe(0);
  expect(recordAdapter(attachMapbox, fake.map, clock).events).toEqual([]);
});

test('a MapLibre map, and a map of another library, are told what they need', () => {
  const { fake } = setup();
  const sink = { attached: () => {}, event: () => {}, problem: () => {} };
  const mapLibre = { ...fake.map, getPixelRatio: () => 1 };
  expect(() => attachMapbox(mapLibre, sink)).toThrow(/attachMapLibre/);
  expect(() => attachMapbox({ getContainer: () => ({}) } as unknown as MapboxMap, sink)).toThrow(/Mapbox/);
});
