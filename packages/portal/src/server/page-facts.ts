// What the server wrote into the page: where it is, how people sign in, which address this browser comes from.
export interface PageFacts {
  readonly publicUrl: string;
  readonly address: string | null;
  readonly signIn: {
    readonly password: boolean;
    readonly providers: readonly { readonly id: string; readonly title: string }[];
  };
}

function read(): PageFacts {
  const text = document.querySelector<HTMLMetaElement>('meta[name="keywright-facts"]')?.content ?? '';
  return JSON.parse(text) as PageFacts;
}

export const pageFacts: PageFacts = read();
