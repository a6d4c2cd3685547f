import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { DeathCode, EndCode } from './slot.ts';

/** How workers died, and whether it makes sense to start another. */
export interface Deaths {
  /** The latest, for calls that find no worker. */
  readonly last: { readonly code: DeathCode; readonly cause?: unknown };
  /** No worker is to be started now. */
  isBlocked(): boolean;
  /** `isAlone`: there is no other worker. */
  count(code: EndCode, cause: unknown, isAlone: boolean): void;
  /** A task has run to its end in a worker. */
  forgive(): void;
}

/** Stops a crash loop: `maxCrashes` within `crashWindowMs` block for `coolDownMs`; then one more death is enough. */
export function createDeaths(options: ResolvedPoolOptions): Deaths {
  const { clock, createWorker, maxCrashes, crashWindowMs, coolDownMs, onProblem } = options;
  let last: Deaths['last'] = { code: 'WORKER_LOAD' };
  let deathsMs: number[] = [];
  let blockedUntilMs = 0;

  const isBlocked = (): boolean => !createWorker || clock.now() < blockedUntilMs;

  return {
    get last() {
      return last;
    },
    isBlocked,
    count(code, cause, isAlone) {
      // One that hangs is no reason to have the page hang, and one too many has not died.
      if (code === 'RETIRED' || code === 'KILLED') return;
      const nowMs = clock.now();
      last = { code, cause };
      deathsMs = [...deathsMs.filter((atMs) => nowMs - atMs < crashWindowMs), nowMs];
      const isLoop = deathsMs.length >= maxCrashes || blockedUntilMs > 0;
      // Where none has loaded the next will not either, and each would cost a wait.
      const isHopeless = code === 'WORKER_LOAD' && options.fallback === 'inline' && isAlone;
      if (!isLoop && !isHopeless) return;
      blockedUntilMs = nowMs + coolDownMs;
      onProblem(isLoop ? 'pool.crash-loop' : 'pool.load', cause ?? code);
    },
    forgive() {
      if (blockedUntilMs === 0 || isBlocked()) return;
      blockedUntilMs = 0;
      deathsMs = [];
    },
  };
}
