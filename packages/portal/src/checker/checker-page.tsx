// Says in words what a text is that somebody took for a key. Nothing is sent before the button is pressed, and nothing
// is kept: not here, not there.
import type { KeyCheckAnswer } from '@keywright/core/wire-contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/form/button.tsx';
import { Field } from '../parts/form/field.tsx';
import { TextArea } from '../parts/form/text-input.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { ask } from '../server/ask.ts';
import { useAction } from '../server/use-action.ts';
import { CheckResult } from './check-result.tsx';

export function CheckerPage() {
  const [text, setText] = useState('');
  const [checked, setChecked] = useState<{ readonly text: string; readonly answer: KeyCheckAnswer } | null>(
    null,
  );
  const check = useAction(async () => {
    const answer = await ask<KeyCheckAnswer>('/api/v1/keys/check', { method: 'POST', body: { key: text } });
    setChecked({ text, answer });
  });
  const change = (next: string) => {
    setText(next);
    setChecked(null);
    check.forget();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void check.run();
  };
  return (
    <div className="max-w-180">
      <PageHeading
        title="Key checker"
        about="Paste what your program sends, exactly as it sends it. You learn which key it is, how it is doing, and what is wrong with it."
      />
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label="What was taken for a key"
          hint="Nothing is sent before you press, and nothing is stored."
        >
          {(parts) => (
            <TextArea
              {...parts}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="none"
              rows={3}
              maxLength={4096}
              value={text}
              onChange={(event) => change(event.target.value)}
              className="font-mono break-all"
            />
          )}
        </Field>
        <div className="flex gap-2">
          <Button type="submit" look="primary" isBusy={check.isRunning} disabled={text === ''}>
            Check key
          </Button>
          <Button look="quiet" disabled={text === ''} onClick={() => change('')}>
            Clear
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="mt-6">
        {check.problem !== null && <ProblemNotice problem={check.problem} what="The key was not checked." />}
        {/* An answer that comes late is of an earlier text. */}
        {checked?.text === text && <CheckResult answer={checked.answer} />}
      </div>
    </div>
  );
}
