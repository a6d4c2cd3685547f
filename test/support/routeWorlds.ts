import type { RunRoute } from '../../src/types/optimization.ts';

/** What a call would truly cost on each route: the counterfactual that only a simulation has. */
export interface TrueCall {
  readonly size: number;
  readonly computeMs: number;
  /** A batch may compute its items cheaper than one by one. */
  readonly batchComputeMs: number;
  readonly cloneMs: number;
  readonly roundTripMs: number;
  readonly waitMs: number;
  readonly batchSize: number;
  readonly batchDelayMs: number;
}

export interface RouteWorld {
  readonly name: string;
  readonly canBatch: boolean;
  readonly calls: number;
  call(index: number, random: () => number): TrueCall;
}

const BASE = { batchSize: 1, batchDelayMs: 0, waitMs: 0, roundTripMs: 0.2 };

/** The nine families in which fixed policies lose, each in its own way. */
export const ROUTE_WORLDS: readonly RouteWorld[] = [
  world('tiny', (_, random) => ({ size: 10, computeMs: 0.02 * noise(random), cloneMs: 0.08 * noise(random) })),
  world('heavy', (_, random) => ({ size: 1e5, computeMs: 300 * noise(random), cloneMs: 2 * noise(random) })),
  world('crossover', (_, random) => {
    const size = 10 ** (1 + 4 * random());
    return { size, computeMs: 0.0012 * size * noise(random), cloneMs: (0.1 + 0.0003 * size) * noise(random) };
  }),
  world('clone-bound', (_, random) => {
    const size = 10 ** (3 + 1.5 * random());
    return { size, computeMs: 0.0001 * size * noise(random), cloneMs: 0.0006 * size * noise(random) };
  }),
  world('drift', (index, random) => {
    const slow = index > 200 ? 4 : 1;
    return { size: 1000, computeMs: 1.1 * slow * noise(random), cloneMs: 0.9 * noise(random) };
  }),
  world('busy pool', (index, random) => ({
    size: 1000,
    computeMs: 5 * noise(random),
    cloneMs: 0.4 * noise(random),
    waitMs: Math.floor(index / 50) % 2 === 1 ? 60 * noise(random) : 0,
  })),
  {
    ...world('batchable', (_, random) => ({
      size: 20,
      computeMs: 1.5 * noise(random),
      batchComputeMs: 0.05 * noise(random),
      cloneMs: 0.3 * noise(random),
      roundTripMs: 1.5 * noise(random),
      batchSize: 16,
      batchDelayMs: 1,
    })),
    canBatch: true,
  },
  {
    ...world('rare', (_, random) => ({ size: 5000, computeMs: 30 * noise(random), cloneMs: 1.2 * noise(random) })),
    calls: 12,
  },
  world('heavy-tailed', (_, random) => {
    const tail = random() < 0.05 ? 30 : 1;
    return { size: 500, computeMs: 1.5 * tail * noise(random), cloneMs: 0.5 * noise(random) };
  }),
];

/** Mulberry32: small, seeded, good enough to decide who explores. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a call takes on one route, by the same arithmetic for every policy. */
export function trueTimes(
  call: TrueCall,
  route: RunRoute,
): { mainBlockMs: number; latencyMs: number; computeMs: number; waitMs: number } {
  const { computeMs, batchComputeMs, cloneMs, roundTripMs, waitMs, batchSize, batchDelayMs } = call;
  switch (route) {
    case 'inline':
      return { mainBlockMs: computeMs, latencyMs: computeMs, computeMs, waitMs: 0 };
    case 'worker':
      return { mainBlockMs: cloneMs, latencyMs: cloneMs + waitMs + roundTripMs + computeMs, computeMs, waitMs };
    case 'batch':
      return {
        mainBlockMs: cloneMs / Math.sqrt(batchSize),
        latencyMs: cloneMs + batchDelayMs + waitMs + roundTripMs + batchSize * batchComputeMs,
        computeMs: batchComputeMs,
        waitMs: batchDelayMs + waitMs,
      };
    default:
      return route satisfies never;
  }
}

type WorldCall = Pick<TrueCall, 'size' | 'computeMs' | 'cloneMs'> & Partial<TrueCall>;

function world(name: string, call: (index: number, random: () => number) => WorldCall): RouteWorld {
  return {
    name,
    canBatch: false,
    calls: 500,
    call: (index, random) => {
      const made = call(index, random);
      return { batchComputeMs: made.computeMs, ...BASE, ...made };
    },
  };
}

/** Log-normal with a median of 1 and a spread of about 25 %. */
function noise(random: () => number): number {
  const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(0.25 * gauss);
}
