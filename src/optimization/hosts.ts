import type { Stop } from '../types/functions.ts';
import type { OptimizerHost } from '../types/optimizer.ts';
import type { ProblemSample } from '../types/sample.ts';

export interface Hosts {
  /** The one that came last; before the first, one that takes no notice. */
  readonly current: OptimizerHost;
  connect(host: OptimizerHost): Stop;
  /** Told to the host, or to the first that comes: much is found out while an app sets things up. */
  tell(problem: ProblemSample): void;
}

const NO_HOST: OptimizerHost = { record: () => {}, isInGesture: () => false, onGestureEnd: () => () => {} };
const MAX_UNTOLD = 20;

export function createHosts(): Hosts {
  const hosts: OptimizerHost[] = [];
  let untold: ProblemSample[] = [];

  return {
    get current() {
      return hosts.at(-1) ?? NO_HOST;
    },
    connect(host) {
      hosts.push(host);
      for (const problem of untold) host.record(problem);
      untold = [];
      return () => {
        const index = hosts.indexOf(host);
        if (index >= 0) hosts.splice(index, 1);
      };
    },
    tell(problem) {
      const host = hosts.at(-1);
      if (host) host.record(problem);
      else if (untold.length < MAX_UNTOLD) untold.push(problem);
    },
  };
}
