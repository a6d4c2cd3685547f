import type { ReactNode } from 'react';

export interface ScrollAreaProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** Holds what may be wider than the screen. */
export function ScrollArea({ label, children }: ScrollAreaProps): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard must reach what it is to scroll
    <section className="table-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
