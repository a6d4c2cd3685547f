import type { ReactNode } from 'react';

/** In the map's place, where there can be none: what is missing, and what to try. */
export function Trouble({ text }: { readonly text: string }): ReactNode {
  return (
    <section className="trouble" role="alert">
      <h2>The demo cannot start</h2>
      <p>{text}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        Try again
      </button>
    </section>
  );
}
