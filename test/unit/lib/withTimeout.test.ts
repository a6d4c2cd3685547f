import { expect, it } from 'vitest';
import { withTimeout } from '../../../src/lib/withTimeout.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const setup = (timeoutMs = 100) => {
  const clock = createFakeClock();
  return { clock, options: { clock, timeoutMs, onTimeout: () => new Error('too late') } };
};

it('settles as the work does, and leaves no timer', async () => {
  const { clock, options } = setup();
  await expect(withTimeout(() => 1, options)).resolves.toBe(1);
  await expect(withTimeout(() => Promise.reject(new Error('no')), options)).rejects.toThrow('no');
  const boom = (): never => {
    throw new Error('boom');
  };
  await expect(withTimeout(boom, options)).rejects.toThrow('boom');
  expect(clock.pendingCount).toBe(0);
});

it('rejects when the time is over', async () => {
  const { clock, options } = setup();
  const late = expect(withTimeout(() => new Promise(() => {}), options)).rejects.toThrow('too late');
  clock.advance(100);
  await late;
});

it('starts no timer for a time without end', async () => {
  const { clock, options } = setup(Infinity);
  void withTimeout(() => new Promise(() => {}), options);
  expect(clock.pendingCount).toBe(0);
});
