import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from './buildCommand.ts';
import { interruptAt, NOTHING_IS_LEFT, SMALL_FLIGHT } from './interruptAt.ts';
import { startLabServer } from './labServer.ts';
import { figuresOf, runLab } from './runLab.ts';
import type { LabServer } from './labServer.ts';

let server: LabServer;
beforeAll(async () => (server = await startLabServer()));
afterAll(() => server.close());

const ONE = ['--pictures', '1', '--frames', '1', '--gestures', 'drag'];

// Side by side, the longest first: nothing here is timed.
describe.concurrent('what the lab cannot measure is refused with the reason, and the command ends with 2', () => {
  it('a map that a worker draws: it has no frames, but pictures', async () => {
    const flags = ['--pictures', '1', '--frames', '1', '--gestures', 'drag, held still', '--format', 'json'];
    const run = await runLab(`${server.origin}/worker.html`, ...flags);
    const figures = figuresOf(run);
    expect(figures['GDF drag, held still']?.reason).toMatch(/drawn by a worker/);
    // A hand beside other tests may stumble: then that is the reason, and nothing else.
    const { median, reason } = figures['GSL drag, held still'] ?? {};
    expect(reason === null ? median : reason).toEqual(reason === null ? expect.any(Number) : 'the hand stumbled');
    expect(run.code).toBe(2);
  });

  it.each([
    ['a map that is never at rest', 'map.html?restless', /never at rest|no map follows the hand/],
    ['a canvas that only follows the pointer', 'map.html?follows', /it follows the pointer, not the hand/],
    ['a dialog over the map', 'map.html?dialog', /; .dialog#consent. lies over it/],
    [
      'a page without a map',
      'elsewhere.html',
      /no map was found: no canvas, and no box with pictures, .*; what a click alone opens is not seen\./,
    ],
    ['a page that goes elsewhere', 'map.html?away', /the page moved away to .*elsewhere\.html/],
  ])('%s', async (_, page, reason) => {
    const { code, out, err } = await runLab(`${server.origin}/${page}`, ...ONE);
    expect(out + err).toMatch(reason);
    expect(code).toBe(2);
  });

  it('a page that hangs: the visit ends in time', async () => {
    const { code, err } = await runLab(`${server.origin}/map.html?hangs`, '--seconds', '4');
    expect(err).toMatch(/the visit took more than 4 s/);
    expect(code).toBe(2);
  });

  it('a host that answers 429: it is not asked again', async () => {
    const busy = await startLabServer();
    busy.answerTiles(429);
    const { code, err } = await runLab(`${busy.origin}/map.html`, ...ONE);
    await busy.close();
    expect(err).toMatch(/the host answers 429/);
    expect(code).toBe(2);
  });
});

it.concurrent('Ctrl-C ends the lab while it looks for the map: a plain line says so, and nothing of it is left', async () => {
  const args = ['lab', `${server.origin}/map.html`, ...SMALL_FLIGHT];
  const ended = await interruptAt(await buildCommand(), /looking for the map/, args);
  expect(ended).toMatchObject({ ...NOTHING_IS_LEFT, code: 130 });
  expect(ended.err).toContain('[mapvitals] Ended before the map was found: nothing was flown.');
  expect(ended.out).toBe('');
});
