import { failure } from '../lib/failure.ts';
import type { CacheLoadOptions } from '../types/cache.ts';
import { createOperation } from './operation.ts';
import type { Operation } from './operation.ts';
import type { AnyTask } from './runInline.ts';

export interface OperationRegistry {
  /** @throws UNKNOWN_TASK */
  get(name: string): Operation;
  all(): Operation[];
  addTask(name: string, task: AnyTask): void;
  /**
   * Adds a closure. One whose name is that of another closure belongs to the same operation: a render that runs twice, or a
   * component that is there twice, registers it again.
   * `before`: the closure that had the name. @throws BAD_OPTION for the name of a task
   */
  addClosure(
    name: string,
    task: AnyTask,
    cacheOptions: CacheLoadOptions,
  ): { operation: Operation; before: AnyTask | undefined };
  /** A name that is free, made of this one. */
  freeName(name: string): string;
  /** Lets go of a closure; true where its operation has no other any more, and is forgotten. */
  release(operation: Operation): boolean;
}

/** The operations by name. Each step takes the same time, however many there are. */
export function createOperationRegistry(batchDelayMs: number): OperationRegistry {
  const operations = new Map<string, Operation>();
  const closures = new Map<string, Set<Operation>>();
  const nextNumbers = new Map<string, number>();

  return {
    get(name) {
      const operation = operations.get(name);
      if (operation) return operation;
      const known = [...operations.keys()].slice(0, 20).join(', ') || 'none';
      throw failure('UNKNOWN_TASK', `there is no task \`${name}\`, only ${known}.`, 'run.name');
    },
    all: () => [...operations.values()],
    addTask: (name, task) => void operations.set(name, createOperation(name, task, batchDelayMs, {})),
    addClosure(name, task, cacheOptions) {
      const known = operations.get(name);
      if (known && !known.task.isLocal) {
        throw failure('BAD_OPTION', `\`${name}\` is another operation.`, 'optimizeOperation.name');
      }
      const operation = known
        ? { ...known, task, cacheOptions }
        : createOperation(name, task, batchDelayMs, cacheOptions);
      const held = closures.get(name) ?? new Set();
      closures.set(name, held.add(operation));
      operations.set(name, operation);
      return { operation, before: known?.task };
    },
    freeName(name) {
      let free = name;
      let next = nextNumbers.get(name) ?? 2;
      while (operations.has(free)) free = `${name} ${next++}`;
      nextNumbers.set(name, next);
      return free;
    },
    release(operation) {
      const { name } = operation.facts;
      const held = closures.get(name);
      if (!held?.delete(operation)) return false;
      const [other] = held;
      // Set again: those that are left must not keep the closure that has gone.
      if (other) {
        operations.set(name, other);
        return false;
      }
      closures.delete(name);
      operations.delete(name);
      return true;
    },
  };
}
