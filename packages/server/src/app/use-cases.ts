// Everything the server can be asked to do, assembled once over one set of ports.
import type { ApiCatalogue } from './api-catalogue.ts';
import { type CreateWorkspace, createCreateWorkspace } from './create-workspace.ts';
import { createEditKey, type EditKey } from './edit-key.ts';
import { createEndSecret, type EndSecret } from './end-secret.ts';
import { createGetKey, type GetKey } from './get-key.ts';
import { createIssueKey, type IssueKey } from './issue-key.ts';
import { createListKeys, type ListKeys } from './list-keys.ts';
import { createReadWorkspaces, type ReadWorkspaces } from './read-workspaces.ts';
import { createRevokeKey, type RevokeKey } from './revoke-key.ts';
import { createRotateKey, type RotateKey } from './rotate-key.ts';
import { createVerifyKey, type VerifyKey, type VerifyPorts } from './verify-key.ts';
import type { WritePorts } from './write.ts';

export interface UseCases {
  readonly createWorkspace: CreateWorkspace;
  readonly readWorkspaces: ReadWorkspaces;
  readonly issueKey: IssueKey;
  readonly listKeys: ListKeys;
  readonly getKey: GetKey;
  readonly editKey: EditKey;
  readonly rotateKey: RotateKey;
  readonly endSecret: EndSecret;
  readonly revokeKey: RevokeKey;
  readonly verifyKey: VerifyKey;
}

export function createUseCases(ports: WritePorts & VerifyPorts, apis: ApiCatalogue): UseCases {
  return {
    createWorkspace: createCreateWorkspace(ports),
    readWorkspaces: createReadWorkspaces(ports),
    issueKey: createIssueKey(ports, apis),
    listKeys: createListKeys(ports),
    getKey: createGetKey(ports),
    editKey: createEditKey(ports, apis),
    rotateKey: createRotateKey(ports, apis),
    endSecret: createEndSecret(ports),
    revokeKey: createRevokeKey(ports),
    verifyKey: createVerifyKey(ports),
  };
}
