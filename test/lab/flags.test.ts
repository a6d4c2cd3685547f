import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LAB_FLAGS } from '../../src/cli/lab/lab.ts';
import { planLab } from '../../src/cli/lab/planLab.ts';
import { readArguments } from '../../src/cli/readArguments.ts';
import { flyLab } from '../../src/lab/flyLab.ts';
import { resolverRules } from '../../src/lab/network/isPrivateHost.ts';
import { openPictureReader } from '../../src/lab/pictures/openPictureReader.ts';
import { chromiumArgs, findChromium } from '../run/chromium.mjs';
import { startLabServer } from './labServer.ts';
import { figuresOf, runLab, runLabIn } from './runLab.ts';
import type { Browser } from 'playwright-core';
import type { LabPlan } from '../../src/lab/labPlan.ts';
import type { HostTiles } from '../../src/lab/network/countTiles.ts';
import type { LabFlights } from '../../src/lab/flyLab.ts';
import type { LabServer } from './labServer.ts';

const SMALL = ['--pictures', '1', '--frames', '1', '--gestures', 'drag'];
let server: LabServer;
beforeAll(async () => (server = await startLabServer()));
afterAll(() => server.close());
beforeEach(() => server.forget());

describe('a host of others', () => {
  const PAUSE_MS = 1200;
  let browser: Browser;
  beforeEach(async () => {
    const { port } = new URL(server.origin);
    const rules = `MAP maps.example 127.0.0.1:${port} , ${resolverRules([])}`;
    const executablePath = findChromium();
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...chromiumArgs, `--host-resolver-rules=${rules}`],
    });
  });
  afterEach(() => browser.close());

  /** What the command would fly, with shorter pauses. */
  async function fly(
    page: string,
  ): Promise<{ flights: LabFlights; announced: readonly HostTiles[]; announcedAfter: number }> {
    const flags = ['--allow-host', 'maps.example', '--viewport', '520x380', ...SMALL];
    const plan: LabPlan = {
      ...planLab(readArguments('lab', LAB_FLAGS, flags), `http://maps.example/${page}`),
      pauseMs: PAUSE_MS,
    };
    let announced: readonly HostTiles[] = [];
    let announcedAfter = 0;
    const flights = await flyLab(plan, {
      browser,
      reader: await openPictureReader(browser),
      signal: new AbortController().signal,
      kept: null,
      tell: () => {},
      announce: (tiles) => {
        announced = tiles;
        announcedAfter = server.asked.filter(({ path }) => path === '/map.html').length;
      },
      random: Math.random,
    });
    return { flights, announced, announcedAfter };
  }

  it('is visited by a true name, with pauses, and asked for no tile twice', async () => {
    const { flights, announced, announcedAfter } = await fly('map.html?cached');
    const pages = server.asked.filter(({ path }) => path === '/map.html');
    expect(pages).toHaveLength(3);
    const gaps = pages.slice(1).map(({ atMs }, index) => atMs - (pages[index]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(PAUSE_MS);
    expect(server.asked.every(({ userAgent }) => userAgent.endsWith(' mapvitals-lab'))).toBe(true);
    const tiles = server.asked.filter(({ path }) => path.startsWith('/tiles/')).map(({ path }) => path);
    expect(tiles.length).toBeGreaterThan(10);
    expect(new Set(tiles).size).toBe(tiles.length);
    // Told before all but the first visit, and after all.
    expect([announcedAfter, announced[0]?.host]).toEqual([1, 'maps.example']);
    expect(flights.tiles[0]?.tileCount).toBeGreaterThanOrEqual(tiles.length);
  });

  it('is visited no more after its first 403', async () => {
    server.answerTiles(403, 2);
    const { flights } = await fly('map.html');
    expect(flights.isCut).toBe(true);
    expect(flights.refusals[0]?.reason).toMatch(/the host answers 403/);
    expect(server.asked.filter(({ path }) => path === '/map.html')).toHaveLength(2);
  });
});

describe('--record', () => {
  it('asks for a tile once, in a worker too, and replays it in this flight and the next', async () => {
    const files = new Map<string, string>();
    const one = ['--pictures', '1', '--frames', '1', '--gestures', 'drag, held still'];
    const flags = [...one, '--record', 'kept.json', '--format', 'json'];
    const first = await runLabIn({ files }, `${server.origin}/map.html?fetches`, ...flags);
    expect(figuresOf(first)['TCM']?.median).toBeGreaterThan(60);
    const count = server.tileEnds.length;
    expect(count).toBeGreaterThan(10);
    const again = await runLabIn({ files }, `${server.origin}/map.html?fetches`, ...flags);
    expect(figuresOf(again)['TCM']?.median).toBeGreaterThan(60);
    expect(server.tileEnds.length).toBe(count);
    // Two flights of four visits.
  }, 300_000);
});

describe('Ctrl-C', () => {
  it('ends the flight, and what was flown is told', async () => {
    const flags = [...SMALL, '--format', 'json'];
    const run = await runLabIn({ endAt: /visit 2 of 2/ }, `${server.origin}/map.html`, ...flags);
    expect(run.code).toBe(130);
    const { isCut, refusals } = JSON.parse(run.out) as LabFlights;
    expect([isCut, refusals]).toEqual([true, []]);
    const gestures = Object.values(figuresOf(run)).filter(({ gesture }) => gesture !== null);
    expect(gestures.length).toBeGreaterThan(0);
  });

  it('before the map is found says so', async () => {
    const run = await runLabIn({ endAt: /looking for the map/ }, `${server.origin}/map.html`, ...SMALL);
    expect(run.code).toBe(130);
    expect(run.err).toContain('Ended before the map was found');
  });
});

describe('--check-sdk, --mask, --flight and --keep-trace', () => {
  it('put the numbers of the page beside those of the same gesture', async () => {
    const { out, code } = await runLab(`${server.origin}/map.html?sdk`, ...SMALL, '--check-sdk');
    // On a machine that has much else to do the hand may stumble in both drags: then that is the reason, and nothing else.
    expect(out).toMatch(/GSL drag, .* 12\sms|GSL drag.*the hand stumbled/);
    expect(out).toMatch(/GDF drag, .* 25\s%|GDF drag.*the hand stumbled/);
    expect(out.includes('the hand stumbled') ? 0 : code).toBe(0);
  });

  it('leave out what is named, fly what was recorded, keep the trace', async () => {
    const files = new Map([['flight.json', JSON.stringify(flight)]]);
    const flags = ['--pictures', '1', '--frames', '1', '--flight', 'flight.json', '--keep-trace', '.'];
    const page = `${server.origin}/map.html?clock`;
    const run = await runLabIn({ files, viewport: null }, page, ...flags, '--mask', '#clock', '--format', 'json');
    for (const key of ['GSL drag 1', 'GDF drag 1']) {
      const { median, reason } = figuresOf(run)[key] ?? {};
      expect(median === null ? reason : 'measured', key).toMatch(/^measured$|the hand stumbled/);
    }
    const { traceEvents } = JSON.parse(files.get('./frames-1.json') ?? '{}') as { traceEvents: { name: string }[] };
    expect(traceEvents.some(({ name }) => name === 'PipelineReporter')).toBe(true);
  });
});

const moved = (atMs: number, x: number, buttons: number, type = 'mouseMoved'): object => ({
  atMs,
  type,
  x,
  y: 180,
  button: buttons || type === 'mouseReleased' ? 'left' : 'none',
  buttons,
  clickCount: type === 'mouseMoved' ? 0 : 1,
  deltaX: 0,
  deltaY: 0,
  modifiers: 0,
});
/** A drag over 120 pixels, as `recordFlight` would have it. */
const flight = {
  version: 1,
  page: 'http://localhost/map.html',
  viewport: { width: 520, height: 380 },
  durationMs: 1500,
  start: null,
  camera: [],
  input: [
    moved(0, 300, 0),
    moved(100, 300, 1, 'mousePressed'),
    ...Array.from({ length: 60 }, (_, index) => moved(120 + index * 10, 300 - 2 * index, 1)),
    moved(1000, 180, 0, 'mouseReleased'),
  ],
};
