import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { countTiles, sayMissing } from '../../../src/lab/network/countTiles.ts';
import { isPrivateHost, resolverRules } from '../../../src/lab/network/isPrivateHost.ts';
import { isTileUrl } from '../../../src/lab/network/isTileUrl.ts';
import { watchNetwork } from '../../../src/lab/network/watchNetwork.ts';
import type { BrowserContext } from 'playwright-core';
import type { LabRequest } from '../../../src/lab/network/watchNetwork.ts';

describe('what looks like a tile', () => {
  it.each([
    'https://tile.example/13/4200/2700.png',
    'http://127.0.0.1:8080/tiles/streets/13/4200/2700.mvt?key=secret',
    'https://tile.example/wmts/layer/default/grid/3/4/2.jpeg',
    'https://tile.example/13/4200/2700@2x.webp',
    'https://tile.example/v4/roads-13-4200-2700.pbf',
    'https://tile.example/a0231.jpeg',
    'https://tile.example/wmts?layer=roads&TileMatrix=3&TileRow=4&TileCol=2',
    'https://tile.example/get?x=1&y=2&z=3',
    'https://tile.example/world.pmtiles',
    'https://tile.example/maps/vt?pb=!1m5!1m4!1i14!2i8719!3i5684!4i256',
    'https://tile.example/wms?request=GetMap&bbox=1,2,3,4&width=256&height=256',
  ])('%s', (url) => expect(isTileUrl(url)).toBe(true));

  it.each([
    'https://app.example/',
    'https://app.example/assets/index-2f31.js',
    'https://app.example/fonts/Open%20Sans/0-255.pbf',
    'https://app.example/sprite@2x.png',
    'https://app.example/2026/11/report.html',
    'data:image/png;base64,1/2/3',
    'no address',
  ])('not %s', (url) => expect(isTileUrl(url)).toBe(false));
});

describe('a host that may be visited without being named', () => {
  it.each(['localhost', 'app.localhost', '127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.9.9', '192.168.1.1', '[::1]'])(
    '%s',
    (host) => expect(isPrivateHost(host)).toBe(true),
  );

  it.each(['example.com', '127.example.com', '10.example.com', '172.32.0.1', '8.8.8.8', 'localhost.example.com'])(
    'not %s',
    (host) => expect(isPrivateHost(host)).toBe(false),
  );

  it('is the only one that the browser looks up, beside those that were named', () => {
    const rules = resolverRules(['tile.example']).split(' , ');
    expect(rules[0]).toBe('MAP * ~NOTFOUND');
    expect(rules).toContain('EXCLUDE tile.example');
    expect(rules).toContain('EXCLUDE 127.*');
  });
});

describe('the tiles of each host', () => {
  const request = (part: Partial<LabRequest>): LabRequest => ({
    url: 'http://a/1/2/3.png',
    host: 'a',
    isTile: true,
    startMs: 100,
    endMs: 200,
    status: 200,
    isServed: false,
    outcome: 'done',
    ...part,
  });

  it('are counted apart: what failed, what the page took back, what was held back', () => {
    const requests = [
      request({}),
      request({ endMs: 400 }),
      request({ status: 500 }),
      request({ outcome: 'aborted', status: null }),
      request({ outcome: 'open', endMs: null, status: null }),
      request({ isTile: false }),
      request({ host: 'b', outcome: 'held', isTile: false, status: null }),
    ];
    expect(countTiles(requests)).toEqual([
      { host: 'a', tileCount: 5, failedCount: 1, abortedCount: 1, heldCount: 0, p75Ms: 250 },
      { host: 'b', tileCount: 0, failedCount: 0, abortedCount: 0, heldCount: 1, p75Ms: null },
    ]);
  });

  it('are counted once where the page’s own service worker asks for them', () => {
    const [host] = countTiles([request({ isServed: true }), request({}), request({ isServed: true })]);
    expect(host?.tileCount).toBe(1);
  });

  it('tell why a map may be empty', () => {
    const say = (...requests: LabRequest[]): readonly string[] => countTiles(requests).map(sayMissing);
    expect(say(request({}))).toEqual(['']);
    expect(say(request({}), request({ status: 404 }))).toEqual(['1 of 2 tiles of a failed']);
    expect(say(request({ outcome: 'held', status: null }))).toEqual([
      '1 requests to a were held back: `--allow-host a` lets them out',
    ]);
  });
});

describe('what is waited for', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is an answer that may still come: of one that never does it is half a minute at most, and little of those after it', () => {
    let nowMs = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const context = new EventEmitter();
    // The cast: of a context its events are what is asked for here.
    const network = watchNetwork(context as unknown as BrowserContext);
    const ask = (url: string): void => void context.emit('request', { url: () => url, resourceType: () => 'image' });
    const busy: boolean[] = [];
    const wait = (forMs: number): void => {
      nowMs += forMs;
      busy.push(network.isBusy);
    };
    ask('http://a/1/2/3.png');
    wait(15_000);
    wait(10_000);
    ask('http://a/1/2/4.png');
    wait(2000);
    wait(5000);
    expect(busy).toEqual([true, false, true, false]);
    // They are told of all the same.
    expect(network.openCount).toBe(2);
  });
});
