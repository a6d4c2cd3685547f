import type { ExportedRegression, LogEstimate } from '../types/optimization.ts';

export interface LogRegressionOptions {
  /** The belief before any observation, one mean and one variance per feature. */
  readonly priorWeights: readonly number[];
  readonly priorVariances: readonly number[];
  /** The variance of an observation in log space before any is seen. */
  readonly priorNoise: number;
}

export interface LogRegression {
  /** Learns from one observation: `log value` at these features. */
  observe(features: readonly number[], value: number): void;
  predict(features: readonly number[]): LogEstimate;
  export(): ExportedRegression;
}

/** Each new observation fades the older ones by this: a memory of about 50 calls. */
const FORGETTING = 0.98;
/** The clock's step hides what is shorter: a measured 0 says "below this". */
const MIN_VALUE_MS = 0.02;
/** A residual is clamped to so many standard deviations: one garbage collection must not move the line. */
const CLAMP_SD = 2;
/** So many clamped residuals in a row, all on one side, are no outliers but a change: the machine became slower. */
const CHANGE_RUN = 3;
/** What the model then forgets: its uncertainty grows by this factor. */
const CHANGE_INFLATION = 50;
const MIN_NOISE = 0.01;

/**
 * Recursive least squares in log space with exponential forgetting, clamped residuals and a change detector.
 * Haykin, Adaptive Filter Theory, chapter on RLS; the clamp is Huber's psi function.
 */
export function createLogRegression(options: LogRegressionOptions, saved?: ExportedRegression): LogRegression {
  const { priorWeights, priorVariances, priorNoise } = options;
  const size = priorWeights.length;
  const isUsable = saved?.weights.length === size && saved.covariance.length === size * size;
  const weights = isUsable ? [...saved.weights] : [...priorWeights];
  const covariance = isUsable ? [...saved.covariance] : diagonal(priorVariances);
  let variance = isUsable ? saved.variance : priorNoise;
  let weight = isUsable ? saved.weight : 0;
  let changeRun = 0;

  const dot = (features: readonly number[]): number => sum(size, (i) => at(weights, i) * at(features, i));
  /** Covariance times features. */
  const project = (features: readonly number[]): number[] =>
    weights.map((_, row) => sum(size, (column) => at(covariance, row * size + column) * at(features, column)));
  const spread = (features: readonly number[], projected: readonly number[]): number =>
    sum(size, (i) => at(features, i) * at(projected, i));

  return {
    observe(features, value) {
      const residual = Math.log(Math.max(value, MIN_VALUE_MS)) - dot(features);
      let projected = project(features);
      const predictedSd = Math.sqrt(variance * (1 + spread(features, projected)));
      const limit = CLAMP_SD * predictedSd;
      const isOutside = Math.abs(residual) > limit;

      changeRun = isOutside
        ? Math.sign(residual) * (Math.sign(residual) === Math.sign(changeRun) ? Math.abs(changeRun) + 1 : 1)
        : 0;
      const hasChanged = Math.abs(changeRun) >= CHANGE_RUN;
      if (hasChanged) {
        scale(covariance, CHANGE_INFLATION);
        limitToPrior(covariance, priorVariances);
        projected = project(features);
        changeRun = 0;
      }

      const clamped = hasChanged ? residual : Math.max(-limit, Math.min(limit, residual));
      const denominator = FORGETTING + spread(features, projected);
      for (let row = 0; row < size; row += 1) {
        const gain = at(projected, row) / denominator;
        weights[row] = at(weights, row) + gain * clamped;
        for (let column = 0; column < size; column += 1) {
          const cell = row * size + column;
          covariance[cell] = (at(covariance, cell) - gain * at(projected, column)) / FORGETTING;
        }
      }
      limitToPrior(covariance, priorVariances);
      weight = weight * FORGETTING + 1;
      const rate = Math.max(1 - FORGETTING, 1 / (weight + 2));
      const squared = hasChanged ? variance : (clamped * clamped * FORGETTING) / denominator;
      variance = Math.max(MIN_NOISE, variance + rate * (squared - variance));
    },
    predict(features) {
      const meanVariance = variance * spread(features, project(features));
      return { mean: dot(features), sd: Math.sqrt(variance + meanVariance), meanSd: Math.sqrt(meanVariance), weight };
    },
    export: () => ({ weights: [...weights], covariance: [...covariance], variance, weight }),
  };
}

/**
 * Keeps each variance at most at its prior: forgetting alone would let the uncertainty of a feature that never varies grow
 * for ever ("windup"). Scales the row and the column, so that the matrix stays positive.
 */
function limitToPrior(covariance: number[], priorVariances: readonly number[]): void {
  const size = priorVariances.length;
  for (let i = 0; i < size; i += 1) {
    const ratio = at(priorVariances, i) / at(covariance, i * size + i);
    if (!(ratio < 1)) continue;
    const factor = Math.sqrt(ratio);
    for (let j = 0; j < size; j += 1) {
      covariance[i * size + j] = at(covariance, i * size + j) * factor;
      covariance[j * size + i] = at(covariance, j * size + i) * factor;
    }
  }
}

function diagonal(values: readonly number[]): number[] {
  return values.flatMap((value, row) => values.map((_, column) => (row === column ? value : 0)));
}

function scale(values: number[], factor: number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = at(values, i) * factor;
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i += 1) total += term(i);
  return total;
}

/** An element that is there: the loops above stay inside their arrays. */
function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
