// A request to a route that Keywright answers itself, and what answering it may draw on.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { KeyCaller, SeatedPerson } from '../../app/caller.ts';
import type { UseCases } from '../../app/use-cases.ts';
import type { Exchange, RefusalManner } from '../front/exchange.ts';
import type { Probes } from '../probes.ts';

export type ManagedCaller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'operator' }
  | KeyCaller
  | SeatedPerson;

export interface ManagedCall {
  readonly exchange: Exchange;
  readonly api: ApiDefinition;
  readonly route: RouteDefinition;
  readonly params: Readonly<Record<string, string>>;
  readonly manner: RefusalManner;
  readonly caller: ManagedCaller;
  /** Whose it is, to be judged again once its body is read; null when it is no person's. */
  readonly person: { readonly judgeAgain: () => Promise<Refusal | null> } | null;
}

export interface ManagedPorts {
  readonly useCases: UseCases;
  readonly probes: Probes;
  readonly onFailure: (error: unknown, during: string) => void;
}
