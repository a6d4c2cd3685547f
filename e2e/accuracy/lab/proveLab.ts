import { chromium } from '@playwright/test';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPictureReader } from '../../../src/lab/pictures/openPictureReader.ts';
import { buildPages } from '../../support/buildPages.ts';
import { startTileServer } from '../../support/tileServer.ts';
import { flyCase } from './flyCase.ts';
import { chooseCases, labCases } from './labCases.ts';
import type { LabCheck } from './judgeLab.ts';
import type { LabCase, LabCaseName } from './labCases.ts';

export interface ProofOptions {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** Cases by name; empty: all. */
  readonly only: readonly string[];
  /** Visits of each kind to each page. */
  readonly visitCount: number;
  readonly isChecked: boolean;
  /** Ends it: what was flown whole until then has been told. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** After each, so that a long flight may be cut short. */
  readonly onOutcome: (outcome: LabOutcome) => void;
}

/** What the lab said of one page, beside what the page drew. */
export interface LabOutcome {
  readonly case: LabCaseName;
  readonly title: string;
  readonly chromium: string;
  readonly renderer: string;
  readonly checks: readonly LabCheck[];
  /** Why it was not flown at all. */
  readonly refusal: string | null;
}

export async function proveLab({
  executablePath,
  args,
  only,
  visitCount,
  isChecked,
  signal,
  log,
  onOutcome,
}: ProofOptions): Promise<void> {
  const names = chooseCases(only);
  const folder = await mkdtemp(join(tmpdir(), 'mapvitals-lab-'));
  await buildPages(folder, fileURLToPath(new URL('../pages', import.meta.url)));
  const cesium = dirname(createRequire(import.meta.url).resolve('cesium/package.json'));
  await symlink(join(cesium, 'Build/Cesium'), join(folder, 'cesium'));
  const server = await startTileServer({ staticFolder: folder });
  const bySignal = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath, args: [...args], ...bySignal });
  try {
    const reader = await openPictureReader(browser);
    for (const name of names) {
      const what: LabCase = labCases[name];
      const world = { browser, reader, server, visitCount, isChecked, signal };
      const { checks, refusal, renderer } = await flyCase(world, what);
      // Of half a page nothing is told.
      if (signal.aborted) return;
      const outcome = { case: name, title: what.title, chromium: browser.version(), renderer, checks, refusal };
      for (const line of describe(outcome)) log(line);
      onOutcome(outcome);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

export const isProven = ({ checks, refusal }: LabOutcome): boolean =>
  refusal === null && checks.every(({ isMet }) => isMet);

function* describe(outcome: LabOutcome): Generator<string> {
  yield `${isProven(outcome) ? 'ok  ' : 'FAIL'} ${outcome.title}${outcome.refusal === null ? '' : `: ${outcome.refusal}`}`;
  for (const { isMet, figure, seen, drawn, allowed, visits } of outcome.checks) {
    yield `     ${isMet ? 'ok ' : 'RED'} ${figure}: seen ${seen}, drawn ${drawn}; ${allowed} (${visits})`;
  }
}

/** For docs/lab.md: beside each figure the machine that it was measured on. */
export function formatProof(outcomes: readonly (LabOutcome & { readonly machine: string })[]): string {
  const rows = outcomes.flatMap(({ title, checks, refusal }) =>
    refusal === null
      ? checks.map(
          ({ isMet, figure, seen, drawn, allowed, visits }) =>
            `| ${title} | ${figure} | ${seen} | ${drawn} | ${allowed} | ${visits} | ${isMet ? 'yes' : '**no**'} |`,
        )
      : [`| ${title} | - | refused: ${refusal} | | | | **no** |`],
  );
  const machines = new Set(
    outcomes.map(({ machine, chromium: version, renderer }) => `${machine}, Chromium ${version}, ${renderer}`),
  );
  return [
    `On ${[...machines].join('; ')}.`,
    '',
    '| page | figure | the lab | the page itself | | visits | holds |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
