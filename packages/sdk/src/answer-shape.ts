// Whether an answer is one a Keywright server gives. Not a validation of all of it: enough to tell another program's
// JSON from ours, and open to fields of later versions.
import type { ShownInvitationAnswer } from '@keywright/core/people/people-answers';
import type {
  ApiAnswer,
  AuditEntryAnswer,
  AuditVerificationAnswer,
  BillingAnswer,
  CredentialAnswer,
  CredentialWithSecretAnswer,
  DeleteEndpointAnswer,
  EndpointAnswer,
  FirstRunLinkAnswer,
  InvitationAnswer,
  KeyAnswer,
  KeyCheckAnswer,
  KeyUsageAnswer,
  KeyWithSecretAnswer,
  MemberAnswer,
  NodesAnswer,
  Page,
  ProblemAnswer,
  RevokeAnswer,
  UnknownKeysAnswer,
  UserKeyPolicyAnswer,
  UserKeyRequestAnswer,
  VerifyAnswer,
  WorkspaceAnswer,
  WorkspaceUsageAnswer,
} from '@keywright/core/wire-contract';

/** What each kind of answer is to its caller. */
export interface AnswerTypes {
  readonly api: ApiAnswer;
  readonly apis: { readonly data: readonly ApiAnswer[] };
  readonly workspace: WorkspaceAnswer;
  readonly workspaces: Page<WorkspaceAnswer>;
  readonly key: KeyAnswer;
  readonly keyWithSecret: KeyWithSecretAnswer;
  readonly keys: Page<KeyAnswer>;
  readonly revocation: RevokeAnswer;
  readonly member: MemberAnswer;
  readonly members: Page<MemberAnswer>;
  readonly invitation: InvitationAnswer;
  readonly shownInvitation: ShownInvitationAnswer;
  readonly invitations: Page<InvitationAnswer>;
  readonly userKeyPolicy: UserKeyPolicyAnswer;
  readonly userKeyRequest: UserKeyRequestAnswer;
  readonly userKeyRequests: Page<UserKeyRequestAnswer>;
  readonly endpoint: EndpointAnswer;
  readonly endpoints: Page<EndpointAnswer>;
  readonly endpointDeletion: DeleteEndpointAnswer;
  readonly keyCheck: KeyCheckAnswer;
  readonly verdict: VerifyAnswer;
  readonly verdicts: { readonly data: readonly VerifyAnswer[] };
  readonly usage: WorkspaceUsageAnswer;
  readonly keyUsage: KeyUsageAnswer;
  readonly billing: BillingAnswer;
  readonly unknownKeys: UnknownKeysAnswer;
  readonly nodes: NodesAnswer;
  readonly firstRunLink: FirstRunLinkAnswer;
  readonly auditEntries: Page<AuditEntryAnswer>;
  readonly auditVerification: AuditVerificationAnswer;
  readonly credentialWithSecret: CredentialWithSecretAnswer;
  readonly credentials: Page<CredentialAnswer>;
}
export type AnswerKind = keyof AnswerTypes;

type Check = (value: unknown) => boolean;

const aString: Check = (value) => typeof value === 'string';
const aStringOrNull: Check = (value) => value === null || typeof value === 'string';
const aNumber: Check = (value) => typeof value === 'number';
const aBoolean: Check = (value) => typeof value === 'boolean';
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

function withFields(fields: Readonly<Record<string, Check>>): Check {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, check]) => check(Reflect.get(value, name)));
}

const workspace = withFields({ id: aString, slug: aString });
const keyFields = { id: aString, scopes: listOf(aString), secrets: listOf(withFields({ id: aString })) };
const key = withFields(keyFields);
const member = withFields({ id: aString, userId: aString, role: aString });
const invitation = withFields({ id: aString, email: aString, state: aString });
const shownInvitation = withFields({ id: aString, email: aString, state: aString, workspaceName: aString });
const userKeyRequest = withFields({
  id: aString,
  memberId: aString,
  state: aString,
  scopes: listOf(aString),
});
const endpoint = withFields({ id: aString, upstream: aStringOrNull, authMode: aString });
const verdict = withFields({ valid: aBoolean, code: aString, scopes: listOf(aString) });
const api = withFields({
  name: aString,
  scopes: listOf(withFields({ name: aString })),
  routes: listOf(withFields({ path: aString })),
  snippets: listOf(withFields({ text: aString })),
});
/** A list without `nextCursor` would be asked for its next page for ever. */
const pageOf = (check: Check) => withFields({ data: listOf(check), nextCursor: aStringOrNull });
/** Figures are added up by whoever reads them: a missing one would become NaN far away. */
const figures = {
  requests: aNumber,
  denied: aNumber,
  billable: aNumber,
  tokens: withFields({ input: aNumber, cachedInput: aNumber, output: aNumber }),
  cost: withFields({ micros: aNumber, currency: aStringOrNull }),
};
const range = { from: aString, to: aString, resolutionSeconds: aNumber };
const usageFields = {
  ...range,
  data: listOf(withFields(figures)),
  totals: withFields({ ...figures, deniedByReason: withFields({}) }),
};
const billed = { api: aString, requests: aNumber, micros: aNumber, cost: aString, currency: aStringOrNull };

const credentialFields = { id: aString, preview: aString, scopes: listOf(aString) };

const CHECKS: Readonly<Record<AnswerKind, Check>> = {
  api,
  apis: withFields({ data: listOf(api) }),
  workspace,
  workspaces: pageOf(workspace),
  key,
  keyWithSecret: withFields({ ...keyFields, secret: aStringOrNull }),
  keys: pageOf(key),
  revocation: withFields({ id: aString, revokedAt: aString }),
  member,
  members: pageOf(member),
  invitation,
  shownInvitation,
  invitations: pageOf(invitation),
  userKeyPolicy: withFields({
    mode: aString,
    keysPerMember: aNumber,
    limits: listOf(withFields({ name: aString })),
  }),
  userKeyRequest,
  userKeyRequests: pageOf(userKeyRequest),
  endpoint,
  endpoints: pageOf(endpoint),
  endpointDeletion: withFields({ id: aString, deletedAt: aString }),
  keyCheck: withFields({
    wellFormed: aBoolean,
    slips: listOf(withFields({ code: aString, text: aString })),
    key: (value) => value === null || key(value),
  }),
  verdict,
  verdicts: withFields({ data: listOf(verdict) }),
  usage: withFields(usageFields),
  keyUsage: withFields({ ...usageFields, lastUses: listOf(withFields({ secretId: aString, at: aString })) }),
  billing: withFields({
    period: aString,
    data: listOf(withFields({ day: aString, ...billed })),
    totals: listOf(withFields(billed)),
  }),
  unknownKeys: withFields({
    ...range,
    data: listOf(withFields({ reason: aString, denied: aNumber })),
    totals: withFields({ denied: aNumber, addresses: aNumber }),
  }),
  nodes: withFields({ answeredBy: aString, data: listOf(withFields({ id: aString, lease: aString })) }),
  firstRunLink: withFields({ url: aString, expiresAt: aString }),
  auditEntries: pageOf(withFields({ position: aNumber, hash: aString, action: aString })),
  auditVerification: withFields({ intact: aBoolean }),
  credentialWithSecret: withFields({ ...credentialFields, secret: aStringOrNull }),
  credentials: pageOf(withFields(credentialFields)),
};

export function isAnswer<K extends AnswerKind>(kind: K, json: unknown): json is AnswerTypes[K] {
  return CHECKS[kind](json);
}

/** Answers that are text. */
export type TextKind = 'billing-csv';

const TEXT_CHECKS: Readonly<Record<TextKind, (text: string) => boolean>> = {
  // Whole lines under the heading of a bill, which later versions may make longer.
  'billing-csv': (text) => /^day,api,workspaceId,[\w,]+\r\n/.test(text) && text.endsWith('\r\n'),
};

export function isTextAnswer(kind: TextKind, text: string): boolean {
  return TEXT_CHECKS[kind](text);
}

const problemList = listOf(withFields({ field: aString, message: aString }));
const problem = withFields({
  code: aString,
  detail: aString,
  problems: (value) => value === undefined || problemList(value),
});

export function isProblem(json: unknown): json is ProblemAnswer {
  return problem(json);
}
