// Whether an answer is one a Keywright server gives. Not a validation of all of it: enough to tell another program's
// JSON from ours, and open to fields of later versions.
import type {
  KeyAnswer,
  KeyWithSecretAnswer,
  Page,
  ProblemAnswer,
  RevokeAnswer,
  VerifyAnswer,
  WorkspaceAnswer,
} from '@keywright/core/wire-contract';

/** What each kind of answer is to its caller. */
export interface AnswerTypes {
  readonly workspace: WorkspaceAnswer;
  readonly workspaces: Page<WorkspaceAnswer>;
  readonly key: KeyAnswer;
  readonly keyWithSecret: KeyWithSecretAnswer;
  readonly keys: Page<KeyAnswer>;
  readonly revocation: RevokeAnswer;
  readonly verdict: VerifyAnswer;
  readonly verdicts: { readonly data: readonly VerifyAnswer[] };
}
export type AnswerKind = keyof AnswerTypes;

type Check = (value: unknown) => boolean;

const aString: Check = (value) => typeof value === 'string';
const aStringOrNull: Check = (value) => value === null || typeof value === 'string';
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
const verdict = withFields({ valid: aBoolean, code: aString, scopes: listOf(aString) });
/** A list without `nextCursor` would be asked for its next page for ever. */
const pageOf = (check: Check) => withFields({ data: listOf(check), nextCursor: aStringOrNull });

const CHECKS: Readonly<Record<AnswerKind, Check>> = {
  workspace,
  workspaces: pageOf(workspace),
  key,
  keyWithSecret: withFields({ ...keyFields, secret: aStringOrNull }),
  keys: pageOf(key),
  revocation: withFields({ id: aString, revokedAt: aString }),
  verdict,
  verdicts: withFields({ data: listOf(verdict) }),
};

export function isAnswer<K extends AnswerKind>(kind: K, json: unknown): json is AnswerTypes[K] {
  return CHECKS[kind](json);
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
