import { afterTask } from '../lib/afterTask.ts';
import { createCleanup } from '../lib/cleanup.ts';
import { shareProbe } from '../attachments/shareProbe.ts';
import { keepFrames } from './keepFrames.ts';
import { keepInput } from './keepInput.ts';
import { watchSightEarly } from './watchSightEarly.ts';
import type { MapPlayer } from '../attachments/playMap.ts';
import type { MapStart, MapWatch, PlayedStart } from '../attachments/watchedMap.ts';
import type { Clock } from '../types/clock.ts';
import type { Heard, HeardMap } from '../types/hearing.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { TellProblem } from '../types/sample.ts';
import type { EarlyQueue } from './earlyQueue.ts';

type Play<Event> = (player: MapPlayer<Event>) => void;

export interface Recording<Event, Shown> {
  readonly queue: EarlyQueue<{ readonly play: (start: PlayedStart<Shown>) => MapPlayer<Event> }>;
  readonly clock: Clock;
  readonly problem: TellProblem;
  /** The user may have let go of the map. */
  readonly onGestureEnd?: () => void;
}

/**
 * Watches one map until those are there who make numbers of it: keeps what it tells, what its user and the browser do, and
 * when, and makes nothing of it. Then it is played to them in order, and they watch the map themselves.
 */
export function recordMap<Event extends Heard, Shown extends HeardMap>(
  start: MapStart<Shown>,
  { queue, clock, problem, onGestureEnd }: Recording<Event, Shown>,
): MapWatch<Event> {
  const { watched, placeOf } = start;
  const { identity, map: shown } = watched;
  let player: MapPlayer<Event> | undefined;

  const keep = (play: Play<Event>, isAlways?: boolean): void => {
    const atMs = clock.now();
    queue.keep(() => {
      player?.host.reach(atMs);
      if (player) play(player);
    }, isAlways);
  };
  const tell = (event: MapEvent): void => keep((it) => it.tell(event));
  const share = shareProbe(identity, {
    event: tell,
    watchSource: (source) => (player ?? shown).watchSource?.(source),
    clock,
    problem,
  });
  const stop = (): void => {
    share.stop();
    queue.keep(() => {
      player?.stop();
      player = undefined;
    }, true);
  };
  const live = (wasUnseen: boolean): void => {
    player?.live(wasUnseen);
    share.renew();
  };
  queue.keep((engine) => (player = engine.play({ ...start, hear: share.hear })), true);
  if (player) {
    live(false);
    const { event, rest } = player;
    return { event: (it) => event(it, false), rest, stop };
  }

  const frames = keepFrames((play) => keep(({ host }) => play(host)));
  let container: HTMLElement | undefined;
  let listening = createCleanup();
  let hasInput = false;

  /** Maps move to another container. */
  const place = (): void => {
    const { container: next } = shown;
    if (next === container) return;
    container = next;
    listening.run();
    listening = createCleanup();
    keep((it) => it.place(next));
    frames.use(placeOf(next).clock);
    keepInput(next, listening, (target, event) => {
      hasInput = true;
      frames.run();
      shown.view?.run();
      // Gone when the browser has told it.
      const path = event.composedPath?.() ?? [];
      const coalesced = event.getCoalescedEvents?.() ?? [];
      keep((it) => it.host.tell(target, event, path, coalesced));
    });
  };
  place();
  const rest = (): void => {
    frames.stop();
    shown.view?.stop();
    keep((it) => it.rest());
  };
  const sight = watchSightEarly({ ...watched, rest }, clock, tell);
  const end = (): void => {
    sight.stop();
    listening.run();
    frames.stop();
    shown.view?.stop();
  };
  // It comes after all that was kept, and is asked for after the attach.
  queue.keep(
    () =>
      queue.afterwards(() => {
        end();
        live(sight.isUnseen());
      }),
    true,
  );

  return {
    event(event) {
      const { type } = event;
      if (queue.engine) {
        player?.event(event, false);
        return;
      }
      const isFrame = type === 'frame';
      const isMove = type === 'moveStart' || type === 'moveEnd';
      if (isFrame) place();
      keep((it) => it.event(event, isFrame));
      if (type === 'silence') keep((it) => it.host.fire(Infinity));
      if (isFrame || isMove) frames.run();
      if (isMove) afterTask(() => keep((it) => it.host.taskOver()));
      if (type === 'moveEnd' && hasInput) onGestureEnd?.();
    },
    rest: () => (queue.engine ? player?.rest() : rest()),
    stop() {
      end();
      stop();
    },
  };
}
