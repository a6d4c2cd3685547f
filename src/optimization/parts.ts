import type { CreateBatchRoute } from './batchRoute.ts';
import type { CreateKeyedCalls } from './keyedCalls.ts';
import type { Advise, ManagerSettings } from './managerOptions.ts';
import type { FromAnywhere } from './asFromAnywhere.ts';
import type { CreateRouter } from './router.ts';
import type { OperationRegistry } from './operationRegistry.ts';

/** At hand, or on its way; `undefined` where it cannot be had. */
export type Part<Value> = () => Value | undefined | Promise<Value | undefined>;

/** At once where it is at hand. */
export function whenThere<Value, Result>(
  part: Value | Promise<Value>,
  use: (value: Value) => Promise<Result>,
): Promise<Result> {
  return part instanceof Promise ? part.then(use) : use(part);
}

/** What is made of a part when it is first asked for, and kept. */
export function madeOf<Create, Made>(part: Part<Create>, make: (create: Create) => Made): Part<Made> {
  let made: Made | undefined;
  const keep = (create: Create | undefined): Made | undefined => (made ??= create && make(create));
  return () => {
    if (made) return made;
    const found = part();
    return found instanceof Promise ? found.then(keep) : keep(found);
  };
}

/** Starts what the first call of these tasks would wait for, while the page is idle. @throws UNKNOWN_TASK, BAD_OPTION */
export type WarmUp = (
  names: readonly string[],
  routing: {
    readonly settings: ManagerSettings;
    readonly registry: OperationRegistry;
    readonly parts: Pick<ManagerParts, 'batches' | 'keyed'>;
  },
  isOver: () => boolean,
) => Promise<void>;

/** What not every app, or not the first call, needs of a manager. Without one of them every call still settles. */
export interface ManagerParts {
  /** Without it every call is a first call. */
  readonly router: Part<CreateRouter>;
  /** Sharing and caching of equal calls; without it each runs by itself. */
  readonly keyed: Part<CreateKeyedCalls>;
  /** Without it a call takes the next route. */
  readonly batches: Part<CreateBatchRoute>;
  /** Without it what a task throws on the page is left as it is. */
  readonly fromAnywhere: Part<FromAnywhere>;
  /** Without it nothing is started early. */
  readonly warmUp: Part<WarmUp>;
  /** What would make an operation cheaper; sought from the first run on, so that it is there for the report. @default what the options say */
  readonly advice?: Part<Advise>;
  /** Whether results outlive the session, where the cache itself cannot tell yet. @default what its figures say */
  readonly keepsResults?: boolean;
}
