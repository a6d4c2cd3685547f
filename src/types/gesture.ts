/**
 * What the user's hand does. `press` is a pointer that goes down or up without moving: a double click, a zoom button.
 */
export type GestureKind = 'drag' | 'wheel' | 'pinch' | 'key' | 'press';

/** Where trusted input on a map goes. `inputMs` is when the user did it, before the page got to see it. */
export type InputListener = (kind: GestureKind, inputMs: number) => void;
