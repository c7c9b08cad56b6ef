// Who looks at a page, and how people sign in here: what the pages are told, and nothing more.

/** Whoever is signed in. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  readonly isOperator: boolean;
}

export interface WaysIn {
  readonly password: boolean;
  readonly providers: readonly { readonly id: string; readonly title: string }[];
}
