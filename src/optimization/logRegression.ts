import type { ExportedRegression } from './exportedModel.ts';
import type { LogEstimate } from './planTypes.ts';

export interface LogRegressionPrior {
  /** The belief before any observation, one mean and one variance per feature. */
  readonly weights: readonly number[];
  readonly variances: readonly number[];
}

export interface LogRegression {
  /** Learns from one observation: `log value` at these features. */
  observe(features: readonly number[], value: number): void;
  predict(features: readonly number[]): LogEstimate;
  export(): ExportedRegression;
}

/** The variance of an observation in log space before any is seen: a factor of about 1.6. */
const PRIOR_NOISE = 0.25;
const MIN_NOISE = 0.01;
/** Each new observation fades the older ones by this: a memory of about 50 calls. */
const FORGETTING = 0.98;
/** The clock's step hides what is shorter: a measured 0 says "below this". */
const MIN_VALUE_MS = 0.005;
/** A residual is clamped to so many standard deviations: one garbage collection must not move the line. */
const CLAMP_SD = 3;
/** So many clamped residuals in a row, all on one side, are no outliers but a change: the machine became slower. */
const CHANGE_RUN = 3;
/** What the model then forgets: its uncertainty grows by this factor. */
const CHANGE_INFLATION = 50;

/**
 * Recursive least squares in log space with exponential forgetting, clamped residuals and a change detector.
 * Haykin, Adaptive Filter Theory, chapter on RLS; the clamp is Huber's psi function.
 */
export function createLogRegression(prior: LogRegressionPrior, saved?: ExportedRegression): LogRegression {
  const size = prior.weights.length;
  const start = saved && isUsable(saved, size) ? saved : { ...prior, covariance: [], variance: PRIOR_NOISE, weight: 0 };
  const weights = [...start.weights];
  // By rows; loops and index arithmetic, for every call of an operation goes through here several times.
  const covariance = Array.from({ length: size * size }, (_, cell) => {
    const isDiagonal = cell % (size + 1) === 0;
    return start.covariance[cell] ?? (isDiagonal ? (prior.variances[cell / (size + 1)] as number) : 0);
  });
  let { variance, weight } = start;
  let changeRun = 0;

  /** Covariance times features. */
  const project = (features: readonly number[]): number[] =>
    weights.map((_, row) => dot(covariance, features, row * size));

  /**
   * Keeps each variance at most at its prior: forgetting alone would let the uncertainty of a feature that never varies
   * grow for ever ("windup"). Scales the row and the column, so that the matrix stays positive.
   */
  const limitToPrior = (): void => {
    for (let i = 0; i < size; i += 1) {
      const factor = Math.sqrt(at(prior.variances, i) / at(covariance, i * size + i));
      if (!(factor < 1)) continue;
      for (let j = 0; j < size; j += 1) {
        covariance[i * size + j] = at(covariance, i * size + j) * factor;
        covariance[j * size + i] = at(covariance, j * size + i) * factor;
      }
    }
  };
  limitToPrior();

  return {
    observe(features, value) {
      let residual = Math.log(Math.max(value, MIN_VALUE_MS)) - dot(weights, features);
      if (Number.isNaN(residual)) return;
      let gain = project(features);
      let spread = dot(gain, features);
      const limit = CLAMP_SD * Math.sqrt(variance * (1 + spread));

      const side = Math.abs(residual) > limit ? Math.sign(residual) : 0;
      changeRun = side * changeRun > 0 ? changeRun + side : side;
      const hasChanged = Math.abs(changeRun) >= CHANGE_RUN;
      if (hasChanged) {
        changeRun = 0;
        covariance.forEach((cell, index) => (covariance[index] = cell * CHANGE_INFLATION));
        limitToPrior();
        gain = project(features);
        spread = dot(gain, features);
      } else if (side) residual = side * limit;

      const scale = FORGETTING + spread;
      for (let row = 0; row < size; row += 1) {
        const step = at(gain, row) / scale;
        weights[row] = at(weights, row) + step * residual;
        // One half, mirrored: a difference between the halves, by rounding, would grow with each division.
        for (let column = row; column < size; column += 1) {
          const cell = row * size + column;
          const faded = (at(covariance, cell) - step * at(gain, column)) / FORGETTING;
          covariance[cell] = faded;
          covariance[column * size + row] = faded;
        }
      }
      limitToPrior();
      weight = weight * FORGETTING + 1;
      if (hasChanged) return;
      const rate = Math.max(1 - FORGETTING, 1 / (weight + 2));
      variance = Math.max(MIN_NOISE, variance + rate * ((residual * residual * FORGETTING) / scale - variance));
    },
    predict(features) {
      const meanVariance = variance * dot(project(features), features);
      return {
        mean: dot(weights, features),
        sd: Math.sqrt(variance + meanVariance),
        meanSd: Math.sqrt(meanVariance),
        weight,
      };
    },
    export: () => ({ weights: [...weights], covariance: [...covariance], variance, weight }),
  };
}

/** What a device kept may be of another version, or spoilt. */
function isUsable({ weights, covariance, variance, weight }: ExportedRegression, size: number): boolean {
  const all = [...weights, ...covariance, variance, weight];
  return weights.length === size && covariance.length === size * size && all.every(Number.isFinite);
}

function dot(values: readonly number[], features: readonly number[], offset = 0): number {
  let total = 0;
  for (let i = 0; i < features.length; i += 1) total += at(values, offset + i) * at(features, i);
  return total;
}

/** An element that is there: the loops above stay inside their arrays. */
function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
