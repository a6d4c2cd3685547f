import { formatMs } from './formatMs.ts';
import type { OperationReport } from 'mapvitals';
import type { ReactNode } from 'react';

/** What was measured, most total time first. */
export function OperationsTable({ operations }: { readonly operations: readonly OperationReport[] }): ReactNode {
  if (operations.length === 0) return <p className="empty">Nothing measured yet.</p>;
  return (
    <table className="operations">
      <thead>
        <tr>
          <th scope="col">Operation</th>
          <th scope="col">Calls</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
          <th scope="col">Max</th>
        </tr>
      </thead>
      <tbody>
        {operations.map((operation) => (
          <tr key={keyOf(operation)} data-violated={operation.violationCount > 0}>
            <th scope="row">{operation.name}</th>
            <td>{operation.count}</td>
            <td>{formatMs(operation.p50Ms)}</td>
            <td>{formatMs(operation.p95Ms)}</td>
            <td>{formatMs(operation.maxMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function keyOf({ name, attributes }: OperationReport): string {
  return `${name} ${JSON.stringify(attributes)}`;
}
