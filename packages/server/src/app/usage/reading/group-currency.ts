// The one currency of some groups of the ledger. Amounts in different currencies are never added up.
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import type { UsageGroup } from '../usage-ports.ts';

/** Of groups kept apart by API; null where nothing was charged, or by an API that is no longer here. */
export function currencyOfGroups(
  groups: readonly UsageGroup[],
  apis: ApiCatalogue,
): { readonly currency: string | null } | InputProblem {
  const charging = new Set(groups.filter(({ sums }) => sums.micros > 0).map(({ by }) => by.api ?? ''));
  const currencies = new Set([...charging].map((api) => apis.findByName(api)?.currency ?? null));
  const [currency = null, ...others] = currencies;
  if (others.length === 0) return { currency };
  const names = [...charging].sort().join(', ');
  return { field: 'api', message: `is needed: these charge in different currencies: ${names}` };
}
