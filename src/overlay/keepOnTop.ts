import type { Stop } from '../types/functions.ts';

export interface OnTop {
  /** Whether it lies elsewhere than it should by now. */
  readonly isDue: () => boolean;
  /** Goes where it should lie. */
  readonly update: () => void;
  /** Goes back to where it was. */
  readonly stop: Stop;
}

/** Elements that show no children: over them the overlay is seen, but inert. */
const WITHOUT_CHILDREN = 'canvas, video, img, iframe, embed, object';

/** A browser without popovers leaves out of `:is` what it does not know. */
const LAYER = ':is(dialog:modal, :popover-open)';

/**
 * Keeps the overlay to be seen and used where something lies over the page. A modal dialog makes all outside of it inert
 * (https://html.spec.whatwg.org/multipage/interaction.html#modal-dialogs-and-inert-subtrees), and
 * in Chromium a fullscreen element does too, popovers included: the overlay goes into it, and back at the end. So it does with a popover, which is painted over it,
 * and which a click outside closes. Over a
 * fullscreen element it is a manual popover, shown after it: what came to the top layer last lies on top.
 */
export function keepOnTop(
  host: HTMLElement,
  target: Element | null,
  moveTo: (parent: ParentNode) => void,
  signal: AbortSignal,
): OnTop {
  let home = host.parentNode;
  let shownOver: Element | null = null;
  let away: ParentNode | null = null;
  let focused: EventTarget | null = null;

  const place = (fullscreen: Element | null): ParentNode | null => {
    const layer = findLayer(target);
    if (layer && !layer.contains(fullscreen)) return layer;
    return !fullscreen || fullscreen.contains(home) || fullscreen.matches(WITHOUT_CHILDREN) ? null : fullscreen;
  };

  const goInto = (parent: ParentNode | null): void => {
    if (parent === away || !host.isConnected) return;
    // What somebody else has moved meanwhile stays there.
    const isOurs = away === null || host.parentNode === away;
    if (away === null) home = host.parentNode;
    away = parent;
    const next = parent ?? (home?.isConnected ? home : document.body);
    if (isOurs && host.parentNode !== next) moveTo(next);
  };

  const showOver = (fullscreen: Element | null): void => {
    shownOver = fullscreen;
    if (!fullscreen || !host.showPopover || !host.isConnected) return;
    host.popover = 'manual';
    host.showPopover();
  };

  const goUnder = (fullscreen: Element | null, parent: ParentNode | null): void => {
    const kept = focused;
    host.popover = null;
    goInto(parent);
    showOver(fullscreen);
    if (kept instanceof HTMLElement && host.isConnected) kept.focus({ preventScroll: true });
  };

  const isDue = (): boolean => {
    const { fullscreenElement } = document;
    return fullscreenElement !== shownOver || place(fullscreenElement) !== away;
  };

  const root = host.shadowRoot;
  root?.addEventListener('focusin', ({ target: element }) => (focused = element), { signal });
  // What becomes inert loses the focus before anybody is told, and what is moved loses it then.
  root?.addEventListener('focusout', () => (focused = isDue() ? focused : null), { signal });

  return {
    isDue,
    update() {
      const { fullscreenElement } = document;
      if (isDue()) goUnder(fullscreenElement, place(fullscreenElement));
    },
    stop() {
      const [parent, lastHome] = [away, home];
      goUnder(null, null);
      if (!isTakenAway(host, parent) || !lastHome) return;
      // Not in the turn that takes it away; and the page may have been taken away with it, or its owner done with it.
      queueMicrotask(() => {
        if (isTakenAway(host, parent) && lastHome.isConnected) lastHome.append(host);
      });
    },
  };
}

/** Whether what it had to lie in is gone from the document, and it with that. */
function isTakenAway(host: HTMLElement, away: ParentNode | null): boolean {
  return away !== null && host.parentNode === away && !host.isConnected;
}

/** What lies over the page and holds an element, out of shadow trees too. */
function findLayer(element: Element | null): Element | null {
  let from: Element | null = element;
  while (from) {
    const layer = from.closest(LAYER);
    if (layer) return layer;
    const root = from.getRootNode();
    from = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}
