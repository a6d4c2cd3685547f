import { chromium } from '@playwright/test';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPages } from '../../support/buildPages.ts';
import { startTileServer } from '../../support/tileServer.ts';
import { describeBrowser } from '../rig/describeBrowser.ts';
import { judgeFlights } from '../verdict.ts';
import { flyLibrary } from './flyLibrary.ts';
import { isNull, isOutcomeMet } from './isOutcomeMet.ts';
import { judgeLibrary } from './judgeLibrary.ts';
import { libraryCases } from './libraryCases.ts';
import { libraryNames } from './libraryNames.ts';
import type { Check } from '../judge.ts';
import type { Verdict } from '../verdict.ts';
import type { LibraryCase, LibraryCaseName } from './libraryCases.ts';
import type { LibraryFlight } from './libraryFlight.ts';
import type { LibraryName } from './libraryNames.ts';

export interface LibrariesOptions {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** Libraries by name; empty: all. */
  readonly only: readonly string[];
  /** Cases by name; empty: all. */
  readonly cases: readonly string[];
  /** Of each library and case. */
  readonly flightCount: number;
  readonly withFaults: boolean;
  readonly log: (line: string) => void;
  readonly onFlight?: (flight: LibraryFlight) => void;
  /** After each, so that a long flight may be cut short. */
  readonly onOutcome: (outcome: LibraryOutcome, browser: string) => void;
}

/** What one case came to in one library. */
export interface LibraryOutcome {
  readonly library: LibraryName;
  readonly case: LibraryCaseName;
  /** All that the adapter told came late: then something must be off. */
  readonly isLate: boolean;
  readonly verdicts: readonly Verdict[];
  /** Why a vital has no value, by the words that readers get. */
  readonly reasons: Readonly<Record<string, string | null>>;
  readonly stumbleCount: number;
}

export async function runLibraries(options: LibrariesOptions): Promise<LibraryOutcome[]> {
  const { executablePath, args, only, flightCount, log, onOutcome } = options;
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-accuracy-'));
  await buildPages(folder, fileURLToPath(new URL('../pages', import.meta.url)));
  const cesium = dirname(createRequire(import.meta.url).resolve('cesium/package.json'));
  await symlink(join(cesium, 'Build/Cesium'), join(folder, 'cesium'));
  const server = await startTileServer({ staticFolder: folder });
  const browser = await chromium.launch({ executablePath, args: [...args] });
  const browserTold = await describeBrowser(browser);
  const outcomes: LibraryOutcome[] = [];
  const names = Object.keys(libraryNames) as LibraryName[];
  try {
    for (const library of names.filter((name) => only.length === 0 || only.includes(name))) {
      for (const { name, isLate } of planCases(library, options)) {
        const flights: Check[][] = [];
        let reasons: LibraryOutcome['reasons'] = {};
        let stumbleCount = 0;
        for (let turn = 0; turn < (isLate ? 1 : flightCount); turn += 1) {
          const flight = await flyLibrary(browser, server, { library, case: name, isLate });
          if (flight) {
            options.onFlight?.(flight);
            flights.push(judgeLibrary(flight));
            ({ reasons } = flight.measured);
          } else stumbleCount += 1;
        }
        const outcome = { library, case: name, isLate, verdicts: judgeFlights(flights), reasons, stumbleCount };
        outcomes.push(outcome);
        for (const line of describe(outcome)) log(line);
        onOutcome(outcome, browserTold);
      }
    }
    return outcomes;
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

function planCases(
  library: LibraryName,
  { cases, withFaults }: LibrariesOptions,
): { name: LibraryCaseName; isLate: boolean }[] {
  const names = (Object.keys(libraryCases) as LibraryCaseName[]).filter((name) => {
    const { without = [] }: LibraryCase = libraryCases[name];
    return !without.includes(library) && (cases.length === 0 || cases.includes(name));
  });
  const good = names.map((name) => ({ name, isLate: false }));
  return withFaults ? [...good, { name: 'drag', isLate: true }] : good;
}

function* describe(outcome: LibraryOutcome): Generator<string> {
  const { library, case: name, isLate, verdicts, stumbleCount } = outcome;
  yield `${isOutcomeMet(outcome) ? 'ok  ' : 'FAIL'} ${libraryNames[library].title}, ${name}${isLate ? ', told late: must be red' : ''}`;
  if (stumbleCount > 0) yield `     the hand stumbled in ${stumbleCount} visits`;
  for (const { isMet, figure, measured, truth, allowed, flightCount } of verdicts) {
    const show = (value: Check['measured']): string =>
      typeof value === 'number' ? String(Number(value.toFixed(3))) : '–';
    const mark = isMet ? 'ok ' : measured === null && isNull(outcome, figure) ? '–  ' : 'RED';
    yield `     ${mark} ${figure}: measured ${show(measured)}, true ${show(truth)}, ${show(allowed)} allowed (${flightCount})`;
  }
}
