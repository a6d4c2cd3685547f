/** Whether `npm run test:thorough` asks, which tries all there is. */
export const isThorough = Boolean(import.meta.env['THOROUGH']);

/**
 * How often a property is tried: so often by `npm run test:thorough`, a tenth of it by `npm test`. A failing case is
 * reported with its seed either way.
 */
export const runs = (count: number): number => (isThorough ? count : Math.ceil(count / 10));
