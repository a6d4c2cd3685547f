import { MapVitalsError } from 'mapvitals';
import type { Flight } from './flight.ts';

/** @throws BAD_OPTION for what is no flight: a file may hold anything */
export function requireFlight(given: unknown): Flight {
  const { version, viewport, input, camera, durationMs } = (given ?? {}) as Partial<Record<keyof Flight, unknown>>;
  const { width, height } = (viewport ?? {}) as { width?: unknown; height?: unknown };
  const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  const isTimed = (step: unknown): boolean => isNumber((step as { atMs?: unknown } | null)?.atMs);
  const isSteps = (steps: unknown): boolean => Array.isArray(steps) && steps.every(isTimed);
  const wrong =
    version !== 1
      ? `version \`${String(version)}\``
      : ![width, height, durationMs].every(isNumber)
        ? 'no viewport or no duration'
        : !isSteps(input) || !isSteps(camera)
          ? 'steps without a time'
          : null;
  if (wrong === null) return given as Flight;
  throw new MapVitalsError(
    'BAD_OPTION',
    `A flight must be what \`recordFlight\` gave, version 1, got ${wrong}. Parse the file first, or record it anew.`,
  );
}
