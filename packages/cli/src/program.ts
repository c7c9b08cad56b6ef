// The tree of commands. Each lives in its own file in commands/; this one names and orders them.
import { Command } from 'commander';
import packageFile from '../package.json' with { type: 'json' };
import type { CommandContext } from './api-command.ts';
import { addCheckKey } from './commands/apis/check-key.ts';
import { addListApis } from './commands/apis/list-apis.ts';
import { addShowApi } from './commands/apis/show-api.ts';
import { addAuditCommands } from './commands/audit/audit-commands.ts';
import { addClaimKey } from './commands/claim-key.ts';
import { addCheck } from './commands/configuration/check.ts';
import { addInit } from './commands/configuration/init.ts';
import { addCreateKey } from './commands/create-key.ts';
import { addCreateWorkspace } from './commands/create-workspace.ts';
import { addCredentialCommands } from './commands/credentials/credential-commands.ts';
import { addEditKey } from './commands/edit-key.ts';
import { addEndpointCommands } from './commands/endpoints/endpoint-commands.ts';
import { addListKeys } from './commands/list-keys.ts';
import { addListWorkspaces } from './commands/list-workspaces.ts';
import { addAdopt } from './commands/operator/adopt.ts';
import { addFirstRun } from './commands/operator/first-run.ts';
import { addListNodes } from './commands/operator/list-nodes.ts';
import { addInvitationCommands } from './commands/people/invitation-commands.ts';
import { addMemberCommands } from './commands/people/member-commands.ts';
import { addRevokeKey } from './commands/revoke-key.ts';
import { addEndSecret } from './commands/rotation/end-secret.ts';
import { addExtendGrace } from './commands/rotation/extend-grace.ts';
import { addRotateKey } from './commands/rotation/rotate-key.ts';
import { addServe } from './commands/serve.ts';
import { addShowKey } from './commands/show-key.ts';
import { addBilling } from './commands/usage/billing.ts';
import { addUsage } from './commands/usage/usage.ts';
import { addUserKeyCommands } from './commands/user-keys/user-key-commands.ts';
import { addVerifyKey } from './commands/verify-key.ts';

const HELP = `
Start here:
  $ keywright serve
  $ keywright workspaces create --name "Acme GmbH" --slug acme
  $ keywright keys create --api stav --workspace acme --name CI --scope inference:chat

A token of your own is read from KEYWRIGHT_TOKEN; else the operator's from KEYWRIGHT_ADMIN_TOKEN,
else from the file admin-token in KEYWRIGHT_DATA (default: .keywright).

Exit codes: 0 done · 1 refused, or not valid · 2 wrong usage · 3 server unreachable or failed`;

export function createProgram(context: CommandContext): Command {
  const program = new Command('keywright')
    .description('issue, rotate, restrict, verify and revoke API keys')
    .version(packageFile.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.surroundings.write(text),
      writeErr: (text) => context.surroundings.writeError(text),
      // Usage errors are shown in the manner of all others, by run-keywright.ts.
      outputError: () => undefined,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', HELP);
  addServe(program, context);
  addInit(program, context);
  addCheck(program, context);
  addFirstRun(program, context);
  addListNodes(program, context);
  addAdopt(program, context);

  const apis = program.command('apis').description('the APIs that keys are for');
  addListApis(apis, context);
  addShowApi(apis, context);

  const workspaces = program.command('workspaces').description('the tenants that keys belong to');
  addCreateWorkspace(workspaces, context);
  addListWorkspaces(workspaces, context);

  const keys = program.command('keys').description('API keys and their secrets');
  addCreateKey(keys, context);
  addListKeys(keys, context);
  addShowKey(keys, context);
  addEditKey(keys, context);
  addClaimKey(keys, context);
  addRotateKey(keys, context);
  addExtendGrace(keys, context);
  addEndSecret(keys, context);
  addRevokeKey(keys, context);
  addVerifyKey(keys, context);
  addCheckKey(keys, context);

  addMemberCommands(program, context);
  addInvitationCommands(program, context);
  addUserKeyCommands(program, context);
  addEndpointCommands(program, context);
  addCredentialCommands(program, context);
  addAuditCommands(program, context);
  addUsage(program, context);
  addBilling(program, context);
  return program;
}
