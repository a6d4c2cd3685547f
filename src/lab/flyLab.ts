import { setTimeout as sleep } from 'node:timers/promises';
import { toIso } from '../lib/clock.ts';
import { epochNow } from './epochNow.ts';
import { explainNoMap } from './find/explainNoMap.ts';
import { findMap } from './find/findMap.ts';
import { planFirstPress } from './find/planProbe.ts';
import { untilThere } from './find/untilThere.ts';
import { flyFrames, frameOf, framesUnseen, untilStill } from './frames/flyFrames.ts';
import { flyProfile } from './frames/flyProfile.ts';
import { flyGestures } from './flyGestures.ts';
import { countTiles } from './network/countTiles.ts';
import { isPrivateHost } from './network/isPrivateHost.ts';
import { withoutLogin } from './loadPage.ts';
import { inVisit, openContext } from './openVisit.ts';
import { flyPictures } from './pictures/flyPictures.ts';
import { planFlight } from './planFlight.ts';
import { readBrowser } from './readBrowser.ts';
import { checkFrames, checkPictures, readOwnReport } from './readOwnNumbers.ts';
import { LabRefusal } from './refusal.ts';
import { watchScroll } from './watchScroll.ts';
import type { Report } from 'mapvitals';
import type { Browser } from 'playwright-core';
import type { FoundMap } from './find/findMap.ts';
import type { FramedGesture } from './frames/flyFrames.ts';
import type { LabCause } from './frames/findCause.ts';
import type { LabDevice, LabMachine, LabPlan, LabProgress } from './labPlan.ts';
import type { HostTiles } from './network/countTiles.ts';
import type { KeptAnswers } from './network/keptAnswers.ts';
import type { LabRequest } from './network/watchNetwork.ts';
import type { TraceEvent } from './presentedFrames.ts';
import type { OwnNumber } from './readOwnNumbers.ts';
import type { Visit, VisitSettings } from './openVisit.ts';
import type { RemotePictureReader } from './pictures/openPictureReader.ts';
import type { PicturesVisit } from './pictures/flyPictures.ts';
import type { PlannedGesture } from './planFlight.ts';

/** All that the lab has seen of a page. */
export interface LabFlights {
  readonly url: string;
  readonly device: LabDevice;
  readonly startedEpochMs: number;
  /** The same, as ISO 8601 in UTC. */
  readonly startedIso: string;
  readonly durationMs: number;
  readonly machine: LabMachine;
  readonly map: FoundMap;
  readonly pictures: readonly PicturesVisit[];
  readonly frames: readonly (readonly FramedGesture[])[];
  /** What held the page, by samples: of a visit of its own, where a gap had a cause. */
  readonly culprits: readonly LabCause[];
  /** Beside the page's own numbers, visit by visit; `null`: nobody wanted to know. */
  readonly ownNumbers: readonly OwnNumber[] | null;
  readonly tiles: readonly HostTiles[];
  /** What the page asked the user, and was not answered: `alert: Welcome`. */
  readonly dialogs: readonly string[];
  /** Why a visit came to nothing. */
  readonly refusals: readonly { readonly pass: LabProgress['pass']; readonly reason: string }[];
  /** It was ended before all was flown. */
  readonly isCut: boolean;
}

export interface LabWorld {
  readonly browser: Browser;
  readonly reader: RemotePictureReader;
  readonly signal: AbortSignal;
  readonly kept: KeptAnswers | null;
  tell(progress: LabProgress): void;
  /** Before it is flown: what one look at the page has asked for, and how many visits are to come. */
  announce(tiles: readonly HostTiles[], visitCount: number): void;
  /** Whoever wants the traces: of the visits with frames, one by one. */
  keepTrace?(events: readonly TraceEvent[], visit: number): void;
  random(): number;
}

type Pass = Exclude<LabProgress['pass'], 'find'>;

/** Flies one page: finds its map, then the visits in shuffled order. @throws LabRefusal where there is nothing to fly */
export async function flyLab(plan: LabPlan, world: LabWorld): Promise<LabFlights> {
  const pad = await openPad(plan, world, plan.pictures + plan.frames);
  const passes: Pass[] = [...Array<Pass>(plan.pictures).fill('pictures'), ...Array<Pass>(plan.frames).fill('frames')];
  const order = [...recordPass(world), ...shuffle(passes, world.random)];
  for (const pass of order) {
    if (!(await pad.fly(pass, order.length))) break;
  }
  // An entry's name is not the culprit's.
  const hasCause = pad.flights().frames.some((flown) => flown.some(({ cause }) => cause !== null));
  if (hasCause && plan.pauseMs === 0 && !pad.flights().isCut) await pad.fly('profile', order.length + 1);
  return pad.flights();
}

/** What is to be asked for once is asked for before anything is measured. */
export function recordPass({ kept }: Pick<LabWorld, 'kept'>): readonly 'record'[] {
  return kept && !kept.isClosed ? ['record'] : [];
}

/** A page whose map has been found, ready to be flown. */
export interface LaunchPad {
  /** `false`: no more of it. */
  fly(pass: Pass, visitCount: number): Promise<boolean>;
  flights(): LabFlights;
}

/** @throws LabRefusal where no map follows the hand */
export async function openPad(plan: LabPlan, world: LabWorld, visitCount: number): Promise<LaunchPad> {
  const { browser, reader, signal, kept, tell, keepTrace } = world;
  const startedEpochMs = epochNow();
  const requests: LabRequest[] = [];
  const dialogs = new Set<string>();
  const own = await readBrowser(browser);
  const ownSettings: VisitSettings = {
    url: plan.url,
    device: plan.device,
    userAgent: `${own.userAgent} mapvitals-lab`,
    limitMs: plan.limitMs,
    signal,
    kept,
    isOwn: plan.pauseMs === 0 && isPrivateHost(new URL(plan.url).hostname),
    onEnd: (network, said) => {
      requests.push(...network.requests);
      for (const dialog of said) dialogs.add(dialog);
    },
    ...(plan.ready === null ? {} : { ready: plan.ready }),
    ...(plan.storageState === null ? {} : { storageState: plan.storageState }),
  };
  // Of others nothing is asked twice that the browser still has.
  const settings =
    plan.pauseMs > 0 ? { ...ownSettings, context: await openContext(browser, ownSettings) } : ownSettings;
  const told = { page: plan.url, gesture: null, leftMs: null };
  tell({ ...told, pass: 'find', visit: 1, visitCount: 1 });
  const map = await inVisit(browser, { ...settings, hasHooks: true }, async (visit, load) => {
    const answer = await load();
    return findMap(visit, reader, { map: plan.map, isPhone: plan.device.isPhone }).catch((error: unknown) => {
      throw error instanceof LabRefusal ? explainNoMap(error, visit, plan.url, answer) : error;
    });
  });
  world.announce(countTiles(requests), visitCount);
  const flight = plan.flight ?? planFlight({ ...map, isPhone: plan.device.isPhone });
  const gestures = [
    ...(map.needsPress ? [planFirstPress(map.hand, plan.device.isPhone)] : []),
    ...chooseGestures(flight, plan.gestures),
  ];
  const pictures: PicturesVisit[] = [];
  const frames: (readonly FramedGesture[])[] = [];
  const refusals: { pass: Pass; reason: string }[] = [];
  const ownNumbers: OwnNumber[] = [];
  let culprits: readonly LabCause[] = [];
  let flownMs = 0;
  let visit = 0;
  let isCut = false;

  const flyOne = async (pass: Pass, count: number): Promise<void> => {
    const leftMs = visit > 1 ? (flownMs / (visit - 1)) * (count - visit + 1) : null;
    const tellGesture = (gesture: string): void =>
      tell({ page: plan.url, pass, visit, visitCount: count, gesture, leftMs });
    const unseen = pass === 'frames' ? framesUnseen(map, gestures) : null;
    if (unseen) return void frames.push(unseen);
    if (plan.pauseMs > 0) await sleep(plan.pauseMs, undefined, { signal });
    await inVisit(browser, settings, async (open: Visit, load) => {
      const own = async (): Promise<Report | null> =>
        plan.isChecked ? readOwnReport(frameOf(open.page.frames(), map) ?? open.page.mainFrame()) : null;
      if (pass === 'pictures') {
        const hasStrip = pictures.length === 0;
        const how = { mask: plan.mask, cpuSlowdown: plan.device.cpuSlowdown, hasStrip, tell: tellGesture };
        const flown = await flyPictures(open, load, { reader, map, gestures, ...how });
        pictures.push(flown);
        const report = await own();
        if (report) ownNumbers.push(...checkPictures(report, flown));
        return;
      }
      await load();
      await untilThere(open, map);
      if (pass === 'record') {
        const untilRest = (lastInputMs: number): Promise<void> => untilStill(open, lastInputMs);
        await untilRest(epochNow());
        const putBack = await watchScroll(open.page, map);
        await flyGestures(gestures, { command: open.command, putBack, tell: tellGesture, untilRest });
      } else if (pass === 'profile') {
        culprits = await flyProfile(open, map, gestures, tellGesture);
      } else {
        const keep = (events: readonly TraceEvent[]): void => keepTrace?.(events, frames.length + 1);
        const flown = await flyFrames(browser, open, { map, gestures, tell: tellGesture, keep });
        frames.push(flown);
        const report = await own();
        if (report) ownNumbers.push(...checkFrames(report, flown));
      }
    });
  };
  return {
    async fly(pass, count) {
      // Of what cannot be had twice, no third.
      if (refusals.filter((it) => it.pass === pass).length >= 2) return true;
      visit += 1;
      const fromMs = epochNow();
      try {
        await flyOne(pass, count);
      } catch (error) {
        if (signal.aborted) {
          isCut = true;
          return false;
        }
        if (!(error instanceof LabRefusal)) throw error;
        refusals.push({ pass, reason: error.message });
        if (error.isFinal) {
          isCut = true;
          return false;
        }
      }
      flownMs += epochNow() - fromMs;
      return true;
    },
    flights: () => ({
      url: withoutLogin(plan.url),
      device: plan.device,
      startedEpochMs,
      startedIso: toIso(startedEpochMs),
      durationMs: epochNow() - startedEpochMs,
      machine: own.machine,
      map,
      pictures,
      frames,
      culprits,
      ownNumbers: plan.isChecked ? ownNumbers : null,
      tiles: countTiles(requests),
      dialogs: [...dialogs],
      refusals,
      isCut,
    }),
  };
}

function chooseGestures(all: readonly PlannedGesture[], wanted: readonly string[] | null): readonly PlannedGesture[] {
  if (!wanted) return all;
  const isWanted = ({ name, kind }: PlannedGesture): boolean => wanted.includes(kind) || wanted.includes(name);
  return all.filter(isWanted);
}

/** https://en.wikipedia.org/wiki/Fisher-Yates_shuffle */
export function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
