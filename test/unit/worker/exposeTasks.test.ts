import { expect, test, vi } from 'vitest';
import { exposeTasks } from '../../../worker/exposeTasks.ts';
import { HOW, STATUS } from '../../../worker/wire.ts';

/** What a worker's scope says, and how it is spoken to. */
function setupScope(): { readonly said: unknown[]; hear(data: unknown): void } {
  const said: unknown[] = [];
  let onMessage: (event: { readonly data: unknown }) => void = () => {};
  vi.stubGlobal('addEventListener', (type: string, listener: typeof onMessage) => {
    if (type === 'message') onMessage = listener;
  });
  vi.stubGlobal('postMessage', (message: unknown) => said.push(message));
  vi.stubGlobal('close', () => {});
  exposeTasks({ echo: { run: (input) => input } });
  return { said, hear: (data) => onMessage({ data }) };
}

test('a worker is given calls and answers them in short lists, and is led in the form of comlink', () => {
  const { said, hear } = setupScope();
  hear(['run', 7, [HOW.solo, 1, 'echo', 'input', false]]);
  hear({ id: -1, type: 'APPLY', path: ['ping'], argumentList: [{ type: 'RAW' }] });
  hear({ id: 0, type: 'APPLY', path: ['abort'], argumentList: [{ type: 'RAW', value: 1 }] });
  hear({ id: 'theirs', type: 'RELEASE' });
  expect(said).toEqual([
    { mapvitals: 'ready' },
    ['reply', [expect.any(Number), 1, STATUS.done, 'input', expect.any(Number), null], 7],
    { id: -1, type: 'RAW', value: null },
    { id: 'theirs', type: 'RAW' },
  ]);
});

test.each([
  [null],
  [undefined],
  [7],
  ['run'],
  [['ran', 7, []]],
  [[]],
  [{ type: 7 }],
  [{ type: 'APPLY' }],
  [{ id: 'theirs', type: 'APPLY', path: ['theirs'] }],
  [{ id: 'theirs', type: 'GET', path: ['ping'] }],
  [{ id: 'theirs', type: 'RAW', value: 1 }],
])('what an app says to its worker is its own affair: %j', (data) => {
  const { said, hear } = setupScope();
  hear(data);
  expect(said).toEqual([{ mapvitals: 'ready' }]);
});
