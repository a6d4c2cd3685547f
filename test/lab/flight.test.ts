import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startLabServer } from './labServer.ts';
import { figuresOf, runLab } from './runLab.ts';
import type { LabServer } from './labServer.ts';

let server: LabServer;
beforeAll(async () => (server = await startLabServer()));
afterAll(() => server.close());
// A second try counts its own tiles.
beforeEach(() => server.forget());

it('flies a map that it knows nothing of, beside a spinner, and finds what was put in', async () => {
  const flags = ['--pictures', '1', '--frames', '1', '--gestures', 'drag, let go in motion', '--format', 'json'];
  const run = await runLab(`${server.origin}/map.html?spinner&block=70`, ...flags);
  const figures = figuresOf(run);
  for (const key of ['FTP', 'TCM', 'GSL drag, let go in motion', 'GDF drag, let go in motion']) {
    expect(figures[key]?.reason, key).toBeNull();
    expect(figures[key]?.median, key).toBeGreaterThanOrEqual(0);
  }
  // What was put in, and nothing but: the spinner's frames are none of the map's.
  expect(figures['longest gap drag, let go in motion']?.median).toBeGreaterThan(60);
  expect(run.out).toContain('reckonLabels');
  // Every tile that was answered is told of.
  const { tiles } = JSON.parse(run.out) as { tiles: readonly { readonly tileCount: number }[] };
  expect(tiles.map(({ tileCount }) => tileCount)).toEqual([server.tileEnds.length]);
  expect(run.code).toBe(0);
});
