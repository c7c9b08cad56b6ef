// Tries an API out from the browser: as who is signed in, or with a key. Requests are real. A key that is typed in here
// lives in this one component, goes nowhere but into the request, and is gone with the page.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { endpointsQuery } from '../endpoints/endpoint-queries.ts';
import { useCurrent } from '../frame/current.ts';
import { Button } from '../parts/form/button.tsx';
import { Field } from '../parts/form/field.tsx';
import { Select } from '../parts/form/select.tsx';
import { TextArea } from '../parts/form/text-input.tsx';
import { CopyButton } from '../parts/show/copy-button.tsx';
import { PageHeading } from '../parts/show/page-heading.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { useAction } from '../server/use-action.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { CallerChoice } from './caller-choice.tsx';
import { type Answered, sendTried, type Tried, triedUrl } from './playground-request.ts';
import { triedCurl } from './tried-curl.ts';
import { triedRoutes } from './tried-routes.ts';

export function PlaygroundPage() {
  const { api, workspace, standing } = useCurrent();
  const routes = triedRoutes(api);
  const [place, setPlace] = useState(0);
  const route = routes[place];
  const isSeated = standing.memberId !== null;
  const [isByKey, setByKey] = useState(!isSeated);
  const [secret, setSecret] = useState('');
  const [body, setBody] = useState(() => JSON.stringify(api.portal.example?.body ?? {}, null, 2));
  const [endpoint, setEndpoint] = useState('');
  const endpoints =
    useQuery({
      ...endpointsQuery(workspace.id, api.name),
      enabled: standing.may('endpoints:read') && api.endpoints !== null,
    }).data ?? [];
  const [answered, setAnswered] = useState<Answered | null>(null);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const send = useAction(async (tried: Tried) => {
    const abort = new AbortController();
    running.current = abort;
    setAnswered(null);
    const asking = { api, workspaceId: workspace.id, signal: abort.signal, onAnswer: setAnswered };
    await sendTried(tried, asking).catch((error: unknown) => {
      if (!abort.signal.aborted) throw error;
    });
  });
  if (route === undefined) return null;
  const endpointId = endpoint === '' ? (endpoints[0]?.id ?? '') : endpoint;
  const needsEndpoint = route.endpointParam !== null;
  const tried: Tried = { route, endpointId, secret: isByKey ? secret.trim() : null, body };
  const isReady = (!isByKey || secret.trim() !== '') && (!needsEndpoint || endpointId !== '');
  return (
    <>
      <PageHeading
        title="Playground"
        about={`Requests from here are real: ${workspace.name} pays for what they use.`}
      />
      <div className="grid gap-8">
        <form
          className="grid gap-5"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) void send.run(tried);
          }}
        >
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label="Request">
              {(parts) => (
                <Select
                  {...parts}
                  value={String(place)}
                  onPick={(picked) => setPlace(Number(picked))}
                  options={routes.map(({ summary }, index) => ({ value: String(index), label: summary }))}
                />
              )}
            </Field>
            {needsEndpoint && (
              <Field
                label="Endpoint"
                hint={endpoints.length === 0 ? `${workspace.name} has none yet.` : undefined}
              >
                {(parts) => (
                  <Select
                    {...parts}
                    value={endpointId}
                    onPick={setEndpoint}
                    options={endpoints.map(({ id, name }) => ({ value: id, label: name }))}
                  />
                )}
              </Field>
            )}
          </div>
          <p className="font-mono text-small break-all text-ink-soft">
            {route.method} {triedUrl(api, tried)}
          </p>
          <CallerChoice
            needsKey={route.people?.needsKey ?? false}
            secret={isByKey ? secret : null}
            onPick={setByKey}
            onSecret={setSecret}
          />
          <Field label="Body">
            {(parts) => (
              <TextArea
                {...parts}
                rows={10}
                spellCheck={false}
                value={body}
                onChange={(event) => setBody(event.target.value)}
                className="font-mono"
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" isBusy={send.isRunning} disabled={!isReady}>
              Send request
            </Button>
            {send.isRunning && <Button onClick={() => running.current?.abort()}>Stop</Button>}
            <CopyButton look="quiet" text={triedCurl(api, tried)} label="Copy as cURL" />
          </div>
        </form>
        {send.problem !== null && (
          <ProblemNotice problem={send.problem} what="The request was not answered." />
        )}
        {answered !== null && <AnswerPanel answered={answered} />}
      </div>
    </>
  );
}
