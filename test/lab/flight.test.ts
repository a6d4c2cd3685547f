import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLabServer } from './labServer.ts';
import { figuresOf, runLab } from './runLab.ts';
import type { LabServer } from './labServer.ts';

let server: LabServer;
beforeAll(async () => (server = await startLabServer()));
afterAll(() => server.close());

const ONE = ['--pictures', '1', '--frames', '1', '--gestures', 'drag', '--format', 'json'];

describe('mapvitals lab', () => {
  it('flies a map that it knows nothing of, beside a spinner, and finds what was put in', async () => {
    const run = await runLab(`${server.origin}/map.html?spinner&block=70`, ...ONE);
    const figures = figuresOf(run);
    for (const key of ['FTP', 'TCM', 'GSL drag, held still', 'GDF drag, held still']) {
      expect(figures[key]?.reason, key).toBeNull();
      expect(figures[key]?.median, key).toBeGreaterThanOrEqual(0);
    }
    expect(figures['longest gap drag, held still']?.median).toBeGreaterThan(60);
    expect(run.out).toContain('reckonLabels');
    expect(run.code).toBe(0);
  });
});
