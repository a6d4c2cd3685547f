import { chromium } from '@playwright/test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPages } from '../support/buildPages.ts';
import { startTileServer } from '../support/tileServer.ts';
import { fly } from './fly.ts';
import { judge } from './judge.ts';
import { describeBrowser } from './rig/describeBrowser.ts';
import { situations } from './situations.ts';
import { judgeFlights } from './verdict.ts';
import type { Browser } from '@playwright/test';
import type { TileServer } from '../support/tileServer.ts';
import type { Check } from './judge.ts';
import type { MapLibreVersion } from './pages/mapLibreVersions.ts';
import type { Fault } from './pages/putFault.ts';
import type { Pass, Situation } from './situations.ts';
import type { Verdict } from './verdict.ts';

export interface AccuracyOptions {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** The short one, for continuous integration. */
  readonly isPlain: boolean;
  /** By name; empty: all. */
  readonly only: readonly string[];
  readonly versions: readonly MapLibreVersion[];
  /** At most so many flights of each kind; further ones only where the first is not met. */
  readonly flightCount: number;
  readonly withFaults: boolean;
  /** Keeps each flight in this folder. */
  readonly recordTo: string | null;
  readonly log: (line: string) => void;
  /** After each, so that a long flight may be cut short. */
  readonly onOutcome: (outcome: Outcome, browser: string) => void;
}

/** What one situation came to in one version of the library. */
export interface Outcome {
  readonly situation: Situation;
  readonly version: MapLibreVersion;
  /** With a fault put in, at least one verdict must be red. */
  readonly fault: Fault;
  readonly verdicts: readonly Verdict[];
  /** Visits in which the hand stumbled each time. */
  readonly stumbleCount: number;
}

export interface AccuracyResult {
  /** Its version, and what draws in it. */
  readonly browser: string;
  readonly outcomes: readonly Outcome[];
}

const PLAIN = ['drag', 'wheel', 'key'];

export const isMet = ({ fault, verdicts }: Outcome): boolean =>
  verdicts.length > 0 && (fault === 'none' ? verdicts.every((it) => it.isMet) : verdicts.some((it) => !it.isMet));

export async function runAccuracy(options: AccuracyOptions): Promise<AccuracyResult> {
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-accuracy-'));
  await buildPages(folder, fileURLToPath(new URL('./pages', import.meta.url)));
  const server = await startTileServer({ staticFolder: folder });
  const { executablePath, args } = options;
  const browser = await chromium.launch({ executablePath, args: [...args] });
  const browserTold = await describeBrowser(browser);
  const outcomes: Outcome[] = [];
  try {
    for (const visit of planVisits(options)) {
      const outcome = await flySituation(browser, server, visit, options);
      outcomes.push(outcome);
      for (const line of describe(outcome)) options.log(line);
      options.onOutcome(outcome, browserTold);
    }
    return { browser: browserTold, outcomes };
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

interface PlannedSituation {
  readonly situation: Situation;
  readonly version: MapLibreVersion;
  readonly fault: Fault;
  readonly passes: readonly Pass[];
}

function planVisits({ isPlain, only, versions, withFaults }: AccuracyOptions): PlannedSituation[] {
  const wanted = situations.filter(({ name }) =>
    only.length > 0 ? only.includes(name) : !isPlain || PLAIN.includes(name),
  );
  const newest = Math.max(...versions);
  return wanted.flatMap((situation) => {
    const { passes, faults = ['lateMap'] } = situation;
    const isShort = isPlain && situation.name !== 'drag';
    const good = versions
      .filter((version) => !isShort || version === newest)
      .map((version) => ({ situation, version, fault: 'none' as const, passes: isShort ? passes.slice(-1) : passes }));
    if (!withFaults || isShort) return good;
    const faulty = faults.map((fault) => ({
      situation,
      version: versions.at(-1) ?? 6,
      fault,
      passes: passes.slice(-1),
    }));
    return [...good, ...faulty];
  });
}

async function flySituation(
  browser: Browser,
  server: TileServer,
  { situation, version, fault, passes }: PlannedSituation,
  { flightCount, recordTo }: AccuracyOptions,
): Promise<Outcome> {
  const verdicts: Verdict[] = [];
  let stumbleCount = 0;
  for (const pass of passes) {
    const flights: Check[][] = [];
    for (let turn = 0; turn < (fault === 'none' ? flightCount : 1); turn += 1) {
      const flight = await fly(browser, server, { situation, version, pass, fault });
      if (!flight) {
        stumbleCount += 1;
        continue;
      }
      if (recordTo) await keep(recordTo, `${situation.name}-${version}-${pass}-${fault}`, flight);
      const checks = judge(situation, flight);
      flights.push(checks);
      if (turn === 0 && checks.every((check) => check.isMet)) break;
    }
    const name = (figure: string): string =>
      pass === 'pictures' && /^(FTP|TCM|GSL|ST)$/.test(figure) ? `${figure} (pictures)` : figure;
    verdicts.push(...judgeFlights(flights).map((verdict) => ({ ...verdict, figure: name(verdict.figure) })));
  }
  return { situation, version, fault, verdicts, stumbleCount };
}

async function keep(folder: string, name: string, flight: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  const rounded = JSON.stringify(flight, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value,
  );
  await writeFile(join(folder, `${name}.json`), `${rounded}\n`);
}

function* describe(outcome: Outcome): Generator<string> {
  const { situation, version, fault, verdicts, stumbleCount } = outcome;
  const what = fault === 'none' ? '' : `, with the fault ${fault}: must be red`;
  yield `${isMet(outcome) ? 'ok  ' : 'FAIL'} ${situation.name}, MapLibre ${version}${what}`;
  if (stumbleCount > 0) yield `     the hand stumbled in ${stumbleCount} visits`;
  for (const verdict of verdicts) {
    if (fault === 'none' ? verdict.isMet && verdict.unit === 'fact' : verdict.isMet) continue;
    const { figure, measured, truth, difference, allowed, flightCount } = verdict;
    const show = (value: Check['measured']): string =>
      typeof value === 'number' ? String(Number(value.toFixed(2))) : `\`${value}\``;
    const off = difference === null ? '' : `, off by ${show(difference)} of ${show(allowed)} allowed`;
    yield `     ${verdict.isMet ? 'ok ' : 'RED'} ${figure}: measured ${show(measured)}, true ${show(truth)}${off} (${flightCount})`;
  }
}
