import { expect, it } from 'vitest';
import { abortable } from '../../../src/lib/abortable.ts';

it('settles as the promise does', async () => {
  const { signal } = new AbortController();
  await expect(abortable('It', Promise.resolve(1), signal)).resolves.toBe(1);
  await expect(abortable('It', Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  await expect(abortable('It', Promise.resolve(2), undefined)).resolves.toBe(2);
});

it('rejects with ABORTED at once, before or while it waits', async () => {
  const controller = new AbortController();
  const waiting = abortable('It', new Promise(() => {}), controller.signal);
  controller.abort('reason');
  const aborted = expect.objectContaining({ code: 'ABORTED', cause: 'reason' });
  await expect(waiting).rejects.toEqual(aborted);
  await expect(abortable('It', Promise.resolve(1), controller.signal)).rejects.toEqual(aborted);
});
