/**
 * What the user's hand does. `press` is a pointer that goes down or up without moving: a double click, a zoom button.
 */
export type GestureKind = 'drag' | 'wheel' | 'pinch' | 'key' | 'press';

/**
 * `press` begins an action of the hand, `release` ends it, `move` is within one. `cancel` ends it too, but is nothing
 * that the hand did: the browser or another window took over.
 */
export type InputPhase = 'press' | 'move' | 'release' | 'cancel';

/** Where trusted input on a map goes. `inputMs` is when the user did it, before the page got to see it. */
export type InputListener = (kind: GestureKind, phase: InputPhase, inputMs: number) => void;
