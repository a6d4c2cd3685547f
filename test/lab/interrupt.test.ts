import { afterAll, beforeAll, expect, it } from 'vitest';
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

it.concurrent.each([
  ['Ctrl-C', 'SIGINT', 130],
  ['who stops a job', 'SIGTERM', 143],
] as const)(
  '%s ends the lab while it looks for the map: a plain line says so, and nothing of it is left',
  async (_, signal, code) => {
    const args = ['lab', `${server.origin}/map.html`, ...SMALL_FLIGHT];
    const ended = await interruptAt(command, /looking for the map/, args, { signal });
    expect(ended).toMatchObject({ ...NOTHING_IS_LEFT, code });
    expect(ended.err).toContain('[mapvitals] Ended before the map was found: nothing was flown.');
    expect(ended.out).toBe('');
  },
);
