import type { Browser } from '@playwright/test';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** A page that Playwright does not know: it can be hidden for real. */
export interface RawPage {
  evaluate<Value>(expression: string): Promise<Value>;
  /** Sends a command of the Chrome DevTools Protocol. */
  send(method: string, params: object): Promise<unknown>;
  /** Drags the mouse by real input events. */
  drag(fromX: number, toX: number, y: number): Promise<void>;
  /** Minimises its window: `visibilityState` becomes `hidden`, its frames stop. */
  hide(): Promise<void>;
  show(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a page in a window of its own. Playwright emulates focus in its own pages, which keeps Chromium from ever
 * hiding them; a page made behind its back is hidden by minimising, with trusted `visibilitychange` events.
 */
export async function openRawPage(browser: Browser, url: string): Promise<RawPage> {
  const session = await browser.newBrowserCDPSession();
  const { browserContextId } = await session.send('Target.createBrowserContext');
  const { targetId } = await session.send('Target.createTarget', { url, browserContextId, width: 500, height: 400 });
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const { windowId } = await session.send('Browser.getWindowForTarget', { targetId });
  const answers = new Map<number, (answer: Answer) => void>();
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Answer;
    answers.get(answer.id)?.(answer);
  });

  const send = async (method: string, params: object): Promise<unknown> => {
    const id = answers.size;
    const answer = new Promise<Answer>((resolve) => {
      answers.set(id, resolve);
    });
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    const { result, error } = await answer;
    if (error) throw new Error(error.message);
    return result;
  };
  const setWindow = async (windowState: 'minimized' | 'normal'): Promise<void> => {
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  };

  return {
    send,
    async evaluate(expression) {
      const answer = (await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })) as {
        result: { value: never };
        exceptionDetails?: { exception?: { description?: string } };
      };
      if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? expression);
      return answer.result.value;
    },
    async drag(fromX, toX, y) {
      const mouse = (type: string, x: number, buttons: number): Promise<unknown> =>
        send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1 });
      const steps = 20;
      await mouse('mousePressed', fromX, 1);
      for (let step = 1; step <= steps; step += 1) {
        await mouse('mouseMoved', fromX + ((toX - fromX) * step) / steps, 1);
      }
      await mouse('mouseReleased', toX, 0);
    },
    hide: () => setWindow('minimized'),
    show: () => setWindow('normal'),
    async close() {
      await session.send('Target.disposeBrowserContext', { browserContextId });
      await session.detach();
    },
  };
}
