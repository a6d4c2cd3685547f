// mapvitals/playwright: maps in tests: their reports, budgets and flights. Export lines only.
export { fixtures } from './fixtures.ts';
export { recordFlight } from './recordFlight.ts';
export { replayFlight } from './replayFlight.ts';
export { toMeetBudget } from './toMeetBudget.ts';

export type { MapVitalsFixture, MapVitalsFixtures } from './fixtures.ts';
export type { Flight, FlightCamera, FlightInput, KeyInput, MouseInput, TouchInput } from './flight.ts';
export type { Replay, ReplayOptions } from './replayFlight.ts';
export type { Spread } from './spread.ts';
export type { MatcherResult } from './toMeetBudget.ts';
