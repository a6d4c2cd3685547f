import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLabServer } from './labServer.ts';
import { figuresOf, runLab, runLabIn } from './runLab.ts';
import type { LabServer } from './labServer.ts';

let server: LabServer;
beforeAll(async () => (server = await startLabServer()));
afterAll(() => server.close());

const ONE = ['--pictures', '1', '--frames', '1', '--gestures', 'drag'];

describe.concurrent('pages of any kind, with a map', () => {
  it.each([
    ['in a closed shadow root', 'map.html?closed'],
    ['under routes that change without a load', 'map.html?routes'],
    ['beside a banner that asks for cookies', 'map.html?banner'],
    ['that never stop loading a picture', 'map.html?loading'],
    ['that make their map when all is quiet', 'map.html?late'],
    ['under a strict policy', 'map.html?strict'],
    ['behind a redirect', 'gone'],
    ['all of a shade', 'map.html?pale'],
    ['with a clock of their own', 'map.html?stopped'],
    ['with a class of their own by the name of Map', 'map.html?named'],
  ])('%s, are measured', async (_, page) => {
    const run = await runLab(`${server.origin}/${page}`, ...ONE, '--format', 'json');
    const figures = figuresOf(run);
    for (const name of ['FTP', 'TCM', 'GSL drag, held still', 'GDF drag, held still']) {
      const { median, reason } = figures[name] ?? {};
      expect(median === null ? reason : 'measured', name).toMatch(/^measured$|the hand stumbled/);
    }
  });

  it('in a frame of another site: measured there, by its own process', async () => {
    const run = await runLabIn({ viewport: '520x560' }, `${server.origin}/two.html?two`, ...ONE, '--format', 'json');
    const { map } = JSON.parse(run.out) as { map: { frameUrl: string; others: readonly string[] } };
    expect(map.frameUrl).toMatch(/^http:\/\/localhost:\d+\/map\.html$/);
    // The other one of the page is named, so that it can be asked for.
    expect(map.others).toEqual(['canvas (200 \u00d7 150)']);
    const { median, reason } = figuresOf(run)['GDF drag, held still'] ?? {};
    expect(median === null ? reason : 'measured').toMatch(/^measured$|the hand stumbled/);
  });

  it.each([
    ['that drags only once it has the focus', 'map.html?focus'],
    ['that wants a click first', 'map.html?click'],
  ])('%s: pressed once before each flight, and that is told', async (_, page) => {
    const run = await runLab(`${server.origin}/${page}`, ...ONE);
    expect(run.out).toContain('takes no drag before it was pressed once');
    expect(run.out).toMatch(/GSL drag, held still +\d|the hand stumbled/);
  });

  it('where the wheel scrolls the page: told so, and put back for what comes next', async () => {
    const flags = ['--pictures', '1', '--frames', '1', '--gestures', 'wheel', 'drag', '--format', 'json'];
    const figures = figuresOf(await runLab(`${server.origin}/map.html?scrolls`, ...flags));
    expect(figures['GSL wheel out']?.reason ?? figures['GSL wheel in']?.reason).toMatch(/the page was scrolled by it/);
    const { median, reason } = figures['GSL drag, held still'] ?? {};
    expect(median === null ? reason : 'measured').toMatch(/^measured$|the hand stumbled/);
  });

  it('on a phone, with two pixels each', async () => {
    const run = await runLabIn({ viewport: null }, `${server.origin}/map.html`, ...ONE, '--phone', '--format', 'json');
    const { median, reason } = figuresOf(run)['GSL drag, held still'] ?? {};
    expect(median === null ? reason : 'measured').toMatch(/^measured$|the hand stumbled/);
  });
});

describe.concurrent('what is no map, or cannot be seen, is refused with what was tried', () => {
  it.each([
    ['a map below the window', 'map.html?below', /canvas \(480 \u00d7 320\) lies outside; a larger `--viewport`/],
    [
      'a chart',
      'map.html?chart',
      /canvas \(480 \u00d7 320\): it moved by \(-?\d+, 0\) where the hand went \(-64, 24\)/,
    ],
    ['a pale canvas that only follows the pointer', 'map.html?pale&follows', /it follows the pointer, not the hand/],
    ['the map of a story', 'map.html?story', /it did not answer a drag; the wheel scrolls the page there/],
    ['a game', 'map.html?game', /never at rest|canvas \(480 \u00d7 320\): it /],
    [
      'a page that goes elsewhere while it is flown',
      'map.html?awayInFlight',
      /the page moved away to .*elsewhere\.html/,
    ],
    ['a page that is not there', 'nothing.html', /no map was found: .*the page answers 404/],
  ])('%s', async (_, page, reason) => {
    const { code, out, err } = await runLab(`${server.origin}/${page}`, ...ONE);
    expect(out + err).toMatch(reason);
    expect(code).toBe(2);
  });
});
