/**
 * How often a property is tried: so often by `npm run test:thorough`, a tenth of it by `npm test`. A failing case is
 * reported with its seed either way.
 */
export const runs = (count: number): number => (import.meta.env['THOROUGH'] ? count : Math.ceil(count / 10));
