/**
 * The live overlay, in any framework and in none. Export lines only.
 *
 * @module mapvitals/overlay
 */
export { createRouteSections } from './createRouteSections.ts';
export { defineOverlay } from './defineOverlay.ts';
export { mountOverlay } from './mountOverlay.ts';
export type { MapVitalsElement } from './defineOverlay.ts';
export type { Unmount } from './mountOverlay.ts';
export type { OverlayOptions, OverlaySource } from './OverlayOptions.ts';
export type { OverlaySection } from './OverlaySection.ts';
export type { Corner } from './placement.ts';
export type { OverlayStorage } from './remember.ts';
export type { OverlaySize } from './sizes.ts';
export type { Stop } from '../types/functions.ts';
