import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from './buildCommand.ts';
import { interruptAt, NOTHING_IS_LEFT, SMALL_FLIGHT } from './interruptAt.ts';
import { startLabServer } from './labServer.ts';
import type { LabServer } from './labServer.ts';

let server: LabServer;
let command: string;
beforeAll(async () => {
  [server, command] = await Promise.all([startLabServer(), buildCommand()]);
});
afterAll(() => server.close());

describe.concurrent('a signal ends the lab with its code, and nothing of it is left', () => {
  it('Ctrl-C, twice: at once', async () => {
    const args = ['lab', `${server.origin}/map.html`, ...SMALL_FLIGHT];
    const ended = await interruptAt(command, /looking for the map/, args, { times: 2 });
    // A browser that is killed leaves a lock of its own.
    expect(ended).toMatchObject({ ...NOTHING_IS_LEFT, code: 130, leftFiles: expect.any(Array) });
  });

  it.each([
    ['who stops a job', 'SIGTERM', 143],
    ['whose terminal is closed', 'SIGHUP', 129],
  ] as const)('%s, before the map is found: a plain line says so', async (_, signal, code) => {
    const args = ['lab', `${server.origin}/map.html`, ...SMALL_FLIGHT];
    const ended = await interruptAt(command, /looking for the map/, args, { signal });
    expect(ended).toMatchObject({ ...NOTHING_IS_LEFT, code, out: '' });
    expect(ended.err).toContain('[mapvitals] Ended before the map was found: nothing was flown.');
  });

  it('Ctrl-C in a flight: what was flown until then is told', async () => {
    const flags = ['--pictures', '2', '--frames', '1'];
    const args = ['lab', `${server.origin}/map.html`, ...flags, ...SMALL_FLIGHT];
    const ended = await interruptAt(command, /visit 2 of 3/, args);
    expect(ended).toMatchObject({ ...NOTHING_IS_LEFT, code: 130 });
    expect(ended.out).toMatch(/1 visits with (pictures, 0|frames)|0 visits with pictures, 1 with frames/);
    expect(ended.out).toContain('ended before all was flown');
  });

  it('between two pages, by who stops a job: what was flown of both is told', async () => {
    const pages = [`${server.origin}/map.html`, `${server.origin}/map.html?slow=20`];
    const args = ['lab', 'compare', ...pages, '--pairs', '1', ...SMALL_FLIGHT];
    const ended = await interruptAt(command, /B: pictures/, args, { signal: 'SIGTERM' });
    expect(ended).toMatchObject({ ...NOTHING_IS_LEFT, code: 143 });
    expect(ended.out).toMatch(/FTP +[\d.]+\s(ms|s) +\u2013/);
    expect(ended.out).toContain('Ended before all was flown');
  });
});

it('who stops a job ends a benchmark alike: what was run until then is told', async () => {
  const args = 'bench test/fixtures/bench/every.bench.ts --task weigh --profile enterprise --operations 500'.split(' ');
  // As it was built: it finds its page there.
  const ended = await interruptAt('dist/cli.js', /enterprise: 500 calls/, args, { signal: 'SIGTERM' });
  // A browser whose page is busy is killed: it leaves a lock of its own.
  expect(ended).toMatchObject({ ...NOTHING_IS_LEFT, code: 143, leftFiles: expect.any(Array) });
  expect(ended.out).toContain('Ended before all was run');
});
