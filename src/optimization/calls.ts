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
        return await settleOnce({ name, timeoutMs, watchAbort, clock, signal, open }, (ended) => {
          const given: OperationCall = { name, input, options: { ...options, signal: ended } };
          return passOn(given, middleware, async (last) => {
            const { options: told } = last ?? {};
            if (last === given) return proceed(operation, input, { ...told, notice }, ended);
            // All of it may have been changed; it cannot make a call go on that has ended.
            checkRunOptions(told, tell);
            const asked = { name: last.name, timeoutMs: Infinity, signal: ended, ...told, watchAbort, clock, open };
            const called = last.name === name ? operation : registry.get(last.name);
            return settleOnce(asked, (inner) =>
              proceed(called, last.input, { ...told, notice }, AbortSignal.any([ended, inner])),
            );
          });
        });
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
