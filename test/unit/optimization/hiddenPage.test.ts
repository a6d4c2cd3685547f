import { afterEach, expect, test, vi } from 'vitest';
import { setupManager } from './setupManager.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['hidden', []],
  ['visible', ['double']],
])(
  'what a run took on a page that is %s teaches what it took: nothing where browsers slow it down',
  async (state, learned) => {
    vi.stubGlobal('document', { visibilityState: state });
    const { manager, settle } = setupManager({ inlineMs: 1000 });
    await settle(manager.run('double', 1, { route: 'inline' }));
    expect(Object.keys(manager.exportModel().operations)).toEqual(learned);
  },
);
