// A browser as far as signing in needs one: cookies by host and port, no redirect followed unless asked, and the
// `Origin` every browser sends with a write.
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  json<T = Record<string, unknown>>(): T;
  /** Where it sends the browser, as a whole address. */
  readonly location: string | null;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Browser {
  get(url: string): Promise<Answer>;
  /** A page of `origin` posts JSON to its own server. */
  post(url: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  postForm(url: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  send(url: string, request: Sent): Promise<Answer>;
  /** Cookies for this address, as the header says them. */
  cookiesFor(url: string): string;
  setCookie(url: string, name: string, value: string): void;
}

export function createBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  const cookiesFor = (url: string) => [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  const send = async (url: string, { method = 'GET', headers = {}, body }: Sent): Promise<Answer> => {
    const cookie = cookiesFor(url);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { ...(cookie !== '' && { cookie }), ...headers },
      ...(body !== undefined && { body }),
    });
    for (const line of response.headers.getSetCookie()) remember(jarOf(url), line);
    const text = await response.text();
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => JSON.parse(text),
      location: location === null ? null : new URL(location, url).href,
    };
  };
  return {
    send,
    cookiesFor,
    setCookie: (url, name, value) => jarOf(url).set(name, value),
    get: (url) => send(url, {}),
    post: (url, body, headers = {}) =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: new URL(url).origin, ...headers },
        body: JSON.stringify(body),
      }),
    postForm: (url, fields) =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(url).origin },
        body: new URLSearchParams(fields).toString(),
      }),
  };
}

function remember(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const at = pair.indexOf('=');
  const isOver = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=.*1970/i.test(one));
  if (isOver) jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
}
