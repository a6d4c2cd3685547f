import { afterEach, expect, it } from 'vitest';
import {
  attachCesium,
  attachDeckGl,
  attachGoogleMaps,
  attachLeaflet,
  attachMapbox,
  attachMapLibre,
  attachOpenLayers,
} from 'mapvitals';
import { progress } from 'mapvitals/vitals';
import { hostClock } from '../../../src/lib/clock.ts';
import { recordAdapter } from '../../support/recordAdapter.ts';
import { commands } from 'vitest/browser';
import { createContainer, HOME } from './openSession.ts';
import type { AttachedMap } from '../../../src/types/adapter.ts';
import type { MapDriver } from './driver.ts';

const adapters = [
  attachMapLibre,
  attachMapbox,
  attachLeaflet,
  attachOpenLayers,
  attachDeckGl,
  attachCesium,
  attachGoogleMaps,
];
const silent = { attached() {}, event() {}, problem() {} };

/** Asks all that can be asked of a map: it has an answer to each, and is not ready. */
function expectNotReady(map: AttachedMap): void {
  expect(map.container).toBeInstanceOf(HTMLElement);
  expect(map.describe().adapter).toEqual(expect.any(String));
  expect(map.isComplete()).toBe(false);
  expect(map.mayHaveDrawnTile()).toBe(false);
  expect(map.readView?.()?.readyCount ?? 0).toBe(0);
  expect(map.readSources?.().pendingCount ?? 0).toEqual(expect.any(Number));
  for (const source of ['nowhere', {}]) map.watchSource?.(source)?.stop();
  map.redraw?.();
}

/** What an adapter says of a real map that has no view, style, size, or end of it. */
export function describeUnready<MapType extends object>(driver: MapDriver<MapType>): void {
  const others = adapters.filter((adapter) => adapter !== (driver.attach as unknown));
  let remove = (): void => {};
  afterEach(() => remove());

  it('answers every question of a map that is not ready, and of one that was removed; each other adapter says which one it needs', async () => {
    const container = createContainer();
    const make = await driver.load();
    const tileUrl = `${await commands.resetTiles()}/tiles/photo/{z}/{x}/{y}.png?unready`;
    const unready = {
      'a first frame': () => make({ container, kind: 'raster', tileUrl, view: HOME }),
      ...(await driver.unready(container)),
    };
    for (const [lack, open] of Object.entries(unready)) {
      const { map, remove: end } = open();
      let isThere = true;
      remove = () => {
        if (isThere) end();
        isThere = false;
        container.replaceChildren();
      };
      const { attached, of, detach } = recordAdapter<MapType>(driver.attach, map, hostClock);
      expectNotReady(attached());
      for (const other of others) expect(() => other(map as never, silent), lack).toThrow(`\`${driver.attach.name}\``);
      expect(progress<MapType>(map, { adapter: driver.attach }), lack).toMatchObject({ ready: 0, ratio: 0 });
      if (lack !== 'a first frame') {
        for (let count = 0; count < 3; count += 1) await new Promise(requestAnimationFrame);
        expectNotReady(attached());
        expect(of('frame').filter(({ isComplete }) => isComplete)).toEqual([]);
      }
      remove();
      await new Promise(requestAnimationFrame);
      const { length } = of('frame');
      expect(attached().isComplete()).toBe(false);
      attached().describe();
      attached().mayHaveDrawnTile();
      attached().readView?.();
      attached().readSources?.();
      attached().watchSource?.({})?.stop();
      attached().redraw?.();
      expect(of('frame')).toHaveLength(length);
      detach();
      detach();
    }
    container.remove();
  });
}
