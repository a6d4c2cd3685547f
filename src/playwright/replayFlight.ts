import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { MapVitalsError } from 'mapvitals';
import { collectReport, findReport } from './collectReport.ts';
import { moveCamera } from './inPage.ts';
import { requireFlight } from './requireFlight.ts';
import { sendInput } from './sendInput.ts';
import { measureSpread } from './spread.ts';
import type { CDPSession, Page } from '@playwright/test';
import type { Report } from 'mapvitals';
import type { Flight } from './flight.ts';
import type { Spread } from './spread.ts';

export interface ReplayOptions {
  /** Opens the page and waits until it is ready, before each run. @default the page as it is; reloaded before each further run */
  readonly open?: (page: Page) => Promise<unknown>;
  /** So many runs, each a session of its own. @default 1 */
  readonly repeat?: number;
  /** By the recorded input, or the camera alone along its path. @default input, where some was recorded */
  readonly drive?: 'input' | 'camera';
  /** Waits so long after the last step, for what it has set off. @default 500 */
  readonly restMs?: number;
}

export interface Replay {
  /** Of each run. */
  readonly reports: readonly Report[];
  /** How far the runs differ, by figure: what is smaller between two builds may be chance. */
  readonly spread: readonly Spread[];
  /** By how much a step was sent later than it was recorded, at worst. Over 50 ms the hand has stumbled, not the map. */
  readonly lateMs: number;
}

/**
 * Flies a recorded flight: the same viewport, the same place to start from, the same input at the same times, sent to the
 * browser as a hand's would be. Chromium alone: it takes input with its own time.
 * @throws BAD_OPTION for what is no flight, for a `repeat` that is no count, in another browser, and where no map is measured
 */
export async function replayFlight(
  page: Page,
  given: Flight,
  { open, repeat = 1, drive, restMs = 500 }: ReplayOptions = {},
): Promise<Replay> {
  const flight = requireFlight(given);
  requireCount(repeat);
  const isByInput = drive ? drive === 'input' : flight.input.length > 0;
  const reports: Report[] = [];
  let lateMs = 0;
  for (let run = 0; run < repeat; run += 1) {
    await page.setViewportSize(flight.viewport);
    if (open) await open(page);
    else if (run > 0) await page.reload();
    await waitForMap(page);
    if (flight.start) await page.evaluate(moveCamera, [{ atMs: 0, ...flight.start }]);
    if (isByInput) lateMs = Math.max(lateMs, await flyByInput(page, flight));
    else if (!(await page.evaluate(moveCamera, flight.camera))) throw noMap(page);
    await sleep(restMs);
    reports.push(await collectReport(page));
  }
  return { reports, spread: measureSpread(reports), lateMs };
}

/** Of no run nothing is measured, and nothing would be told. */
function requireCount(repeat: unknown): void {
  if (Number.isInteger(repeat) && (repeat as number) > 0) return;
  throw new MapVitalsError(
    'BAD_OPTION',
    `\`repeat\` must be a whole number > 0, got \`${String(repeat)}\`. Leave it out for one run.`,
  );
}

const MAP_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** A page that has loaded may still have no map. */
async function waitForMap(page: Page): Promise<void> {
  const untilMs = performance.now() + MAP_TIMEOUT_MS;
  while (!(await findReport(page))) {
    if (performance.now() > untilMs) throw noMap(page);
    await sleep(LOOK_EVERY_MS);
  }
}

async function flyByInput(page: Page, { input, durationMs }: Flight): Promise<number> {
  const session = await openSession(page);
  const startMs = performance.now();
  const answers: Promise<unknown>[] = [];
  let lateMs = 0;
  for (const step of input) {
    const waitMs = startMs + step.atMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    lateMs = Math.max(lateMs, performance.now() - startMs - step.atMs);
    // Not awaited: a hand does not wait for a page that is busy. Stamped here, or what it waits for there would be left out.
    // The cast: what is sent is what the protocol says.
    const answer = sendInput(
      (method, params) => session.send(method, params as never),
      step,
      (performance.timeOrigin + performance.now()) / 1000,
    );
    // It is told below; till then it must not end the process.
    answer.catch(() => {});
    answers.push(answer);
  }
  await Promise.all(answers);
  const restMs = startMs + durationMs - performance.now();
  if (restMs > 0) await sleep(restMs);
  await session.detach();
  return lateMs;
}

async function openSession(page: Page): Promise<CDPSession> {
  try {
    return await page.context().newCDPSession(page);
  } catch (error) {
    throw new MapVitalsError(
      'BAD_OPTION',
      `A flight by input needs Chromium, got \`${page.context().browser()?.browserType().name() ?? 'another browser'}\`. Run it in the project of Chromium, or pass \`drive: 'camera'\`.`,
      { cause: error },
    );
  }
}

function noMap(page: Page): MapVitalsError {
  return new MapVitalsError(
    'BAD_OPTION',
    `A flight needs a map that is measured and can be moved, got none on \`${page.url()}\`. Open the page before, or pass \`open\`.`,
  );
}
