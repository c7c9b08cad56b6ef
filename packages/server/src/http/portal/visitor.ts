// Who looks at a page: what the pages are told, and nothing more. A page is shown as to a stranger when that cannot be
// told: it does not fail because the database does.
import type { FastifyRequest } from 'fastify';
import type { Exchange } from '../front/exchange.ts';
import { exchangeOf } from '../front/exchange-of.ts';

/** Whoever is signed in. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  readonly isOperator: boolean;
}

export interface PortalPeople {
  findSignedIn(exchange: Exchange): Promise<Visitor | null>;
}

export type FindVisitor = (request: FastifyRequest) => Promise<Visitor | null>;

export function findVisitor(
  people: PortalPeople,
  onFailure: (error: unknown, during: string) => void,
): FindVisitor {
  return ({ raw }) =>
    people.findSignedIn(exchangeOf(raw)).catch((error: unknown) => {
      onFailure(error, 'making a page for somebody');
      return null;
    });
}
