// What is done with keys, each task in words, for the command line and over HTTP. Pasted from top to bottom, the
// commands of either kind run as they are.
import type { ApiDefinition, RotationPolicy } from '@keywright/core/definition/api-definition';
import { offeredScopes } from '@keywright/core/keys/held-scopes';
import { graceWords } from '@keywright/core/portal/contract-words';
import { betweenDoubleQuotes } from '@keywright/core/portal/shell-quoting';
import { type Html, html } from '../html.ts';
import { curl, indented, keepId, shellWord } from './shell-text.ts';

export interface Task {
  readonly id: string;
  readonly title: string;
  /** What it does, and what it does to those who use the key. */
  readonly words: Html;
  readonly commandLine: string;
  readonly http: string;
}

/** The API the commands are about. */
export interface TaskSubject {
  readonly api: ApiDefinition;
  readonly publicUrl: string;
}

type DescribeTask = (api: ApiDefinition, base: string) => Task;

export function manageTasks({ api, publicUrl }: TaskSubject): readonly Task[] {
  const rotate = api.rotation.kind === 'none' ? [] : [rotateKey(api.rotation)];
  const tasks = [createWorkspace, createKey, verifyKey, listKeys, ...rotate, revokeKey];
  return tasks.map((describe) => describe(api, `${betweenDoubleQuotes(publicUrl)}/api/v1`));
}

const createWorkspace: DescribeTask = (_api, base) => ({
  id: 'create-workspace',
  title: 'Create a workspace',
  words: html`The tenant keys belong to. Commands name it by its slug, of which there can be only one.`,
  commandLine: 'npx keywright workspaces create --name "Acme" --slug acme',
  http: curl({ url: `${base}/workspaces`, body: { name: 'Acme', slug: 'acme' } }),
});

const createKey: DescribeTask = (api, base) => {
  const [scope] = offeredScopes(api.scopes);
  const option = scope === undefined ? '' : ` --scope ${shellWord(scope)}`;
  const rights = scope === undefined ? {} : { scopes: [scope] };
  const body = { api: api.name, workspaceId: '$WORKSPACE_ID', name: 'prod backend', ...rights };
  const newest = curl({ url: `${base}/workspaces?limit=1`, body: null });
  return {
    id: 'create-key',
    title: 'Create a key',
    words: html`Its secret is in the answer, this once. Only a fingerprint of it is kept: nobody can show it again.
Over HTTP a workspace is named by its id; here, that of the newest one.`,
    commandLine: `npx keywright keys create --api ${api.name} --workspace acme \\\n  --name "prod backend"${option}`,
    http: `${keepId('WORKSPACE_ID', 'ws', newest)}\n${curl({ url: `${base}/keys`, body })}`,
  };
};

const verifyKey: DescribeTask = (_api, base) => ({
  id: 'verify-key',
  title: 'Check a key',
  words: html`Would it be let in, and if not, exactly why? Asks for the secret and does not show it. Your backend can
ask the same way. A check counts as one request of the key.`,
  commandLine: 'npx keywright keys verify -',
  // One command to the shell: otherwise `read` would take the next pasted line for the secret.
  http: `printf 'Secret: ' && read -rs KEY && echo &&\n${indented(curl({ url: `${base}/keys/verify`, body: { key: '$KEY' } }))}`,
});

const listKeys: DescribeTask = (_api, base) => ({
  id: 'list-keys',
  title: 'List keys',
  words: html`Newest first, without their secrets. <code>KEY_ID</code> keeps the id of the newest one for the commands
below.`,
  commandLine: `npx keywright keys list\n${keepId('KEY_ID', 'key', 'npx keywright keys list --limit 1 --json')}`,
  http: `${curl({ url: `${base}/keys`, body: null })}\n${keepId('KEY_ID', 'key', curl({ url: `${base}/keys?limit=1`, body: null }))}`,
});

type InPlace = Extract<RotationPolicy, { kind: 'in-place' }>;

const rotateKey =
  ({ defaultGraceMs, maxGraceMs }: InPlace): DescribeTask =>
  (_api, base) => {
    const choice = html`; <code>--grace 1h</code> or <code>"graceSeconds": 3600</code> chooses otherwise`;
    return {
      id: 'rotate-key',
      title: 'Rotate a key',
      words: html`The same key gets a new secret, shown this once. The old one
${graceWords(defaultGraceMs)}${maxGraceMs === 0 ? null : choice}.`,
      commandLine: 'npx keywright keys rotate "$KEY_ID"',
      http: curl({ url: `${base}/keys/$KEY_ID/rotate`, body: {} }),
    };
  };

const revokeKey: DescribeTask = ({ inFlightAtRevocation }, base) => ({
  id: 'revoke-key',
  title: 'Revoke a key',
  words: html`Every secret of the key is refused at once, for ever. ${
    inFlightAtRevocation === 'fail' ? 'Requests that are running are cut off. ' : null
  }There is no way back. The command line asks first; HTTP does not.`,
  commandLine: 'npx keywright keys revoke "$KEY_ID"',
  http: curl({ url: `${base}/keys/$KEY_ID/revoke`, body: {} }),
});
