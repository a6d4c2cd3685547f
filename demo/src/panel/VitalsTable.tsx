import { formatVitalValue } from './formatVitalValue.ts';
import type { VitalReport } from 'mapvitals';
import type { ReactNode } from 'react';

const words = { good: 'good', 'needs-improvement': 'needs work', poor: 'poor' } as const;

/** The eight map vitals: name, headline value, rating, or why there is none. */
export function VitalsTable({ vitals }: { readonly vitals: readonly VitalReport[] }): ReactNode {
  return (
    <table className="vitals">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Vital</th>
          <th scope="col">Value and rating</th>
        </tr>
      </thead>
      <tbody>
        {vitals.map((vital) => (
          <tr key={vital.name} data-rating={vital.rating ?? 'none'}>
            <th scope="row">
              <abbr>{vital.name}</abbr> <span className="vital-title">{vital.title}</span>
            </th>
            <td>{vital.value === null ? <NoValue vital={vital} /> : <Value vital={vital} value={vital.value} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NoValue({ vital }: { readonly vital: VitalReport }): ReactNode {
  return <span className="vital-reason">{vital.reason}</span>;
}

function Value({ vital, value }: { readonly vital: VitalReport; readonly value: number }): ReactNode {
  return (
    <>
      <span className="vital-value">{formatVitalValue(vital, value)}</span>{' '}
      {vital.rating && <span className="vital-rating">{words[vital.rating]}</span>}
    </>
  );
}
