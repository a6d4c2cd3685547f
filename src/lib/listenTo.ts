import type { Stop } from '../types/functions.ts';

/** By event type. */
export type Handlers = Readonly<Record<string, (event: never) => void>>;

/**
 * Listens to each of these events, and only to what the user or the browser does. Passive and capturing: it sees what others
 * stop, and stops nothing itself. `isMeant`: what is not is left out.
 */
export function listenTo(target: EventTarget, handlers: Handlers, isMeant?: (event: Event) => boolean): Stop {
  const types = Object.keys(handlers);
  const listener = (event: Event): void => {
    // The cast: it is called with the events that it is named for.
    if (event.isTrusted && isMeant?.(event) !== false) (handlers[event.type] as (event: Event) => void)(event);
  };
  for (const type of types) target.addEventListener(type, listener, { capture: true, passive: true });
  return () => {
    for (const type of types) target.removeEventListener(type, listener, true);
  };
}
