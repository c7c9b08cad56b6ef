// The workspace and API looked at last since the portal was loaded: where its own address leads. Names, nothing else,
// and kept nowhere.
let workspace: string | null = null;
let api: string | null = null;

export function rememberPlace(slug: string, apiName: string): void {
  workspace = slug;
  api = apiName;
}

export function lastWorkspace(): string | null {
  return workspace;
}

export function lastApi(): string | null {
  return api;
}
