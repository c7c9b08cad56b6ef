// The few facts the page of the portal needs before it may ask for anything: written by the server, read by the page.
// None of them is secret.

export interface PageFacts {
  readonly publicUrl: string;
  /** The client's own, canonical; null when nobody knows it. */
  readonly address: string | null;
  readonly signIn: SignInChoices;
}

export interface SignInChoices {
  readonly password: boolean;
  readonly providers: readonly { readonly id: string; readonly title: string }[];
}
