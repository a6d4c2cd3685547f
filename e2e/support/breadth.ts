/** One more kind of what another test shows: `npm test` leaves it out, `npm run test:e2e-all` and CI do not. */
export const breadth = { tag: '@breadth' };
