import { isShortcut } from './isShortcut.ts';
import type { OverlaySize } from './sizes.ts';

export interface KeysOptions {
  readonly host: HTMLElement;
  readonly panel: HTMLElement;
  /** What gets the focus in each size. */
  readonly focusOf: Readonly<Record<OverlaySize, HTMLElement>>;
  readonly shortcut: string | null;
  readonly readSize: () => OverlaySize;
  readonly setSize: (size: OverlaySize) => void;
  readonly signal: AbortSignal;
}

/** The shortcut brings the focus; Escape makes the panel smaller and, from the pill, gives the focus back. */
export function hearKeys({ host, panel, focusOf, shortcut, readSize, setSize, signal }: KeysOptions): void {
  /** What had the focus before the key moved it here. */
  let focusedBefore: Element | null = null;
  const giveBack = (): void => {
    // Nothing had it.
    if (focusedBefore === document.body) focusOf.pill.blur();
    else if (focusedBefore instanceof HTMLElement && focusedBefore.isConnected) focusedBefore.focus();
    focusedBefore = null;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (!isShortcut(shortcut, event)) return;
    event.preventDefault();
    if (document.activeElement !== host) focusedBefore = document.activeElement;
    focusOf[readSize() === 'pill' ? 'pill' : 'compact'].focus();
  };
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    const size = readSize();
    // A modal dialog around it would close, too.
    if (size !== 'pill') event.preventDefault();
    if (size === 'full') {
      setSize('compact');
      focusOf.full.focus();
      return;
    }
    if (size === 'compact') {
      setSize('pill');
      focusOf.pill.focus();
    }
    giveBack();
  };
  document.addEventListener('keydown', onKey, { signal, capture: true });
  panel.addEventListener('keydown', onEscape, { signal });
}
