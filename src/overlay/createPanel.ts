import { hostClock } from '../lib/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { Snapshot } from '../types/snapshot.ts';
import { createSections } from './createSections.ts';
import { element, setAttribute, setText, textNode } from './dom.ts';
import { keepOnTop } from './keepOnTop.ts';
import { keepPlaced } from './keepPlaced.ts';
import { makeMovable } from './makeMovable.ts';
import type { OverlayOptions, OverlaySource } from './OverlayOptions.ts';
import { paceUpdates } from './paceUpdates.ts';
import { placeAt } from './placement.ts';
import { findWorst, ratingWord } from './ratings.ts';
import { recall, remember } from './remember.ts';
import { whenChanged } from './whenChanged.ts';

/** Between two updates at least, ms: faster nobody reads. */
const UPDATE_EVERY_MS = 250;

/** Builds the panel into `root`, and keeps it up to date while it is open. */
export function createPanel(
  host: HTMLElement,
  root: ShadowRoot,
  { monitor }: OverlaySource,
  { target = null, corner = 'top-left', collapsed = false, storage, sections = [], clock = hostClock }: OverlayOptions,
  moveTo: (parent: ParentNode) => void,
): Stop {
  const remembered = recall(storage);
  let isCollapsed = remembered?.isCollapsed ?? collapsed;

  const handle = element('button', { id: 'handle', 'aria-label': 'Move', title: 'Drag, or use the arrow keys' });
  const toggle = element('button', { id: 'toggle', 'aria-label': 'Details' });
  const worstText = textNode();
  const worst = element('b', {}, worstText);
  const header = element('header', {}, handle, element('h2', {}, 'Map vitals'), worst, toggle);
  const body = element('div', { id: 'body' });
  const panel = element('section', { id: 'panel', lang: 'en', 'aria-label': 'Map vitals' }, header, body);
  root.replaceChildren(panel);

  const updateWorst = whenChanged(
    (snapshot) => snapshot.vitals,
    (vitals) => {
      const vital = findWorst(Object.values(vitals));
      setText(worstText, `${vital?.name ?? ''} ${ratingWord(vital?.rating)}`.trim());
      setAttribute(worst, 'data-rating', vital?.rating ?? '');
    },
  );
  const updateSections = createSections(body, sections, monitor, clock);
  const { push, stop } = paceUpdates(UPDATE_EVERY_MS, clock, (snapshot: Snapshot) => {
    // Before anything is written: then the layout is known, and asking for it costs nothing.
    placed.follow();
    updateWorst(snapshot);
    updateSections(snapshot);
  });

  let unsubscribe: Stop | undefined;
  const pause = (): void => {
    unsubscribe?.();
    unsubscribe = undefined;
    stop();
  };
  const applyCollapsed = (): void => {
    setAttribute(toggle, 'aria-expanded', String(!isCollapsed));
    body.hidden = isCollapsed;
    // A collapsed panel listens to nothing: it must not be the reason why the monitor publishes.
    pause();
    if (!isCollapsed) {
      unsubscribe = monitor.subscribe(push);
      push(monitor.snapshot());
    }
    placed.follow();
  };
  const controller = new AbortController();
  const onTop = keepOnTop(host, target, moveTo, controller.signal);
  const placed = keepPlaced(host, {
    target,
    place: remembered ?? placeAt(corner),
    onTop,
    signal: controller.signal,
  });
  updateWorst(monitor.snapshot());
  applyCollapsed();

  const rememberAll = (): void => remember(storage, { ...placed.place, isCollapsed });
  makeMovable({ area: header, handle, onStart: placed.startMove, onMove: placed.moveBy, onEnd: rememberAll });

  const toggleCollapsed = (): void => {
    isCollapsed = !isCollapsed;
    applyCollapsed();
    rememberAll();
  };
  toggle.addEventListener('click', toggleCollapsed);
  panel.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || isCollapsed) return;
    toggleCollapsed();
    toggle.focus();
  });

  return () => {
    pause();
    controller.abort();
    onTop.stop();
    root.replaceChildren();
  };
}
