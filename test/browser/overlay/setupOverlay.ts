import { afterEach, vi } from 'vitest';
import { mountOverlay } from '../../../src/overlay/index.ts';
import type { OverlayOptions } from '../../../src/overlay/index.ts';
import type { Snapshot } from '../../../src/types/snapshot.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import { createFakeMapPerformance } from '../../support/fakeMapPerformance.ts';
import type { FakeMapPerformance } from '../../support/fakeMapPerformance.ts';

export interface OverlaySetup {
  readonly source: FakeMapPerformance;
  readonly clock: FakeClock;
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  unmount(): void;
  /** The text of a section, or of the whole overlay. */
  text(sectionId?: string): string;
  button(name: string): HTMLButtonElement;
  /** The chip of a vital. */
  chip(name: string): HTMLButtonElement;
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Mounted with all that its size has; with all there is unless told otherwise. */
export async function setupOverlay(
  snapshot: Partial<Snapshot> = {},
  options: OverlayOptions = {},
): Promise<OverlaySetup> {
  const size = options.size ?? 'full';
  const source = createFakeMapPerformance(snapshot);
  const clock = createFakeClock();
  const unmount = mountOverlay(source, { storage: null, clock, ...options, size });
  stops.push(unmount);
  const host = [...document.querySelectorAll('map-vitals')].at(-1);
  const root = host?.shadowRoot;
  if (!host || !root) throw new Error('the overlay was not mounted');
  const body = root.getElementById('body');
  await vi.waitUntil(() => !root.querySelector('#handle:disabled'), 10_000);
  if (!body?.hidden) await vi.waitUntil(() => root.getElementById('todo'), 10_000);
  return {
    source,
    clock,
    host,
    root,
    unmount,
    text: (sectionId) => {
      const content = (sectionId === undefined ? root : root.getElementById(sectionId))?.textContent ?? '';
      return content.replaceAll('\u00a0', ' ');
    },
    button: (name) => {
      const buttons = [...root.querySelectorAll('button')];
      const found = buttons.find((button) => (button.ariaLabel ?? button.textContent).startsWith(name));
      if (!found) throw new Error(`no button ${name}`);
      return found;
    },
    chip: (name) => {
      const found = [...root.querySelectorAll('button')].find((button) => button.textContent.endsWith(` ${name}`));
      if (!found) throw new Error(`no chip ${name}`);
      return found;
    },
  };
}

/** A stand-in for a map's container. */
export function createTarget(style: string): HTMLElement {
  const target = document.createElement('div');
  target.style.cssText = `position:absolute;${style}`;
  document.body.append(target);
  stops.push(() => target.remove());
  return target;
}
