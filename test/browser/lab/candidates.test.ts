import { afterEach, expect, test, vi } from 'vitest';
import { moveBox, movePoint, readFramePlace } from '../../../src/lab/find/framePlace.ts';
import { listCandidates, noteHidden } from '../../../src/lab/find/listCandidates.ts';
import type { ElementHandle } from 'playwright-core';
import type { Candidate } from '../../../src/lab/find/listCandidates.ts';

afterEach(() => document.body.replaceChildren());

function put(html: string): void {
  document.body.innerHTML = html;
}

test('a map is cut off by the box that its page gave no height: that box is named', () => {
  put('<div id="map" style="height: 0; overflow: hidden"><canvas width="240" height="160"></canvas></div>');
  const [found] = listCandidates(null);
  expect(found).toMatchObject({ label: 'canvas', isOutside: true });
  expect(found?.cutOffBy).toMatch(/^div#map \(\d+ \u00d7 0\)$/);
});

test('a box with a single picture may be a map, but less likely than anything else', () => {
  const picture = (count: number): string => '<img style="width: 300px; height: 200px" />'.repeat(count);
  const box = (id: string, inner: string): string =>
    `<div id="${id}" style="width: 200px; height: 150px; overflow: hidden">${inner}</div>`;
  put(box('plan', picture(1)) + box('tiles', picture(3)));
  expect(listCandidates(null)).toMatchObject([
    { label: 'div#tiles', isLone: false },
    { label: 'div#plan', isLone: true },
  ]);
});

test('so is one of pictures: of those nothing is seen', () => {
  const pictures = '<img style="width: 256px; height: 256px" />'.repeat(3);
  put(`<div id="map" style="height: 0; overflow: hidden">${pictures}</div>`);
  const [found] = listCandidates(null);
  expect(found).toMatchObject({ label: 'img', isOutside: true });
  expect(found?.cutOffBy).toMatch(/^div#map \(\d+ \u00d7 0\)$/);
});

test('a map is found beside a class of the page by the name of `Map`', () => {
  put('<canvas width="240" height="160"></canvas>');
  vi.stubGlobal('Map', vi.fn());
  let found: readonly Candidate[] = [];
  try {
    found = listCandidates(null);
  } finally {
    // What runs the tests has no other.
    vi.unstubAllGlobals();
  }
  expect(found).toMatchObject([{ label: 'canvas', obstacle: null }]);
});

test('a map below the window is cut off by nothing', () => {
  put('<canvas width="240" height="160" style="margin-top: 9000px"></canvas>');
  expect(listCandidates(null)).toMatchObject([{ label: 'canvas', isOutside: true, cutOffBy: null }]);
});

test('a map is found on a page of many elements, as it is kept from the hand', () => {
  put(`${'<i></i>'.repeat(25_000)}<canvas width="240" height="160"></canvas>`);
  expect(listCandidates(null)).toMatchObject([{ label: 'canvas', obstacle: null }]);
  put('<canvas width="240" height="160" style="pointer-events: none"></canvas>');
  expect(listCandidates(null)[0]?.obstacle).toBe('the pointer goes through it, to `body`');
  put('<canvas width="240" height="160"></canvas><p id="all" style="position: fixed; inset: 0; margin: 0"></p>');
  expect(listCandidates(null)[0]?.obstacle).toBe('`p#all` lies over it');
});

test.each([
  ['the middle of the map', '', 200, 160],
  ['the map beside a marker, which may lead elsewhere', 'left: 188px; top: 140px; width: 24px; height: 40px', 200, 128],
  ['where its way ends on the map, too, not on a panel', 'left: 0; top: 0; width: 100px; height: 320px', 240, 160],
  ['what there is, where panels leave little of it', 'left: 0; top: 0; width: 260px; height: 320px', 260, 160],
])('the hand takes hold of %s', (_, over, x, y) => {
  const style = 'position: absolute; left: 0; top: 0; width: 400px; height: 320px; overflow: hidden';
  const map = `<div style="${style}"><canvas width="400" height="320"></canvas></div>`;
  put(`<main style="${style}">${map}${over && `<a style="position: absolute; ${over}"></a>`}</main>`);
  expect(listCandidates(null)).toMatchObject([{ hand: { x, y }, obstacle: null }]);
});

test('a map in a closed root that the page\u2019s text has made is found', () => {
  noteHidden();
  customElements.define(
    'own-map',
    class extends HTMLElement {
      constructor() {
        super();
        this.attachInternals();
      }
    },
  );
  const root = '<template shadowrootmode="closed"><canvas width="240" height="160"></canvas></template>';
  document.body.setHTMLUnsafe(`<own-map>${root}</own-map>`);
  expect(listCandidates(null)).toMatchObject([{ label: 'canvas', rectangle: { width: 240, height: 160 } }]);
});

test('what lies in a frame lies on the page within its border and padding, as large as the page shows it', async () => {
  const style = 'width: 400px; height: 300px; border: 10px solid; padding: 20px; transform: scale(0.5)';
  put(`<iframe style="position: absolute; left: 40px; top: 60px; ${style}; transform-origin: 0 0"></iframe>`);
  const frame = document.querySelector('iframe')!;
  const handle = {
    boundingBox: () => Promise.resolve(frame.getBoundingClientRect()),
    evaluate: <Result>(read: (node: Node) => Result) => Promise.resolve(read(frame)),
  };
  // The cast: of a handle it is what is asked for here.
  const place = await readFramePlace(handle as unknown as ElementHandle);
  expect(place).toEqual({ x: 55, y: 75, scale: 0.5 });
  expect(movePoint({ x: 100, y: 50 }, place!)).toEqual({ x: 105, y: 100 });
  expect(moveBox({ x: 0, y: 0, width: 400, height: 300 }, place!)).toEqual({ x: 55, y: 75, width: 200, height: 150 });
});
