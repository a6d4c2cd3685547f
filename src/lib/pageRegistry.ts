import type { Stop } from '../types/functions.ts';
import type { Report } from '../types/report.ts';

/** One measuring instance, as tests and tools see it. */
export interface RegisteredInstance {
  readonly version: string;
  report(): Report;
}

/**
 * What all copies of this package on a page share: `globalThis[Symbol.for('mapvitals')]`. Fields are only ever added to it,
 * for other versions read it.
 */
export interface PageRegistry {
  /** From an instance's first `attach` until its `dispose`. */
  readonly instances: Set<RegisteredInstance>;
  /** The maps that are measured, or were and may still be there. */
  maps?: Set<RegisteredMap>;
}

/** A map, held weakly: to watch for leaks must not be one. */
export interface RegisteredMap {
  readonly map: WeakRef<object>;
  /** Where it was seen last. */
  container: WeakRef<HTMLElement>;
  /** It has been on the page. */
  wasConnected: boolean;
  /** How many measure it now. */
  holderCount: number;
}

const KEY = Symbol.for('mapvitals');

/** The page's, made by whoever comes first. */
export function pageRegistry(): PageRegistry {
  // The cast: a global has no type until somebody gives it one.
  const host = globalThis as { [KEY]?: PageRegistry };
  return (host[KEY] ??= { instances: new Set() });
}

export function enterRegistry(instance: RegisteredInstance): Stop {
  const { instances } = pageRegistry();
  instances.add(instance);
  return () => void instances.delete(instance);
}
