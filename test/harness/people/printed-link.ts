// The links in mails that a server without a mail server prints.

/** What the server has logged so far. */
export interface Printing {
  readonly logLines: readonly string[];
}

/** In the newest mail to this address that has these words in it. */
export async function printedLink({ logLines }: Printing, email: string, words = ''): Promise<URL> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const mail = logLines.findLast((line) => line.includes(`Mail to ${email}`) && line.includes(words));
    const link = /https?:\/\/\S+/.exec(mail ?? '')?.[0];
    if (link !== undefined) return new URL(link);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no mail to ${email}`);
}
