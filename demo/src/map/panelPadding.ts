export const phone = matchMedia('(max-width: 720px)');

/** What the panel and the overlay cover: the sides, or on a phone the bottom. */
export function panelPadding({ clientWidth }: HTMLElement): Record<'top' | 'right' | 'bottom' | 'left', number> {
  return phone.matches
    ? { top: 0, right: 0, bottom: findPanel()?.offsetHeight ?? 0, left: 0 }
    : findPanel()
      ? { top: 0, right: clientWidth > 1200 ? 160 : 0, bottom: 0, left: Math.min(400, clientWidth / 2) }
      : { top: 0, right: 0, bottom: 0, left: 0 };
}

export function findPanel(): HTMLElement | null {
  return document.querySelector('.panel');
}
