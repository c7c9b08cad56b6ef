// What pages are told of people, asked through the request they are made for. A page is shown as to a stranger when that
// cannot be told: it does not fail because the database does.

import type { FastifyRequest } from 'fastify';
import type { OpenInvitation } from '../../../app/people/invitations/find-open-invitation.ts';
import type { Exchange } from '../../front/exchange.ts';
import { exchangeOf } from '../../front/exchange-of.ts';
import type { SignInRoutesOptions } from './sign-in-routes.ts';
import type { Visitor, WaysIn } from './visitor.ts';

export interface PortalPeople {
  readonly waysIn: WaysIn;
  findSignedIn(exchange: Exchange): Promise<Visitor | null>;
  /** Null when there is none for whoever is signed in, or it waits for no answer. */
  findInvitation(exchange: Exchange, id: string): Promise<OpenInvitation | null>;
}

export function peopleOfPages(
  people: PortalPeople,
  onFailure: (error: unknown, during: string) => void,
): Omit<SignInRoutesOptions, 'publicUrl'> {
  const orNull = async <T>(asked: Promise<T | null>): Promise<T | null> =>
    asked.catch((error: unknown) => {
      onFailure(error, 'making a page for somebody');
      return null;
    });
  const exchange = ({ raw }: FastifyRequest) => exchangeOf(raw);
  return {
    ways: people.waysIn,
    findVisitor: (request) => orNull(people.findSignedIn(exchange(request))),
    findInvitation: (request, id) => orNull(people.findInvitation(exchange(request), id)),
  };
}
