// The issuers whose tokens an operator trusts, as they stand in the configuration, and what is wrong with them. Rule: a
// rule says for whom its tokens are made, or every token of the issuer, made for whatever, would be good here.
import {
  list,
  object,
  oneOf,
  orNull,
  report,
  text,
  type ValueCheck,
} from '@keywright/core/definition/value-check';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { address } from '../sign-in/sign-in-config.ts';
import { type IssuerRule, TOKEN_ALGORITHMS } from './issuer-rule.ts';

const word = text(/^[\x21-\x7e]{1,512}$/, 'a text without blanks');

const rule = object({
  issuer: address(
    'the https address its tokens have as `iss`, to the letter, such as https://acme.eu.auth0.com/',
  ),
  keysUrl: address('the https address of its keys, such as https://acme.eu.auth0.com/.well-known/jwks.json'),
  algorithms: list(oneOf(TOKEN_ALGORITHMS), 1),
  audiences: orNull(list(word, 1)),
  clients: orNull(list(word, 1)),
  tokenUse: orNull(text(/^[a-z_]{1,32}$/, 'a kind of token such as access')),
  type: orNull(text(/^[A-Za-z0-9+.-]{1,64}$/, 'a type of token such as at+jwt')),
});

export const checkIssuers: ValueCheck = (value, field, problems) => {
  const before = problems.length;
  list(rule)(value, field, problems);
  if (problems.length === before) checkTogether(value as readonly IssuerRule[], field, problems);
};

function checkTogether(rules: readonly IssuerRule[], field: string, problems: InputProblem[]): void {
  for (const [index, { issuer, audiences, clients }] of rules.entries()) {
    const at = `${field}[${index}]`;
    if (audiences === null && clients === null) {
      report(problems, at, 'must name audiences, clients, or both: for whom its tokens have to be made');
    }
    if (rules.findIndex((other) => other.issuer === issuer) < index)
      report(problems, `${at}.issuer`, `is the issuer of another rule: ${issuer}`);
  }
}
