import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLabServer } from './labServer.ts';
import { figuresOf, runLab } from './runLab.ts';
import type { LabServer } from './labServer.ts';

let server: LabServer;
beforeAll(async () => (server = await startLabServer()));
afterAll(() => server.close());

describe('what the lab cannot measure is refused with the reason, and the command ends with 2', () => {
  it.each([
    ['a page without a map', 'elsewhere.html', /no map was found: no canvas, and no box with pictures/],
    ['a canvas that only follows the pointer', 'map.html?follows', /it follows the pointer, not the hand/],
    ['a dialog over the map', 'map.html?dialog', /it did not answer a drag; .dialog#consent. lies over it/],
    ['a page that goes elsewhere', 'map.html?away', /the page moved away to .*elsewhere\.html/],
  ])('%s', async (_, page, reason) => {
    const { code, err } = await runLab(`${server.origin}/${page}`, '--pictures', '1', '--frames', '1');
    expect(err).toMatch(reason);
    expect(code).toBe(2);
  });

  it('a page that hangs ends the visit in time', async () => {
    const { code, err } = await runLab(`${server.origin}/map.html?hangs`, '--seconds', '4');
    expect(err).toMatch(/the visit took more than 4 s/);
    expect(code).toBe(2);
  });

  it('a host that answers 429 is not asked again', async () => {
    server.answerTiles(429);
    const { code, err } = await runLab(`${server.origin}/map.html`, '--pictures', '1', '--frames', '1');
    server.answerTiles(200);
    expect(err).toMatch(/the host answers 429/);
    expect(code).toBe(2);
  });

  it('a map that a worker draws has no frames, but pictures', async () => {
    const flags = ['--pictures', '1', '--frames', '1', '--gestures', 'drag', '--format', 'json'];
    const run = await runLab(`${server.origin}/worker.html`, ...flags);
    const figures = figuresOf(run);
    expect(figures['GDF drag, held still']?.reason).toMatch(/drawn by a worker/);
    expect(figures['GSL drag, held still']?.median).toBeGreaterThan(0);
    expect(run.code).toBe(2);
  });

  it('a map that is never at rest has no pictures, and the reason is told', async () => {
    const flags = ['--pictures', '1', '--frames', '1', '--gestures', 'drag'];
    const { code, out, err } = await runLab(`${server.origin}/map.html?restless`, ...flags);
    expect(out + err).toMatch(/never at rest|no map follows the hand/);
    expect(code).toBe(2);
  });
});
