import { libraries } from '../../libraries/src/libraries.ts';
import type { ReactNode } from 'react';

/** The same numbers on every other map library: a page each. */
export function OtherLibraries(): ReactNode {
  return (
    <nav className="section" aria-labelledby="libraries-title">
      <h2 id="libraries-title">The same numbers on</h2>
      <ul className="library-links">
        {Object.entries(libraries).map(([id, name]) => (
          <li key={id}>
            <a href={`libraries/${id}.html`}>{name}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
