// A first request in several languages. They read the key from the environment: none of them holds it.
import { Tabs } from 'radix-ui';
import { useCurrent } from '../../frame/current.ts';
import { CopyButton } from '../../parts/show/copy-button.tsx';
import { allSnippets } from './sdk-snippets.ts';

export function SnippetTabs() {
  const { api } = useCurrent();
  const snippets = allSnippets(api);
  const [first] = snippets;
  if (first === undefined) return null;
  return (
    <Tabs.Root defaultValue={first.id} className="overflow-hidden rounded border bg-sheet">
      <Tabs.List aria-label="First request" className="flex overflow-x-auto border-b px-2">
        {snippets.map(({ id, title }) => (
          <Tabs.Trigger
            key={id}
            value={id}
            className="h-10 border-b-2 border-transparent px-3 text-small whitespace-nowrap text-ink-soft -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {snippets.map(({ id, title, text }) => (
        <Tabs.Content key={id} value={id} className="flex data-[state=inactive]:hidden items-start">
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-w-0 flex-1 overflow-x-auto p-4 font-mono text-small -outline-offset-2"
          >
            {text}
          </pre>
          <span className="p-2">
            <CopyButton text={text} label={`Copy ${title}`} />
          </span>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
