import { createTieredCache } from 'mapvitals/optimize';

/** What this page has computed and fetched, kept in memory and on this device. Raise the version when a value changes its form. */
export const cache = createTieredCache({
  name: 'mapvitals-demo',
  schemaVersion: 1,
  // What is kept here takes a second or more to compute: worth a longer wait than usual.
  disk: { readDeadlineMs: 1000 },
});

import.meta.hot?.dispose(() => void cache.dispose());
