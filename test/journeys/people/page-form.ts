// A form of a page, sent as the page's script sends it: its fields as JSON, with the code that came in the address.
import { elementsOf } from '../../../packages/server/test/http/portal/page-outline.ts';
import type { Answer, Browser } from '../../../packages/server/test/people/browser.ts';

export interface Filled {
  /** Whole address of the page. */
  readonly address: string;
  /** What is written into the fields that are shown. */
  readonly values?: Readonly<Record<string, string>>;
  /** Which of the page's forms, by what it calls. Default: the first. */
  readonly call?: string;
}

/** Opens the page, fills the form in and sends it; the answer is that of the call. */
export async function sendForm(
  browser: Browser,
  { address, values = {}, call }: Filled,
): Promise<Answer & { readonly next: string | null }> {
  const page = await browser.get(address);
  const forms = page.text.split('<form ').slice(1);
  const text = forms.find((one) => call === undefined || one.includes(`data-call="${call}"`));
  if (text === undefined) throw new Error(`no such form on ${address}: ${page.text}`);
  const [form, ...elements] = elementsOf(`<form ${text.slice(0, text.indexOf('</form>'))}</form>`);
  const [method = '', path = ''] = (form?.attributes.get('data-call') ?? '').split(' ');
  const fields = new Map<string, string>();
  for (const { tag, attributes } of elements.filter(({ tag }) => tag === 'input')) {
    const name = attributes.get('name') ?? '';
    const value = attributes.get('value') ?? values[name];
    if (value === undefined) throw new Error(`nothing to write into the ${tag} ${name}`);
    fields.set(name, value);
  }
  const take = form?.attributes.get('data-take');
  if (take !== undefined) fields.set(take, new URL(address).searchParams.get(take) ?? '');
  const url = new URL(path, address).href;
  const answer = await (method === 'GET'
    ? browser.get(`${url}?${new URLSearchParams([...fields])}`)
    : browser.post(url, Object.fromEntries(fields)));
  return { ...answer, next: form?.attributes.get('data-next') ?? null };
}
