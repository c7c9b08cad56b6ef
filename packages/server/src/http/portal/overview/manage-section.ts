// How keys are managed: where the operator's token is, then each task as words and commands.
import { codeBlock } from '../code-block.ts';
import { type Html, html } from '../html.ts';
import { manageTasks, type Task, type TaskSubject } from './manage-tasks.ts';
import { shellWord } from './shell-text.ts';

export function manageSection(subject: TaskSubject): Html {
  return html`<section aria-labelledby="manage">
<h2 id="manage">Manage keys</h2>
<p>From the command line, in the folder Keywright runs in, or over HTTP from anywhere. Pasted from top to bottom, the
commands run as they are; they are about ${subject.api.title}.</p>
${operatorToken(subject.publicUrl)}
${manageTasks(subject).map(taskBlock)}
</section>`;
}

function operatorToken(publicUrl: string): Html {
  const exports = [
    `export KEYWRIGHT_PUBLIC_URL=${shellWord(publicUrl)}`,
    'export KEYWRIGHT_ADMIN_TOKEN="$(cat .keywright/admin-token)"',
  ];
  return html`<div class="task">
<div><h3 id="operator-token">The operator's token</h3>
<p>Every call needs it. It is in the file <code>admin-token</code> in the server's data folder (<code>.keywright</code>,
unless <code>KEYWRIGHT_DATA</code> says otherwise), or wherever you keep the one you gave the server in
<code>KEYWRIGHT_ADMIN_TOKEN</code>. It opens everything; no page shows it.</p></div>
<div>${codeBlock('Once in each terminal', exports.join('\n'))}</div>
</div>`;
}

function taskBlock({ id, title, words, commandLine, http }: Task): Html {
  return html`<div class="task">
<div><h3 id="${id}">${title}</h3>
<p>${words}</p></div>
<div>${codeBlock('Command line', commandLine)}
${codeBlock('HTTP', http)}</div>
</div>
`;
}
