import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCommand } from './buildCommand.ts';
import { interruptAt, NOTHING_IS_LEFT } from './interruptAt.ts';
import { startLabServer } from './labServer.ts';
import type { LabServer } from './labServer.ts';

let server: LabServer;
let command: string;
beforeAll(async () => {
  [server, command] = await Promise.all([startLabServer(), buildCommand()]);
});
afterAll(() => server.close());

it('Ctrl-C ends the lab while it looks for the map: a plain line says so, and nothing of it is left', async () => {
  const ended = await interruptAt(command, /looking for the map/, 1, [`${server.origin}/map.html`]);
  expect(ended).toMatchObject(NOTHING_IS_LEFT);
  expect(ended.err).toContain('[mapvitals] Ended before the map was found: nothing was flown.');
  expect(ended.out).toBe('');
});
