import { expect, test } from 'vitest';
import { logOperations } from '../../../src/optimization/logOperations.ts';
import { redactErrors } from '../../../src/optimization/redactErrors.ts';
import { timeOperations } from '../../../src/optimization/timeOperations.ts';
import { OptimizationManager } from '../../../src/optimization/OptimizationManager.ts';
import type { TimedCall } from '../../../src/optimization/timeOperations.ts';
import type { Middleware } from '../../../src/optimization/callTypes.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const clock = createFakeClock();

function setup(...middleware: Middleware[]) {
  const tasks = {
    cluster: { run: () => clock.block(12) },
    fetch: {
      run: () => {
        clock.block(3);
        throw new Error('GET https://tiles.example.org/3/4/5.pbf?key=secret failed');
      },
    },
  };
  return new OptimizationManager({ tasks, middleware, clock });
}

test('timeOperations tells of every call how long it took, and how it failed', async () => {
  const calls: TimedCall[] = [];
  const manager = setup(timeOperations((call) => calls.push(call), clock));
  await manager.run('cluster', undefined);
  const error: unknown = await manager.run('fetch', undefined).catch((thrown: unknown) => thrown);
  expect(calls).toEqual([
    { name: 'cluster', durationMs: 12 },
    { name: 'fetch', durationMs: 3, error },
  ]);
});

test('logOperations writes a line per call, without a token', async () => {
  const lines: string[] = [];
  const manager = setup(logOperations((line) => lines.push(line), clock));
  await manager.run('cluster', undefined);
  await manager.run('fetch', undefined).catch(() => {});
  expect(lines.map((line) => line.replaceAll('\u00a0', ' '))).toEqual([
    'cluster 12 ms',
    expect.stringMatching(/^fetch failed after 3\.0 ms: Error: GET .*tiles\.example\.org/),
  ]);
  expect(lines.join(' ')).not.toContain('secret');
});

test('redactErrors keeps the error and takes the token out of its message and stack', async () => {
  const manager = setup(redactErrors());
  const error = (await manager.run('fetch', undefined).catch((thrown: unknown) => thrown)) as Error;
  expect(error).toBeInstanceOf(Error);
  expect(`${error.message} ${error.stack}`).not.toContain('secret');
  expect(error.message).toContain('tiles.example.org');
  const shouting = setup(redactErrors((message) => message.toUpperCase()));
  await expect(shouting.run('fetch', undefined)).rejects.toThrow('FAILED');
});
