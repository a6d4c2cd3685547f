import { describe, expect, test } from 'vitest';
import { readClaims } from '../readClaims.ts';
import type { Parts } from '../pages/parts.ts';
import type { Stage } from '../stage.ts';

type Sessions = Awaited<ReturnType<Parts['sessions']>>;

export function testExit(stage: Stage): void {
  const open = (name: string): Promise<void> => stage.page.goto(`${stage.server.origin}/${name}.html`);
  const sessions = async (): Promise<Sessions> => {
    await open('parts');
    return stage.page.evaluate<Sessions>('parts.sessions()');
  };
  const begin = async (): Promise<void> => {
    await open('parts');
    await stage.page.evaluate('parts.forgetSessions()');
    await open('map');
    await stage.page.evaluate('mapPage.isIdle()');
    await stage.page.evaluate('mapPage.measured.flush()');
  };

  describe('a session on the device', () => {
    test('is read by the next page, with what was measured before its own was hidden', async () => {
      await begin();
      await stage.page.evaluate(`mapPage.block('work.before', 5)`);
      await stage.page.hide();
      await stage.page.evaluate('mapPage.measured.flush()');
      await stage.page.show();
      const { operations, latestError } = await sessions();
      expect(operations.map(ofApp)).toEqual([['work.before']]);
      expect(latestError).toBe(null);
    });

    // WebKit lets go of what a page that is left has begun to write; the next page must not wait for it.
    const isKept = readClaims(stage.engine).get('what a page writes to the device as it is left') === 'kept';
    test(`is read by the next page, ${isKept ? 'with' : 'though without'} what was measured in the moment before its own was left`, async () => {
      await begin();
      await stage.page.evaluate(`mapPage.block('work.before', 5)`);
      const { operations, latestError } = await sessions();
      expect(operations.map(ofApp)).toEqual([isKept ? ['work.before'] : []]);
      expect(latestError).toBe(null);
    });
  });
}

/** Without those of the SDK's own. */
function ofApp(names: readonly string[] | null): readonly string[] | undefined {
  return names?.filter((name) => name.startsWith('work'));
}
