// What else this server answers: its descriptions and its probes.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { describedAt } from './api-section.ts';

interface Address {
  readonly path: string;
  readonly words: string;
}

export function addressTable(apis: readonly ApiDefinition[]): Html {
  const addresses: readonly Address[] = [
    { path: '/api/v1/docs', words: 'The native API, to read: every call, field, limit and refusal' },
    { path: '/api/v1/openapi.json', words: 'The same as an OpenAPI 3.1 document' },
    ...apis.map((api) => ({
      path: describedAt(api),
      words: `The routes of ${api.title} as an OpenAPI 3.1 document`,
    })),
    { path: '/health', words: 'Whether the server and its database are well' },
    {
      path: '/ready',
      words: 'Whether it takes requests: 503 while it starts, drains, or cannot read its database',
    },
    { path: '/live', words: 'Whether the process answers at all' },
    { path: '/metrics', words: 'Counts and durations, for Prometheus' },
  ];
  return dataTable({
    caption: 'Addresses of this server',
    columns: ['Address', 'What is there'],
    rows: addresses.map(({ path, words }) => ({
      id: null,
      cells: [html`<a href="${path}"><code>${path}</code></a>`, words],
    })),
  });
}
