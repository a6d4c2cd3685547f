// What lets the overlay be used by hand and key, lie on top and make room, as one chunk that comes right after it is shown.
// Export lines only.
export { findPlace } from './findPlace.ts';
export { hearKeys } from './hearKeys.ts';
export { keepOnTop } from './keepOnTop.ts';
export { makeMovable } from './makeMovable.ts';
