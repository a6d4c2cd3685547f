import { beforeAll, describe, expect, test, vi } from 'vitest';
import { drag } from '../drag.ts';
import { askFor, readClaims } from '../readClaims.ts';
import type { Report, Snapshot } from 'mapvitals';
import type { Stage } from '../stage.ts';

const BLOCK_MS = 150;

/** The web vitals, by the entries that they come from. */
const SOURCES = {
  LCP: '`largest-contentful-paint` entries',
  INP: '`event` entries',
  CLS: '`layout-shift` entries',
  FCP: '`paint` entries',
  TTFB: '`navigation` entries',
} as const;

export function testWhatItTells(stage: Stage): void {
  const snapshot = (): Promise<Snapshot> => stage.page.evaluate('mapPage.snapshot()');
  const claims = readClaims(stage.engine);
  const tellsLongFrames = claims.get('`long-animation-frame` entries') === 'yes';

  describe('what the engine tells', () => {
    beforeAll(async () => {
      stage.server.reset();
      await stage.page.goto(`${stage.server.origin}/map.html`);
      await stage.page.evaluate('mapPage.isIdle()');
    }, 60_000);

    test('is what docs/engines.md says', async () => {
      expect(claims.size).toBeGreaterThan(10);
      const asked = [...claims.keys()].filter((claim) => askFor(claim) !== null);
      expect([...claims.keys()].filter((claim) => !asked.includes(claim))).toEqual([
        'what a page writes to the device as it is left',
      ]);
      const answers = await stage.page.evaluate<string[]>(`[${asked.map(askFor).join(', ')}]`);
      expect(Object.fromEntries(asked.map((claim, index) => [claim, answers[index]]))).toEqual(
        Object.fromEntries(asked.map((claim) => [claim, claims.get(claim)])),
      );
    });

    test('of web vitals is a value or may come; what it has no entries for says so, and never "yet"', async () => {
      const names = Object.keys(SOURCES) as (keyof typeof SOURCES)[];
      const { webVitals } = await snapshot();
      for (const name of names) {
        const { reason } = webVitals[name];
        if (claims.get(SOURCES[name]) === 'yes') expect(reason ?? 'yet', name).toContain('yet');
        else expect(reason, name).toMatch(/^this browser cannot tell it: it has no [a-z-]+ entries$/);
      }
      // A press that is answered late enough to be told of, also where it is not the first and nobody listened yet (104 ms).
      await stage.page.evaluate(
        `void addEventListener('keydown', () => { const end = performance.now() + 150; while (performance.now() < end); }, { once: true })`,
      );
      await stage.page.press('a');
      const known = names.filter((name) => claims.get(SOURCES[name]) === 'yes');
      await vi.waitFor(
        async () => {
          const vitals = (await snapshot()).webVitals;
          expect(known.filter((name) => vitals[name].value === null)).toEqual([]);
        },
        { timeout: 10_000, interval: 200 },
      );
    });

    test('of a block at rest is a long frame, or the list says why it is empty', async () => {
      // In a task of its own, as an app's.
      await stage.page.evaluate(`void setTimeout(() => mapPage.block('work.atRest', ${BLOCK_MS}))`);
      await vi.waitFor(async () => expect(operationsOf(await snapshot())).toContain('work.atRest'));
      const { longFramesReason } = await snapshot();
      if (tellsLongFrames) {
        expect(longFramesReason).toBe(null);
        await vi.waitFor(async () => expect(namesIn(await snapshot())).toContain('work.atRest'), { timeout: 5000 });
      } else {
        expect(longFramesReason).toContain('this browser tells of no long frames');
        expect(namesIn(await snapshot())).not.toContain('work.atRest');
      }
      const report = await stage.page.evaluate<Report>('mapPage.report()');
      expect(report.longFramesReason).toBe(longFramesReason);
      const shown = await stage.page.evaluate<string>(
        `document.querySelector('map-vitals').shadowRoot.getElementById('frames').textContent`,
      );
      expect(shown.includes('tells of no long frames')).toBe(!tellsLongFrames);
    });

    test("of a block under the hand is a long frame that names it, the browser's own or a gap", async () => {
      await stage.page.evaluate(`void mapPage.map.once('move', () => mapPage.block('work.inGesture', ${BLOCK_MS}))`);
      await drag(stage.page);
      await vi.waitFor(async () => expect(namesIn(await snapshot())).toContain('work.inGesture'), { timeout: 10_000 });
      const frame = (await snapshot()).longFrames.find((it) => it.operations[0]?.name === 'work.inGesture');
      expect(frame).toMatchObject({
        source: tellsLongFrames ? 'long-animation-frame' : 'frame-gap',
        isInGesture: true,
      });
      expect(frame!.durationMs).toBeGreaterThanOrEqual(BLOCK_MS - 1);
    });

    test('of its heap is a size, or a reason', async () => {
      const { memory } = await snapshot();
      if (claims.get('`performance.memory`') === 'yes') expect(memory).toMatchObject({ reason: null });
      else expect(memory).toMatchObject({ usedBytes: null, reason: 'the browser does not tell its heap' });
    });

    test('of its clock is the step that the report has', async () => {
      // It is the smallest that was seen: of many readings.
      await stage.page.evaluate(`mapPage.readClock(${BLOCK_MS})`);
      const { self } = await snapshot();
      expect(`${Math.round((self.clockStepMs ?? 0) * 10) / 10} ms`).toBe(claims.get('step of the clock'));
    });
  });
}

function operationsOf({ operations }: Snapshot): string[] {
  return operations.map(({ name }) => name);
}

function namesIn({ longFrames }: Snapshot): string[] {
  return longFrames.flatMap(({ operations }) => operations.map(({ name }) => name));
}
