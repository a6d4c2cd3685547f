import { afterTask } from '../lib/afterTask.ts';
import { sharedMap } from '../lib/sharedMap.ts';
import { recordElement } from './recordElement.ts';
import { watchSightEarly } from './watchSightEarly.ts';
import type { MapPlayer, PlayMap } from '../attachments/playMap.ts';
import type { MapStart, MapWatch } from '../attachments/watchedMap.ts';
import type { SharedProbe } from '../lib/sharedMap.ts';
import type { Clock } from '../types/clock.ts';
import type { Heard, HeardMap } from '../types/hearing.ts';
import type { PagePort } from '../types/page.ts';
import type { TellProblem } from '../types/sample.ts';
import type { EarlyQueue } from './earlyQueue.ts';

export interface Recording {
  readonly queue: EarlyQueue<{ readonly play: PlayMap }>;
  readonly clock: Clock;
  readonly page: PagePort | null;
  readonly problem: TellProblem;
  /** The user may have let go of the map. */
  readonly onGestureEnd?: () => void;
}

/**
 * Watches one map until those are there who make numbers of it: keeps what it tells, what its user and the browser do, and
 * when, and makes nothing of it. Then it is played to them in order, and they watch the map themselves.
 */
export function recordMap(start: MapStart<HeardMap>, options: Recording): MapWatch<Heard> {
  const { queue, clock, problem, onGestureEnd } = options;
  const { shown } = start;
  const { map, between } = shown;
  const shared = sharedMap(start.identity);
  const probes = (shared.probes ??= new Set());
  const updates = (shared.updates ??= new Set());
  let listening = new AbortController();
  let player: MapPlayer | undefined;
  let container: HTMLElement | undefined;
  let run = (): void => {};
  let isUnseen = false;
  let hasInput = false;

  const keep = (play: (player: MapPlayer) => void, atMs = clock.now()): void => {
    queue.keep(() => {
      player?.reach(atMs);
      if (player) play(player);
    });
  };
  /** From here on who watches this map is told what its app says of it. */
  const own: SharedProbe = {
    event: (event) => keep((it) => it.tell(event)),
    watchSource: (source) => (player ?? map).watchSource?.(source),
    clock,
    problem,
  };
  /** Maps move to another container. */
  const place = (): void => {
    const { container: next } = map;
    if (next === container) return;
    container = next;
    listening.abort();
    listening = new AbortController();
    keep((it) => it.place(next));
    const { signal } = listening;
    run = recordElement(next, {
      ...options,
      signal,
      keep,
      onInput() {
        hasInput = true;
        between?.run?.();
        run();
      },
    });
    watchSightEarly(next, {
      ...options,
      signal,
      tell(isNow) {
        // It may be shown elsewhere by now.
        if (map.container !== next || isNow === isUnseen) return;
        isUnseen = isNow;
        if (isNow) between?.stop();
        // Of one that is visible nobody asks for the reason.
        own.event({ type: isNow ? 'hidden' : 'visible', reason: 'hidden', atMs: clock.now() });
      },
    });
  };
  const end = (): void => {
    listening.abort();
    between?.stop();
  };
  const goLive = (): void => {
    end();
    player?.live(isUnseen);
  };
  start.onEnd(() => {
    end();
    probes.delete(own);
    if (!probes.size) for (const update of updates) update.rest();
    queue.keep(() => {
      player?.stop();
      player = undefined;
    }, true);
  });
  probes.add(own);
  for (const update of updates) update.joined(own);
  const first = queue.isWaiting ? shown.look() : undefined;
  queue.keep((engine) => (player = engine.play({ ...start, first }, own)), true);
  if (queue.isWaiting) place();
  queue.afterwards(goLive);

  return {
    event(event) {
      // Hot from then on.
      if (!queue.isWaiting) {
        player?.event(event);
        return;
      }
      const { type } = event;
      const isMove = type === 'moveStart' || type === 'moveEnd';
      if (type === 'frame') place();
      // To look takes a moment.
      const atMs = clock.now();
      const look = shown.look(event);
      keep((it) => it.event(event, look), atMs);
      between?.event(event);
      if (type === 'frame') run();
      if (!isMove) return;
      run();
      afterTask(() => keep((it) => it.taskOver()));
      if (type === 'moveEnd' && hasInput) onGestureEnd?.();
    },
  };
}
