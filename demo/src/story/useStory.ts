import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import { allPlaces } from '../places/usePlaces.ts';
import { playLoop } from './playLoop.ts';
import { firstState, isOnPage, nextState } from './storyState.ts';
import { turnGlobe } from './turnGlobe.ts';
import { watchMoves } from './watchMoves.ts';
import type { Monitor } from 'mapvitals';
import type { Stage } from '../scenarios/scenario.ts';
import type { Routing } from '../operations/operations.ts';
import type { Move } from './move.ts';
import type { StoryEvent, StoryState } from './storyState.ts';

/** The work begins when the map moves already. */
const WORK_AFTER_MS = 60;
/** Chromium tells of long frames some frames later; and nothing of ours may move while a gesture is measured. */
const CARD_AFTER_MS = 300;
/** Nobody has touched it for so long: it plays by itself. */
const IDLE_MS = 20_000;

export interface StoryOptions {
  /** `null` until the places are there. */
  readonly stage: Stage | null;
  readonly monitor: Pick<Monitor, 'onSample'>;
  readonly isPaused: boolean;
  readonly onRouting: (routing: Routing) => void;
}

export interface Story {
  readonly state: StoryState;
  readonly send: (event: StoryEvent) => void;
  /** Where the hand let go; `null` where it was a key or a script. */
  readonly pointer: { readonly x: number; readonly y: number } | null;
  /** The latest move of the self-playing loop; `null` while it does not play. */
  readonly loop: LoopShot | null;
  /** Moves the map by a script, for those who cannot drag. */
  readonly playMove: () => void;
}

export interface LoopShot {
  readonly move: Move | null;
  readonly isOnPage: boolean;
}

interface ScriptedMove {
  readonly resolve: (move: Move) => void;
  /** What began before is another: the turn of the globe, which it interrupts. */
  readonly sinceMs: number;
}

const calm = matchMedia('(prefers-reduced-motion: reduce)');

export function useStory({ stage, monitor, isPaused, onRouting }: StoryOptions): Story {
  const [state, send] = useReducer(nextState, firstState);
  const [pointer, setPointer] = useState<Story['pointer']>(null);
  const [loop, setLoop] = useState<LoopShot | null>(null);
  const scripted = useRef<ScriptedMove | null>(null);
  const work = useRef<Promise<void> | null>(null);

  const isPage = isOnPage(state);
  useEffect(() => onRouting(isPage ? 'page' : 'learned'), [isPage, onRouting]);

  const doWork = useEffectEvent(async (): Promise<void> => {
    await wait(WORK_AFTER_MS);
    for (let run = 0; run < state.heaviness; run += 1) await stage?.operations.places.rebuild(allPlaces);
  });
  const startWork = useEffectEvent((isByHand: boolean): void => {
    if (!isByHand && !scripted.current) return;
    work.current ??= doWork().finally(() => (work.current = null));
  });
  const onMove = useEffectEvent(async (by: Move['by'], read: () => Move, startMs: number): Promise<void> => {
    const answer = scripted.current;
    if (by === 'program' ? !answer || startMs < answer.sinceMs : !work.current && !isWorkDone(read())) return;
    await work.current;
    await wait(CARD_AFTER_MS);
    if (by === 'hand') send({ kind: 'measured', move: read() });
    else {
      if (scripted.current === answer) scripted.current = null;
      answer?.resolve(read());
    }
  });
  const moveByScript = useEffectEvent(
    (degrees: number): Promise<Move> =>
      new Promise((resolve) => {
        scripted.current = { resolve, sinceMs: performance.now() };
        const { map } = stage!;
        const { lng, lat } = map.getCenter();
        map.easeTo({ center: [lng + degrees, lat], duration: 1600, easing: (ratio) => ratio, essential: true });
      }),
  );

  useEffect(() => {
    if (!stage) return undefined;
    const { map } = stage;
    const subscription = map.on('movestart', ({ originalEvent }) => startWork(originalEvent !== undefined));
    const stop = watchMoves(monitor, (...move) => void onMove(...move));
    const container = map.getContainer();
    const onPointer = ({ clientX, clientY }: PointerEvent): void => setPointer({ x: clientX, y: clientY });
    const onKey = (): void => setPointer(null);
    container.addEventListener('pointerup', onPointer, { capture: true });
    container.addEventListener('keydown', onKey);
    return () => {
      subscription.unsubscribe();
      stop();
      container.removeEventListener('pointerup', onPointer, { capture: true });
      container.removeEventListener('keydown', onKey);
    };
  }, [stage, monitor]);

  // At first only: later the visitor looks at what was measured.
  const isWaiting = stage !== null && state.step === 'start' && !isPaused;
  useEffect(() => {
    if (!isWaiting || calm.matches || !stage) return undefined;
    const stopTurning = turnGlobe(stage.map);
    let player: AbortController | null = null;
    let timer = 0;
    const rest = (): void => {
      if (player) onRouting('page');
      player?.abort();
      player = null;
      setLoop(null);
      clearTimeout(timer);
      timer = window.setTimeout(play, IDLE_MS);
    };
    const play = (): void => {
      stopTurning();
      player = new AbortController();
      void playLoop({ move: moveByScript, onRouting, onShot: setLoop, signal: player.signal });
    };
    rest();
    const events = ['pointerdown', 'keydown', 'wheel'] as const;
    for (const event of events) window.addEventListener(event, rest, { capture: true, passive: true });
    return () => {
      for (const event of events) window.removeEventListener(event, rest, { capture: true });
      clearTimeout(timer);
      player?.abort();
      setLoop(null);
      stopTurning();
    };
  }, [isWaiting, stage, onRouting]);

  const playMove = (): void => {
    setPointer(null);
    void moveByScript(-40).then((move) => send({ kind: 'measured', move }));
  };
  return { state, send, pointer, loop, playMove };
}

/** A move that was over before the work began says nothing of it. */
function isWorkDone({ pageMs }: Move): boolean {
  return pageMs !== null;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
