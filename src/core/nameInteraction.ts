import type { LongFrameScript, VitalSample } from '../types/sample.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import { longestFirst } from './heldTime.ts';
import type { OperationRun, RecentOperations } from './recentOperations.ts';

interface WhatRan {
  readonly recent: RecentOperations;
  readonly longFrames: {
    during(startMs: number, endMs: number): Pick<LongFrameReport, 'gesture' | 'scripts'>;
  };
}

const MAX_HANDLERS = 5;
/** Operations that name an interaction. */
const MAX_NAMED = 3;

/** What an event called, longest first, each once: the browser names the invoker `CANVAS.onwheel`, `DIV#map.onclick`. */
export function handlersOf(scripts: readonly LongFrameScript[]): readonly string[] {
  const names = longestFirst(scripts).flatMap(({ invoker, functionName, source }) => {
    if (!/\.on\w+$/.test(invoker)) return [];
    const file = source.slice(source.lastIndexOf('/') + 1);
    return [[invoker, functionName, file && `(${file})`].filter(Boolean).join(' ')];
  });
  return Object.freeze([...new Set(names)].slice(0, MAX_HANDLERS));
}

/** An interaction is named by what the hand did and by what ran meanwhile. */
export function nameInteraction(sample: VitalSample, { longFrames, recent }: WhatRan): VitalSample {
  const { startMs, endMs, tags } = sample;
  const { gesture, scripts } = longFrames.during(startMs, endMs);
  const handlers = handlersOf(scripts);
  const runs = recent.within(startMs, endMs).filter(({ isSync }) => isSync);
  const operations = [...new Set(longestFirst(runs.map(toTime)).map((run) => run.name))].slice(0, MAX_NAMED).join(', ');
  return {
    ...sample,
    tags: {
      ...(gesture ? { gesture } : {}),
      ...(operations ? { operations } : {}),
      ...(handlers.length ? { handlers: handlers.join(', ') } : {}),
      ...tags,
    },
  };
}

function toTime({ name, startMs, endMs }: OperationRun): { readonly name: string; readonly durationMs: number } {
  return { name, durationMs: endMs - startMs };
}
