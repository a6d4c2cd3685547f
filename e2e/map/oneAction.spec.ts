import { breadth } from '../support/breadth.ts';
import { mapOf } from '../support/mapPage.ts';
import { expect, test } from '../support/test.ts';
import type { Page } from '@playwright/test';
import type { Sample, VitalSample } from 'mapvitals';
import type { HandOptions, Version } from '../pages/hand.ts';
import type { TileServer } from '../support/tileServer.ts';

/** What a hand does to a map as apps build them, and what the map and its app do about it. */
interface Habit {
  readonly name: string;
  /** Runs in the page. Returns nothing: what it adds to the map's container goes by itself, and the rest by `undo`. */
  prepare(this: void): void;
  act(page: Page): Promise<void>;
  /** @default one of each */
  readonly counts?: { readonly gestures: number; readonly programMoves: number };
  readonly check?: (gesture: Gesture) => void;
}

interface Gesture {
  readonly latencyMs: number;
  readonly maxGapMs: number;
  readonly kind: string | undefined;
}

/** Turns the wheel as a hand does: it does not wait for the page. */
async function wheel(page: Page, count: number, deltaY: number, everyMs: number): Promise<void> {
  await page.mouse.move(200, 150);
  const session = await page.context().newCDPSession(page);
  const notches: Promise<unknown>[] = [];
  for (let notch = 0; notch < count; notch += 1) {
    notches.push(session.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 200, y: 150, deltaX: 0, deltaY }));
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  await Promise.all(notches);
}

const center: [number, number] = [-87.7148, 41.8368];

async function drag(page: Page, from: [number, number], to: [number, number], steps = 20): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  for (let step = 1; step <= steps; step += 1) {
    const part = step / steps;
    await page.mouse.move(from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part);
    await page.waitForTimeout(16);
  }
}

async function middleOf(page: Page, selector: string): Promise<[number, number]> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`nothing at ${selector}`);
  return [box.x + box.width / 2, box.y + box.height / 2];
}

const none = { gestures: 0, programMoves: 0 };

const habits: readonly Habit[] = [
  {
    name: 'the compass, turned for a second: each pointermove is a jump of its own',
    prepare: () => void window.hand.map.addControl(new window.hand.library.NavigationControl(), 'top-right'),
    async act(page) {
      const [x, y] = await middleOf(page, '.maplibregl-ctrl-compass');
      await drag(page, [x, y], [x - 120, y + 60], 50);
      await page.mouse.up();
    },
    check: ({ kind }) => expect(kind).toBe('drag'),
  },
  {
    name: 'a pitch slider that lies on the map',
    prepare() {
      const { container, map } = window.hand;
      const slider = document.createElement('input');
      Object.assign(slider, { type: 'range', min: '0', max: '60', value: '0', id: 'slider' });
      slider.style.cssText = 'position:absolute;bottom:10px;left:10px;width:200px;z-index:5';
      slider.addEventListener('input', () => map.setPitch(Number(slider.value)));
      container.append(slider);
    },
    async act(page) {
      const [x, y] = await middleOf(page, '#slider');
      await drag(page, [x - 80, y], [x + 60, y], 30);
      await page.mouse.up();
    },
  },
  {
    name: 'a wheel handler that jumps',
    prepare() {
      const { container, map } = window.hand;
      map.scrollZoom.disable();
      const jump = ({ deltaY }: WheelEvent): void => void map.jumpTo({ zoom: map.getZoom() - deltaY / 1000 });
      container.addEventListener('wheel', jump);
      window.undo = () => {
        map.scrollZoom.enable();
        container.removeEventListener('wheel', jump);
      };
    },
    act: (page) => wheel(page, 8, 40, 40),
    check: ({ kind }) => expect(kind).toBe('wheel'),
  },
  {
    name: 'wheel notches 180 ms apart, which the library makes one move of',
    prepare() {},
    act: (page) => wheel(page, 4, -60, 180),
  },
  {
    name: 'a marker that is dragged for a second and then centred',
    prepare() {
      const { library, map } = window.hand;
      const element = document.createElement('div');
      element.id = 'marker';
      element.style.cssText = 'width:20px;height:20px;background:red';
      const marker = new library.Marker({ element, draggable: true }).setLngLat(map.getCenter()).addTo(map);
      marker.on('dragend', () => void map.easeTo({ center: marker.getLngLat(), duration: 300 }));
      window.undo = () => void marker.remove();
    },
    async act(page) {
      const [x, y] = await middleOf(page, '#marker');
      await drag(page, [x, y], [x + 60, y + 30], 50);
      await page.mouse.up();
    },
    // From where it was let go.
    check: ({ latencyMs }) => expect(latencyMs).toBeLessThan(500),
  },
  {
    name: 'a search field on the map: Enter flies there',
    prepare() {
      const { container, map } = window.hand;
      const field = document.createElement('input');
      field.id = 'search';
      field.style.cssText = 'position:absolute;top:10px;left:10px;z-index:5';
      field.addEventListener('keydown', ({ key }) => {
        if (key === 'Enter') map.flyTo({ zoom: map.getZoom() + 0.5, duration: 400 });
      });
      container.append(field);
    },
    async act(page) {
      await page.locator('#search').focus();
      await page.keyboard.type('chicago', { delay: 90 });
      await page.keyboard.press('Enter', { delay: 60 });
    },
    check: ({ latencyMs, kind }) => {
      expect(kind).toBe('key');
      expect(latencyMs).toBeLessThan(500);
    },
  },
  {
    name: 'Shift held for a while, and then an arrow',
    prepare() {},
    async act(page) {
      await page.locator('canvas').focus();
      await page.keyboard.down('Shift');
      await page.waitForTimeout(700);
      await page.keyboard.press('ArrowRight', { delay: 60 });
      await page.keyboard.up('Shift');
    },
    check: ({ latencyMs }) => expect(latencyMs).toBeLessThan(500),
  },
  {
    name: 'a drag with a clamp by setCenter in `move`',
    prepare() {
      const { map } = window.hand;
      const north = map.getCenter().lat + 0.001;
      const clamp = (): void => {
        const { lng, lat } = map.getCenter();
        if (lat > north) map.setCenter([lng, north]);
      };
      map.on('move', clamp);
      window.undo = () => void map.off('move', clamp);
    },
    async act(page) {
      await drag(page, [200, 150], [120, 220]);
      await page.waitForTimeout(200);
      await page.mouse.up();
    },
  },
  {
    name: 'a box that is drawn with Shift',
    prepare() {},
    async act(page) {
      await page.keyboard.down('Shift');
      await drag(page, [150, 110], [260, 200], 30);
      await page.mouse.up();
      await page.keyboard.up('Shift');
    },
    check: ({ latencyMs }) => expect(latencyMs).toBeLessThan(500),
  },
  {
    name: 'a hand that lies still for two seconds in mid-drag',
    prepare() {},
    async act(page) {
      await drag(page, [250, 200], [200, 180]);
      await page.waitForTimeout(2000);
      for (let step = 1; step <= 20; step += 1) {
        await page.mouse.move(200 - step * 4, 180);
        await page.waitForTimeout(16);
      }
      await page.waitForTimeout(200);
      await page.mouse.up();
    },
    check: ({ maxGapMs }) => expect(maxGapMs).toBeLessThan(1500),
  },
  {
    name: 'a button on the map that resizes it',
    prepare() {
      const { container } = window.hand;
      const button = document.createElement('button');
      button.id = 'wider';
      button.style.cssText = 'position:absolute;bottom:40px;left:10px;z-index:5';
      button.textContent = 'wider';
      button.addEventListener('click', () => {
        container.style.width = '420px';
        window.hand.map.resize();
      });
      container.append(button);
    },
    act: (page) => page.locator('#wider').click(),
    counts: none,
  },
  {
    name: 'a scroll over a map with cooperative gestures, and then a move of the program',
    prepare() {
      const { map } = window.hand;
      map.cooperativeGestures.enable();
      window.undo = () => map.cooperativeGestures.disable();
    },
    async act(page) {
      await wheel(page, 4, 40, 40);
      await page.evaluate(() => void window.hand.map.easeTo({ bearing: 0, duration: 300 }));
    },
    counts: { gestures: 0, programMoves: 1 },
  },
  {
    name: 'an overview map that lies in it and leads it',
    prepare() {
      const { container, library, map } = window.hand;
      const inner = document.createElement('div');
      inner.id = 'overview';
      inner.style.cssText = 'position:absolute;right:0;bottom:0;width:120px;height:90px;z-index:6';
      container.append(inner);
      const overview = new library.Map({ container: inner, style: { version: 8, sources: {}, layers: [] }, zoom: 10 });
      overview.setCenter(map.getCenter());
      overview.on('move', () => void map.jumpTo({ center: overview.getCenter() }));
    },
    async act(page) {
      const [x, y] = await middleOf(page, '#overview');
      await drag(page, [x, y], [x - 30, y - 10]);
      await page.waitForTimeout(200);
      await page.mouse.up();
    },
    counts: none,
  },
];

declare global {
  interface Window {
    undo: (() => void) | undefined;
  }
}

async function start(page: Page, server: TileServer, version: Version): Promise<void> {
  const { sources, layers } = mapOf(server, ['line']);
  const options: HandOptions = { version, style: { version: 8, sources, layers }, center };
  await page.goto(`${server.origin}/hand.html`);
  await expect.poll(() => page.evaluate(() => typeof window.startHand)).toBe('function');
  await page.evaluate(`window.startHand(${JSON.stringify(options)})`);
  await expect
    .poll(() => page.evaluate(() => window.hand.measured.monitor.snapshot().vitals.TCM.sampleCount), {
      timeout: 20_000,
    })
    .toBe(1);
}

type Told = VitalSample | Extract<Sample, { kind: 'programMove' }>;

/** Of the samples after these. */
async function readTold(page: Page, since: number): Promise<Told[]> {
  const samples = await page.evaluate<string>('JSON.stringify(window.hand.samples)');
  const isTold = (sample: Sample): sample is Told =>
    sample.kind === 'programMove' || (sample.kind === 'vital' && ['GSL', 'GDF', 'ST'].includes(sample.name));
  return (JSON.parse(samples) as Sample[]).filter(isTold).slice(since);
}

/** The older ones have a command of their own: `npm run test:versions`. */
const versions: readonly Version[] = process.env['OLDER_MAPLIBRE'] ? [4, 5] : [6];

const cases = versions.flatMap((version) => [
  { version, which: 'each jump of whose move is one of the map’s own', played: habits.slice(0, 3), tag: {} },
  { version, which: 'whatever the app makes of it', played: habits.slice(3), tag: breadth },
]);

for (const { version, which, played, tag } of cases) {
  test(`with MapLibre ${version} one action of the hand is one gesture, ${which}`, tag, async ({ page, server }) => {
    test.slow();
    await start(page, server, version);
    let toldCount = 0;
    for (const { name, prepare, act, counts = { gestures: 1, programMoves: 0 }, check } of played) {
      await test.step(name, async () => {
        await page.evaluate(() => {
          window.undo?.();
          window.undo = undefined;
        });
        await page.evaluate(prepare);
        await page.waitForTimeout(300);
        await act(page);
        const settleCount = counts.gestures + counts.programMoves;
        const isSettled = async (): Promise<number> => {
          const told = await readTold(page, toldCount);
          return told.filter((sample) => sample.kind === 'programMove' || sample.name === 'ST').length;
        };
        await expect.poll(isSettled, { timeout: 15_000, message: name }).toBeGreaterThanOrEqual(settleCount);
        await page.waitForTimeout(600);
        const told = await readTold(page, toldCount);
        toldCount += told.length;
        const vitals = told.filter((sample) => sample.kind === 'vital');
        const of = (vital: string): VitalSample[] => vitals.filter((sample) => sample.name === vital);
        expect
          .soft(
            {
              GSL: of('GSL').length,
              GDF: of('GDF').length,
              ST: of('ST').length,
              programMoves: told.length - vitals.length,
            },
            name,
          )
          .toEqual({
            GSL: counts.gestures,
            GDF: counts.gestures,
            ST: counts.gestures,
            programMoves: counts.programMoves,
          });
        const latency = vitals.find((sample) => sample.name === 'GSL');
        const dropped = vitals.find((sample) => sample.name === 'GDF');
        check?.({
          latencyMs: latency?.value ?? Infinity,
          maxGapMs: dropped?.parts?.['maxGapMs'] ?? Infinity,
          kind: latency?.tags?.gesture,
        });
      });
    }
  });
}
