import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST_MS, STEP_MS } from './EngineBrowser.ts';
import { startDisplay } from './startDisplay.ts';
import { startWebDriver } from './webDriver.ts';
import type { EngineBrowser, Place } from './EngineBrowser.ts';

/** WebDriver's own names for keys that have no character: https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<string, string>> = {
  Tab: '\uE004',
  Enter: '\uE007',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
};

/** WebKitGTK's own small browser, by WebDriver. */
export async function launchWebKit(): Promise<EngineBrowser> {
  const display = await startDisplay();
  const home = await mkdtemp(join(tmpdir(), 'mapvitals-webkit-'));
  const browserOptions = { binary: await findMiniBrowser(), args: ['--automation'] };
  const env = { ...display.env, HOME: home, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const session = await startWebDriver('WebKitWebDriver', { 'webkitgtk:browserOptions': browserOptions }, env).catch(
    async (error: unknown) => {
      await display.close();
      throw error;
    },
  );
  const { send } = session;
  const act = (type: 'pointer' | 'wheel' | 'key', actions: readonly object[]): Promise<void> =>
    send('POST', '/actions', { actions: [{ type, id: type, actions }] });
  const move = ([x, y]: Place, duration = STEP_MS): object => ({ type: 'pointerMove', x, y, duration });

  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${expression})).then(
        (value) => done({ json: JSON.stringify(value) ?? 'null' }),
        (error) => done({ error: String(error) }));`;
    const asked = { script, args: [] };
    const { json, error } = await send<{ json?: string; error?: string }>('POST', '/execute/async', asked);
    if (json === undefined) throw new Error(error);
    return JSON.parse(json) as Value;
  };

  /** It sends changes only: the same turn twice, be it on the next page, would be one. */
  let turnCount = 0;

  return {
    version: `WebKitGTK ${session.capabilities.browserVersion}`,
    page: {
      async goto(url) {
        // To the page that is there already it returns before it has gone.
        await evaluate('window.isLeft = true');
        await send('POST', '/url', { url });
        while (!(await evaluate(`!window.isLeft && document.readyState === 'complete'`))) await sleep(20);
      },
      evaluate,
      drag: ([first = [0, 0], ...rest]) =>
        act('pointer', [
          move(first, 0),
          { type: 'pointerDown', button: 0 },
          ...rest.map((place) => move(place)),
          { type: 'pause', duration: REST_MS },
          { type: 'pointerUp', button: 0 },
        ]),
      wheel([x, y], deltaY) {
        turnCount += 1;
        const turn = { type: 'scroll', origin: 'viewport', x, y, deltaX: 0, deltaY: deltaY + (turnCount % 2) };
        return act('wheel', [{ ...turn, duration: 0 }]);
      },
      press: (key) => {
        const value = KEYS[key] ?? key;
        return act('key', [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]);
      },
      hide: () => send('POST', '/window/minimize'),
      show: () => send('POST', '/window/rect', { width: 1024, height: 768 }),
    },
    async close() {
      await session.end();
      await display.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Where Debian has it: beside the library, below a folder that says the architecture. */
async function findMiniBrowser(): Promise<string> {
  for (const folder of await readdir('/usr/lib')) {
    const inside = await readdir(join('/usr/lib', folder)).catch(() => []);
    const library = inside.find((name) => name.startsWith('webkit2gtk-4'));
    if (library) return join('/usr/lib', folder, library, 'MiniBrowser');
  }
  throw new Error('WebKitWebDriver is there, its MiniBrowser is not');
}
