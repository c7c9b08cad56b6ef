// Everything the server can be asked to do, assembled once over one set of ports.
import type { ApiCatalogue } from './api-catalogue.ts';
import { type CheckSecret, createCheckSecret } from './apis/check-secret.ts';
import { createReadAudit, type ReadAudit } from './audit/read-audit.ts';
import { createVerifyAudit, type VerifyAudit } from './audit/verify-audit.ts';
import type { Caller } from './caller.ts';
import { createIssueCredential, type IssueCredential } from './credentials/issue-credential.ts';
import { createManageCredentials, type ManageCredentials } from './credentials/manage-credentials.ts';
import { createRecogniseCredential, type RecogniseCredential } from './credentials/recognise-credential.ts';
import { createEndpointCases, type EndpointCases } from './endpoints/endpoint-cases.ts';
import { createEditKey, type EditKey } from './keys/edit-key.ts';
import { createEndSecret, type EndSecret } from './keys/end-secret.ts';
import { createExtendGrace, type ExtendGrace } from './keys/extend-grace.ts';
import { createGetKey, type GetKey } from './keys/get-key.ts';
import { type ClaimKey, createClaimKey } from './keys/issuing/claim-key.ts';
import { createIssueKey, type IssueKey } from './keys/issuing/issue-key.ts';
import { createListKeys, type ListKeys } from './keys/list-keys.ts';
import { createRevokeKey, type RevokeKey } from './keys/revoke-key.ts';
import { createRotateKey, type RotateKey } from './keys/rotate-key.ts';
import { createReadNodes, type ReadNodes, type ReadNodesPorts } from './nodes/read-nodes.ts';
import { createJudgePerson, type JudgePerson } from './people/calling/judge-person.ts';
import { followMembers } from './people/follow-members.ts';
import { createPeopleCases, type PeopleCases, type PeoplePorts } from './people/people-cases.ts';
import { verifiesFor } from './people/rights.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { createFinishRequest, type FinishRequest } from './usage/finish-request.ts';
import { createReadBilling, type ReadBilling } from './usage/reading/read-billing.ts';
import { createReadUnknownKeys, type ReadUnknownKeys } from './usage/reading/read-unknown-keys.ts';
import { createReadUsage, type ReadUsage } from './usage/reading/read-usage.ts';
import type { UsageCatchUp, UsageJournal } from './usage/usage-ports.ts';
import { createUserKeyCases, type UserKeyCases } from './user-keys/user-key-cases.ts';
import { createVerifyKey, type VerifyKey, type VerifyPorts } from './verify-key.ts';
import { createVerifyKeyless, type VerifyKeyless } from './verify-keyless.ts';
import { type CreateWorkspace, createCreateWorkspace } from './workspaces/create-workspace.ts';
import { createReadWorkspaces, type ReadWorkspaces } from './workspaces/read-workspaces.ts';

export interface UseCases {
  readonly createWorkspace: CreateWorkspace;
  readonly readWorkspaces: ReadWorkspaces;
  readonly issueKey: IssueKey;
  readonly claimKey: ClaimKey;
  readonly listKeys: ListKeys;
  readonly getKey: GetKey;
  readonly editKey: EditKey;
  readonly rotateKey: RotateKey;
  readonly endSecret: EndSecret;
  readonly extendGrace: ExtendGrace;
  readonly revokeKey: RevokeKey;
  readonly people: PeopleCases;
  readonly endpoints: EndpointCases;
  readonly userKeys: UserKeyCases;
  readonly issueCredential: IssueCredential;
  readonly manageCredentials: ManageCredentials;
  readonly recogniseCredential: RecogniseCredential;
  /** The workspace whose keys a caller may have verified; null for all. */
  readonly verifiesFor: (caller: Caller) => Promise<ReadOutcome<string | null>>;
  readonly checkSecret: CheckSecret;
  readonly verifyKey: VerifyKey;
  readonly verifyKeyless: VerifyKeyless;
  readonly judgePerson: JudgePerson;
  readonly finishRequest: FinishRequest;
  readonly readUsage: ReadUsage;
  readonly readBilling: ReadBilling;
  readonly readUnknownKeys: ReadUnknownKeys;
  readonly readNodes: ReadNodes;
  readonly readAudit: ReadAudit;
  readonly verifyAudit: VerifyAudit;
}

export interface UseCasePorts extends PeoplePorts, VerifyPorts, ReadNodesPorts {
  readonly journal: UsageJournal;
  /** Absent where nothing waits to be folded: the ledger is all there is. */
  readonly usageCatchUp?: UsageCatchUp;
}

const NOTHING_WAITS: UsageCatchUp = { catchUp: async () => {} };

export function createUseCases(ports: UseCasePorts, apis: ApiCatalogue): UseCases {
  const reading = { ...ports, usageCatchUp: ports.usageCatchUp ?? NOTHING_WAITS };
  return {
    createWorkspace: createCreateWorkspace(ports),
    readWorkspaces: createReadWorkspaces(ports),
    issueKey: createIssueKey(ports, apis),
    claimKey: createClaimKey(ports, apis),
    listKeys: createListKeys(ports, apis),
    getKey: createGetKey(ports, apis),
    editKey: createEditKey(ports, apis),
    rotateKey: createRotateKey(ports, apis),
    endSecret: createEndSecret(ports, apis),
    extendGrace: createExtendGrace(ports, apis),
    revokeKey: createRevokeKey(ports),
    people: createPeopleCases({ ...ports, storage: followMembers(ports.storage, ports) }),
    endpoints: createEndpointCases(ports, apis),
    userKeys: createUserKeyCases(ports, apis),
    issueCredential: createIssueCredential(ports),
    manageCredentials: createManageCredentials(ports),
    recogniseCredential: createRecogniseCredential(ports),
    verifiesFor: (caller) => verifiesFor(ports.storage, caller, ports.clock.now()),
    checkSecret: createCheckSecret(ports, apis),
    verifyKey: createVerifyKey(ports),
    verifyKeyless: createVerifyKeyless(ports),
    judgePerson: createJudgePerson(ports),
    finishRequest: createFinishRequest(ports),
    readUsage: createReadUsage(reading, apis),
    readBilling: createReadBilling(reading, apis),
    readUnknownKeys: createReadUnknownKeys(reading),
    readNodes: createReadNodes(ports),
    readAudit: createReadAudit(ports),
    verifyAudit: createVerifyAudit(ports),
  };
}
