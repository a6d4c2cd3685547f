import { sharedMap } from '../lib/sharedMap.ts';
import { observeResources } from '../signals/observeResources.ts';
import { createDeadlines } from '../vitals/deadlines.ts';
import { toVitalEvent } from '../vitals/toVitalEvent.ts';
import { trackVitals } from '../vitals/trackVitals.ts';
import { fillIn } from './fillIn.ts';
import { createMakeUp } from './makeUp.ts';
import { playMap } from './playMap.ts';
import { prepare } from './prepare.ts';
import type { Clock } from '../types/clock.ts';
import type { ReadAny } from '../types/hearing.ts';
import type { PagePort } from '../types/page.ts';
import type { TellProblem } from '../types/sample.ts';
import type { VitalEvent } from '../types/vitalEvent.ts';
import type { MakesUp } from './makeUp.ts';
import type { PlayMap } from './playMap.ts';
import type { MapListener, WatchedMap } from './watchedMap.ts';

export interface VitalsOptions {
  readonly clock: Clock;
  readonly page: PagePort | null;
  readonly problem: TellProblem;
  /** What it throws is the app's own error. */
  readonly callback: (event: VitalEvent) => void;
}

/** Plays it what was heard of a map. */
export interface VitalsPlayer extends MakesUp {
  readonly play: PlayMap;
}

/** Turns what maps do into their vitals, and nothing else. `read`: the second half of the maps' adapter. */
export function listenForVitals({ clock, page, problem, callback }: VitalsOptions, read: ReadAny): VitalsPlayer {
  const listen = (watched: WatchedMap): MapListener => {
    const { identity, name } = watched;
    const resources = observeResources();
    const deadlines = createDeadlines(watched.clock, { beforeTimer: (dueMs) => filledIn.beforeTimer(dueMs) });
    const vitals = trackVitals({
      deadlines,
      onGesture() {},
      record(sample) {
        if (sample.kind !== 'vital') return;
        const { load } = sharedMap(identity);
        if (load && sample.name === 'FTP') load.isPainted = true;
        if (load && sample.name === 'TCM') load.isOver = true;
        const event = toVitalEvent(sample, clock.epochNow() - clock.now());
        const tags = name === undefined ? event.tags : { map: name, ...event.tags };
        try {
          callback({ ...event, tags });
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      },
    });
    const filledIn = fillIn(
      watched,
      clock,
      {
        event: vitals.event,
        get dueMs() {
          return deadlines.dueMs;
        },
      },
      problem,
    );
    return {
      event: (event) => filledIn.event(prepare(event, resources)),
      watchSight: filledIn.watchSight,
      end() {
        filledIn.stop();
        resources.stop();
        vitals.stop();
      },
    };
  };
  return {
    play: (start, own) => playMap(start, own, { clock, page, problem, read, listen }),
    ...createMakeUp(clock, problem),
  };
}
