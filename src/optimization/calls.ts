import type { MapVitalsError } from '../errors.ts';
import { createAbortWatch } from '../lib/abortWatch.ts';
import { noticeChange } from '../lib/noticeChange.ts';
import type { OperationCall } from './callTypes.ts';
import type { TellProblem } from '../types/sample.ts';
import type { BlockMeter } from './blockMeter.ts';
import type { ManagerSettings } from './managerOptions.ts';
import type { Operation } from './operation.ts';
import type { OperationRegistry } from './operationRegistry.ts';
import { passOn } from './passOn.ts';
import type { Proceed } from './proceed.ts';
import type { CallOptions } from './routedCall.ts';
import { checkRunOptions } from './runOptions.ts';
import { settleOnce } from './settleOnce.ts';

export interface CallsParts {
  readonly settings: ManagerSettings;
  readonly registry: OperationRegistry;
  readonly blocks: BlockMeter;
  readonly proceed: Proceed;
  readonly tell: TellProblem;
  /** Throws once the manager is disposed of. */
  readonly requireOpen: () => void;
}

export interface Calls {
  /** What the caller gets, whatever becomes of the call on its way. @param own the operation, where it is not found by name */
  call(call: OperationCall, own?: Operation): Promise<unknown>;
  /** Ends all that are under way. */
  endAll(error: MapVitalsError): void;
}

/** Calls from the caller to their way through the manager: checked, watched, through the middleware, settled once. */
export function createCalls({ settings, registry, blocks, proceed, tell, requireOpen }: CallsParts): Calls {
  const { clock, middleware } = settings;
  const watchAbort = createAbortWatch('the operation');
  const open = new Set<(error: MapVitalsError) => void>();

  /** A middleware may have changed all of the call; it cannot make a call go on that has ended. */
  const afterMiddleware = async (
    { name, input, options }: OperationCall,
    own: Operation,
    ended: AbortSignal,
    notice: CallOptions['notice'],
  ): Promise<unknown> => {
    const operation = name === own.facts.name ? own : registry.get(name);
    const { signal } = options;
    const told = { ...options, notice };
    if (!signal || signal === ended) return proceed(operation, input, told, ended);
    return settleOnce({ name, timeoutMs: Infinity, watchAbort, clock, signal, open }, (inner) =>
      proceed(operation, input, told, AbortSignal.any([ended, inner])),
    );
  };

  return {
    async call({ name, input, options }, own) {
      requireOpen();
      const operation = own ?? registry.get(name);
      checkRunOptions(options, tell);
      operation.arrivals.arrive(blocks.freeNow());
      const { signal, timeoutMs = Infinity, transfer } = options;
      // What moves is not the caller's any more.
      const notice = transfer ? undefined : noticeChange(input, tell, 'run.input-changed', name);
      try {
        return await settleOnce({ name, timeoutMs, watchAbort, clock, signal, open }, (ended) =>
          passOn({ name, input, options: { ...options, signal: ended } }, middleware, (last) =>
            afterMiddleware(last, operation, ended, notice),
          ),
        );
      } catch (error) {
        operation.facts.errorCount += 1;
        throw error;
      }
    },
    endAll(error) {
      for (const end of open) end(error);
    },
  };
}
