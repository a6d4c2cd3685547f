import { expect, it } from 'vitest';
import { createAbortWatch } from '../../../src/lib/abortWatch.ts';

it('calls each one back, once, in order', () => {
  const watch = createAbortWatch('It');
  const controller = new AbortController();
  const log: string[] = [];
  for (const name of ['a', 'b', 'c']) watch(controller.signal, () => log.push(name));
  controller.abort();
  controller.abort();
  expect(log).toEqual(['a', 'b', 'c']);
});

it('does not call whoever has stopped, and begins anew after the last one has', () => {
  const watch = createAbortWatch('It');
  const controller = new AbortController();
  const log: string[] = [];
  const stop = watch(controller.signal, () => log.push('a'));
  stop();
  stop();
  watch(controller.signal, () => log.push('b'));
  controller.abort();
  expect(log).toEqual(['b']);
});

it('calls those that are left when one stops another', () => {
  const watch = createAbortWatch('It');
  const controller = new AbortController();
  const log: string[] = [];
  watch(controller.signal, () => stopB());
  const stopB = watch(controller.signal, () => log.push('b'));
  watch(controller.signal, () => log.push('c'));
  controller.abort();
  expect(log).toEqual(['c']);
});

it("hands all of them the same ABORTED error, with the signal's reason", () => {
  const watch = createAbortWatch('It');
  const controller = new AbortController();
  const errors: Error[] = [];
  for (let waiting = 0; waiting < 3; waiting += 1) watch(controller.signal, (error) => errors.push(error));
  controller.abort('moved on');
  expect(new Set(errors).size).toBe(1);
  expect(errors[0]).toMatchObject({ code: 'ABORTED', cause: 'moved on' });
});
