import { cdp } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { attachMapLibre } from '../../../src/adapters/attachMapLibre.ts';
import { hostClock } from '../../../src/lib/clock.ts';
import { observeMap } from '../../../src/signals/observeMap.ts';
import { trackMap } from '../../../src/vitals/trackMap.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import {
  chicago,
  createContainer,
  createStyle,
  mapLibreVersions,
  roadTile,
  vectorLayer,
} from '../../support/realMapLibre.ts';
import type { MapEvent } from '../../../src/types/mapEvents.ts';
import type { Sample } from '../../../src/types/sample.ts';

interface InputSession {
  send(method: 'Input.dispatchMouseEvent', params: object): Promise<unknown>;
}

/** Real input, seen from this test's own frame. */
async function drag(from: number, to: number): Promise<void> {
  // The cast: the provider's session, of which this is used.
  const session = cdp() as unknown as InputSession;
  const frame = window.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
  const mouse = (type: string, x: number): Promise<unknown> =>
    session.send('Input.dispatchMouseEvent', {
      type,
      x: frame.left + x,
      y: frame.top + 100,
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: 1,
    });
  await mouse('mousePressed', from);
  for (let step = 1; step <= 15; step += 1) await mouse('mouseMoved', from + ((to - from) * step) / 15);
  await mouse('mouseReleased', to);
}

test('a session with a real map and a real hand gives the same samples when it is played again at once', async () => {
  const mapLibre = await mapLibreVersions[6]();
  mapLibre.addProtocol('roads', async ({ url }, { signal }) => {
    signal.throwIfAborted();
    return { data: await roadTile(), url };
  });
  const container = createContainer();
  container.style.cssText = 'width:256px;height:256px;position:fixed;left:0;top:0';
  const style = createStyle({ roads: { type: 'vector', tiles: ['roads://tiles.test/{z}/{x}/{y}.mvt'] } }, [
    vectorLayer,
  ]);
  const events: MapEvent[] = [];
  const samples: Sample[] = [];
  const tracker = trackMap({ clock: hostClock, record: (sample) => samples.push(sample) });
  const map = new mapLibre.Map({ container, style, center: chicago, zoom: 13, fadeDuration: 0, maplibreLogo: false });
  let probe: ReturnType<typeof observeMap> | undefined;
  const problem = (code: string): never => expect.unreachable(code);
  const detach = attachMapLibre(map, {
    attached(attached) {
      probe = observeMap(attached, {
        clock: hostClock,
        load: { startMs: hostClock.now(), isPainted: false, isOver: false },
        problem,
        tell(event) {
          events.push(event);
          tracker.event(event);
        },
      });
    },
    event: (event) => probe?.event(event),
    problem,
  });
  const countOf = (name: string): number =>
    samples.filter((sample) => sample.kind === 'vital' && sample.name === name).length;
  const until = (condition: () => boolean): Promise<boolean> => vi.waitUntil(condition, { timeout: 20_000 });

  await until(() => countOf('TCM') === 1);
  await drag(200, 60);
  await until(() => countOf('ST') === 1);
  map.easeTo({ zoom: 13.5, duration: 300 });
  await until(() => samples.some((sample) => sample.kind === 'programMove'));
  detach();
  probe?.stop();
  tracker.stop();
  map.remove();
  container.remove();

  expect(events.filter(({ type }) => type === 'input').length).toBeGreaterThan(2);
  expect(['FTP', 'GSL', 'GDF', 'VCD', 'MFR'].map(countOf)).toEqual([1, 1, 1, 1, 1]);
  const again: Sample[] = [];
  const late = trackMap({
    clock: createFakeClock({ startMs: hostClock.now() + 1e6 }),
    record: (sample) => again.push(sample),
  });
  for (const event of events) late.event(event);
  late.stop();
  expect(again).toEqual(samples);
});
