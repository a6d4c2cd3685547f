import { flyLab } from '../../../src/lab/flyLab.ts';
import { LabRefusal } from '../../../src/lab/refusal.ts';
import { judgeLab } from './judgeLab.ts';
import { judgeOwn } from './judgeOwn.ts';
import type { Browser } from '@playwright/test';
import type { LabPlan, LabProgress } from '../../../src/lab/labPlan.ts';
import type { RemotePictureReader } from '../../../src/lab/pictures/openPictureReader.ts';
import type { TileServer } from '../../support/tileServer.ts';
import type { LabCheck } from './judgeLab.ts';
import type { LabCase } from './labCases.ts';
import type { LabNotes } from './labTruth.ts';

export interface CaseWorld {
  readonly browser: Browser;
  readonly reader: RemotePictureReader;
  readonly server: TileServer;
  readonly visitCount: number;
  /** mapvitals measures on the page too, and is held against the lab. */
  readonly isChecked: boolean;
  readonly signal: AbortSignal;
}

/** The map and nothing else: each pixel more costs frames where a processor draws. */
const VIEWPORT = { width: 400, height: 300 };
const LIMIT_MS = 180_000;
const FIRST_TILE_MS = 300;
const NEXT_TILE_MS = 60;
/** Cesium asks for one level after the other. */
const EACH_LEVEL_MS = 100;

/** Flies one page as `mapvitals lab` does, and holds what it says against what the page told its own server. */
export async function flyCase(
  { browser, reader, server, visitCount, isChecked, signal }: CaseWorld,
  what: LabCase,
): Promise<{ readonly checks: readonly LabCheck[]; readonly refusal: string | null; readonly renderer: string }> {
  server.reset({
    delayMs: ({ index }) => (what.library === 'cesium' ? EACH_LEVEL_MS : FIRST_TILE_MS + (index % 8) * NEXT_TILE_MS),
  });
  const plan: LabPlan = {
    url: `${server.origin}/${what.isFramed ? 'labOutside' : 'labFlight'}.html?${queryOf(what)}${isChecked ? '&sdk' : ''}`,
    device: { viewport: VIEWPORT, isPhone: false, devicePixelRatio: 1, cpuSlowdown: 1 },
    pictures: visitCount,
    frames: visitCount,
    map: null,
    mask: [],
    gestures: ['drag'],
    ready: null,
    storageState: null,
    limitMs: LIMIT_MS,
    allowedHosts: [],
    pauseMs: 0,
    flight: null,
    isChecked,
  };
  const passes: LabProgress['pass'][] = [];
  let visit = 0;
  const tell = (progress: LabProgress): void => {
    if (progress.pass === 'find' || progress.visit === visit) return;
    ({ visit } = progress);
    passes.push(progress.pass);
  };
  try {
    const world = { browser, reader, signal, kept: null, tell, announce: () => {}, random: Math.random };
    const flights = await flyLab(plan, world);
    const notes = readTold(server.told);
    return {
      checks: [
        ...judgeLab({ what, flights, notes, passes, tiles: server.log, visitCount }),
        ...(flights.ownNumbers ? judgeOwn(flights.ownNumbers) : []),
      ],
      refusal: null,
      renderer: flights.machine.renderer ?? 'none',
    };
  } catch (error) {
    if (!(error instanceof LabRefusal)) throw error;
    return { checks: [], refusal: error.message, renderer: 'none' };
  }
}

function queryOf({ library, look = 'plain', hasSpinner = false, blockMs = 0 }: LabCase): string {
  return new URLSearchParams({
    library,
    look,
    ...(hasSpinner ? { spinner: '' } : {}),
    block: String(blockMs),
  }).toString();
}

/** Of each visit all that it told: the last word holds what came before. */
function readTold(told: readonly string[]): readonly LabNotes[] {
  const visits = new Map<number, LabNotes>();
  for (const text of told) {
    const notes = JSON.parse(text) as LabNotes;
    visits.set(notes.timeOrigin, notes);
  }
  return [...visits.values()].toSorted((a, b) => a.timeOrigin - b.timeOrigin);
}
