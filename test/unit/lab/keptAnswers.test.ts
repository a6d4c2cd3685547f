import { describe, expect, it } from 'vitest';
import { keepAnswers } from '../../../src/lab/network/keptAnswers.ts';
import type { BrowserContext, Request, Route } from 'playwright-core';
import type { KeptAnswers, KeptByAddress } from '../../../src/lab/network/keptAnswers.ts';

const TILE = 'https://tile.example/8/4/2.png?key=secret';

const OPEN = { isClosed: false, allowedHosts: ['tile.example', 'app.example'] };
const CLOSED = { ...OPEN, isClosed: true };

/** A context in which a page asks, and a host that answers what nobody else did. */
async function open(kept: KeptAnswers): Promise<{ ask(url: string, method?: string): Promise<string> }> {
  let route: (route: Route, request: Request) => unknown = () => {};
  const fake = { route: (_: unknown, handler: typeof route) => Promise.resolve(void (route = handler)) };
  // The casts: of Playwright's own only what is used here.
  await kept.serve(fake as unknown as BrowserContext);
  return {
    async ask(url, method = 'GET') {
      let came = '';
      const response = {
        status: () => (url.includes('broken') ? 500 : 200),
        headers: () => ({ 'content-type': 'image/png', 'set-cookie': 'secret' }),
        body: () => Promise.resolve(Buffer.from(`from ${new URL(url).host}`)),
      };
      await route(
        {
          fetch: () => (url.includes('away') ? Promise.reject(new Error('refused')) : Promise.resolve(response)),
          fallback: () => Promise.resolve(void (came = 'not ours')),
          abort: (why: string) => Promise.resolve(void (came = `refused: ${why}`)),
          fulfill: (given: { response?: object; body: Buffer; headers: object }) =>
            Promise.resolve(
              void (came = given.response
                ? 'asked'
                : `kept: ${given.body.toString()}, ${Object.keys(given.headers).join()}`),
            ),
        } as unknown as Route,
        { url: () => url, method: () => method } as unknown as Request,
      );
      return came;
    },
  };
}

describe('answers that are kept', () => {
  it('are asked for once, and given from then on, in any visit', async () => {
    const kept = keepAnswers({}, OPEN);
    const first = await open(kept);
    expect(await first.ask(TILE)).toBe('asked');
    expect(await first.ask(TILE)).toBe('kept: from tile.example, content-type');
    expect(await (await open(kept)).ask(TILE)).toBe('kept: from tile.example, content-type');
    expect(Object.values(kept.all())).toEqual([
      {
        status: 200,
        headers: { 'content-type': 'image/png' },
        body: expect.any(String) as string,
        delayMs: expect.any(Number) as number,
      },
    ]);
  });

  it('are read again from what was written, and hold no address', async () => {
    const kept = keepAnswers({}, OPEN);
    await (await open(kept)).ask(TILE);
    const written = JSON.stringify(kept.all());
    expect(written).not.toMatch(/tile\.example\/|secret/);
    const again = keepAnswers(JSON.parse(written) as KeptByAddress, CLOSED);
    expect(await (await open(again)).ask(TILE)).toContain('kept:');
  });

  it('are tiles, and all that hosts of others send: not what one serves oneself', async () => {
    const { ask } = await open(keepAnswers({}, OPEN));
    expect(await ask('http://localhost:5173/main.js')).toBe('not ours');
    expect(await ask('http://localhost:5173/8/4/2.png')).toBe('asked');
    expect(await ask('https://app.example/')).toBe('asked');
    expect(await ask('https://app.example/log', 'POST')).toBe('not ours');
  });

  it('are no failures', async () => {
    const { ask } = await open(keepAnswers({}, OPEN));
    await ask('https://tile.example/broken/8/4/2.png');
    expect(await ask('https://tile.example/broken/8/4/2.png')).toBe('asked');
  });

  it('fail where the host does not answer, rather than leave the page waiting', async () => {
    const { ask } = await open(keepAnswers({}, OPEN));
    expect(await ask('https://tile.example/away/8/4/2.png')).toBe('refused: failed');
  });

  it('are none of a host that nobody allowed', async () => {
    const { ask } = await open(keepAnswers({}, OPEN));
    expect(await ask('https://other.example/8/4/2.png')).toBe('refused: namenotresolved');
  });

  it('are all there is, where nobody may be asked', async () => {
    expect(await (await open(keepAnswers({}, CLOSED))).ask(TILE)).toBe('refused: namenotresolved');
  });
});
