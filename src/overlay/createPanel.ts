import { hostClock } from '../lib/clock.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import type { Stop } from '../types/functions.ts';
import type { Snapshot } from '../types/snapshot.ts';
import { createNews } from './createNews.ts';
import { element, setAttribute, setText, textNode } from './dom.ts';
import { followNews } from './followNews.ts';
import { headlineOf, speak } from './headline.ts';
import { keepPlaced } from './keepPlaced.ts';
import type { PlaceFinder } from './keepPlaced.ts';
import type { OverlayBody } from './createBody.ts';
import type { OverlayOptions, OverlaySource } from './OverlayOptions.ts';
import { paceUpdates } from './paceUpdates.ts';
import { recall, remember } from './remember.ts';
import type { OverlaySize } from './sizes.ts';

/** Between two updates at least, ms: faster nobody reads. */
const UPDATE_EVERY_MS = 250;
/** Between two announcements at least, ms: who listens has other things to hear, too. */
const ANNOUNCE_EVERY_MS = 10_000;

/** Builds the panel into `root`, and keeps it up to date. */
export function createPanel(
  host: HTMLElement,
  root: ShadowRoot,
  { monitor }: OverlaySource,
  options: OverlayOptions,
  moveTo: (parent: ParentNode) => void,
): Stop {
  const { target = null, corner, storage, sections = [], clock = hostClock, shortcut = 'Alt+Shift+V' } = options;
  const remembered = recall(storage);
  let size = remembered?.size ?? options.size ?? 'compact';

  const [pillNews, news] = [createNews(), createNews()];
  const pill = element('button', { id: 'pill', title: 'Show map vitals' }, pillNews.element);
  const handle = button('handle', 'Move map vitals');
  handle.title = 'Drag, or use the arrow keys';
  const resize = button('resize', 'Show all map vitals');
  const collapse = button('collapse', 'Collapse map vitals');
  const header = element('header', {}, handle, element('h2', {}, 'Map vitals'), news.element, resize, collapse);
  const announcement = textNode();
  const body = element('div', { id: 'body' });
  const status = element('div', { role: 'status' }, announcement);
  const panel = element('section', { id: 'panel', lang: 'en', 'aria-label': 'Map vitals' }, pill, header, body, status);
  root.replaceChildren(panel);

  let content: OverlayBody | undefined;
  const tellMissing = (error: unknown): void =>
    monitor.record({ kind: 'problem', code: 'overlay-part-missing', message: String(error), atMs: clock.now() });
  const loadBody = createLoadLate(() => import('./createBody.ts'), tellMissing);
  const loadHands = createLoadLate(() => import('./hands.ts'), tellMissing);
  let announcedId: number | undefined;
  let nextAnnounceMs = 0;
  let wasComplete = false;

  const update = (snapshot: Snapshot): void => {
    const startMs = clock.now();
    // Before anything is written: then the layout is known, and asking for it costs nothing.
    const isComplete = snapshot.vitals.TCM.value !== null;
    // The map's controls and notices are all there.
    if (isComplete && !wasComplete) placed.settle();
    else placed.follow();
    wasComplete = isComplete;

    const worst = feed.read();
    const headline = headlineOf(worst, snapshot);
    pillNews.update(headline);
    news.update(headline);
    setAttribute(pill, 'aria-label', speak(headline));
    const id = worst && worst.mended === null ? worst.violation.id : -1;
    // What was there when the overlay opened is not news.
    if (id > (announcedId ?? id) && startMs >= nextAnnounceMs) {
      setText(announcement, speak(headline));
      nextAnnounceMs = startMs + ANNOUNCE_EVERY_MS;
    }
    announcedId = id;
    if (size !== 'pill') content?.update(snapshot, worst, size === 'full');
  };
  const { push, stop } = paceUpdates(UPDATE_EVERY_MS, clock, update);
  const onNews = (): void => (size === 'pill' ? update : push)(monitor.snapshot());

  let unsubscribe: Stop | undefined;
  const pause = (): void => {
    unsubscribe?.();
    unsubscribe = undefined;
    stop();
  };
  const applySize = (): void => {
    setAttribute(panel, 'data-size', size);
    header.hidden = body.hidden = size === 'pill';
    pill.hidden = !header.hidden;
    setAttribute(resize, 'aria-expanded', String(size === 'full'));
    // A pill follows no snapshots: it must not be the reason why the monitor publishes.
    pause();
    if (size !== 'pill') {
      unsubscribe = monitor.subscribe(push);
      void fill();
    }
    update(monitor.snapshot());
    placed.settle();
  };
  const controller = new AbortController();
  const { signal } = controller;
  let finder: PlaceFinder | undefined;
  const placed = keepPlaced(host, { target, corner, place: remembered?.place, finder: () => finder, signal });
  const feed = followNews(monitor, clock, onNews);

  const rememberAll = (): void => remember(storage, { size, place: placed.readPlace() });
  const setSize = (next: OverlaySize): void => {
    size = next;
    applySize();
    rememberAll();
  };
  const fill = async (): Promise<void> => {
    const part = await loadBody();
    if (signal.aborted || content || size === 'pill') return;
    const showFull = (): void => setSize('full');
    content = part?.createBody({ root, body, sections, monitor, clock, showFull });
    // Without it the bar still tells the news.
    update(monitor.snapshot());
    placed.settle();
  };
  const stopAll = (): void => {
    pause();
    feed.stop();
    controller.abort();
    finder?.onTop.stop();
    root.replaceChildren();
  };
  try {
    applySize();
  } catch (error) {
    // What this browser lacks shows late; then nobody must go on listening for what is not shown.
    stopAll();
    throw error;
  }

  // Nothing to drag by until it can be dragged.
  handle.disabled = true;
  const takeHands = async (): Promise<void> => {
    const part = await loadHands();
    if (signal.aborted || !part) return;
    const { findPlace, hearKeys, keepOnTop, makeMovable } = part;
    makeMovable({
      grips: [header, pill],
      handles: [handle, pill],
      area: panel,
      onStart: placed.startMove,
      onMove: placed.moveBy,
      onEnd: rememberAll,
    });
    const focusOf = { pill, compact: collapse, full: resize };
    hearKeys({ host, panel, focusOf, shortcut, readSize: () => size, setSize, signal });
    finder = { findPlace, onTop: keepOnTop(host, target, moveTo, signal) };
    placed.settle();
    handle.disabled = false;
  };
  void takeHands();
  pill.addEventListener('click', () => {
    setSize('compact');
    collapse.focus();
  });
  collapse.addEventListener('click', () => {
    setSize('pill');
    pill.focus();
  });
  resize.addEventListener('click', () => setSize(size === 'full' ? 'compact' : 'full'));

  return stopAll;
}

function button(id: string, label: string): HTMLButtonElement {
  return element('button', { id, 'aria-label': label, title: label });
}
