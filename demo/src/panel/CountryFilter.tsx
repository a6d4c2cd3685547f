import { memo } from 'react';
import type { ReactNode } from 'react';
import type { PlacesSummary } from '../operations/operations.ts';

const numbers = new Intl.NumberFormat('en');
const regionNames = new Intl.DisplayNames('en', { type: 'region' });

export interface CountryFilterProps {
  readonly summary: PlacesSummary | null;
  readonly country: string | null;
  readonly onCountry: (country: string | null) => void;
}

/** Memoised: 246 options need not be looked at whenever a number in the panel changes. */
export const CountryFilter = memo(function CountryFilter({
  summary,
  country,
  onCountry,
}: CountryFilterProps): ReactNode {
  return (
    <div className="field">
      <label htmlFor="country">Country</label>
      <select
        id="country"
        value={country ?? ''}
        disabled={!summary}
        onChange={(event) => onCountry(event.target.value || null)}
      >
        <option value="">All countries{summary && ` (${numbers.format(summary.count)})`}</option>
        {summary?.countries.map(({ code, count }) => (
          <option key={code} value={code}>
            {regionNames.of(code)} ({numbers.format(count)})
          </option>
        ))}
      </select>
    </div>
  );
});
