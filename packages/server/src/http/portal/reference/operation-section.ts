// One call of the native API: what it is, what it takes, what it answers.
import { dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { type Field, fieldAndInner, fieldsOf } from './fields.ts';
import { type OpenApiOperation, schemaOf } from './openapi-document.ts';

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly source: OpenApiOperation;
}

export function operationSection(operation: Operation): Html {
  const { id, method, path, summary, source } = operation;
  return html`<section class="operation" aria-labelledby="${id}">
<h3 id="${id}">${summary}</h3>
<p><code class="route"><b>${method}</b> ${path}</code></p>
${requestTable(operation)}
${Object.entries(source.responses ?? {}).map(([status, answer]) => answerBlock(operation, status, fieldsOf(schemaOf(answer) ?? {})))}
</section>
`;
}

interface PlacedField extends Field {
  readonly place: string;
}

function requestTable({ summary, source }: Operation): Html {
  const parameters = (source.parameters ?? []).flatMap((parameter): readonly PlacedField[] => {
    const { name, schema, required = false, in: place } = parameter;
    return fieldAndInner({ name, schema, required }).map((field) => ({ ...field, place }));
  });
  const body = fieldsOf(schemaOf(source.requestBody) ?? {}).map((field) => ({ ...field, place: 'body' }));
  const fields = [...parameters, ...body];
  if (fields.length === 0) return html`<p class="none">Takes no fields.</p>`;
  return dataTable({
    caption: `${summary}: what it takes`,
    columns: ['Field', 'In', 'Type', 'Needed', 'Notes'],
    rows: fields.map((field) => ({
      id: null,
      cells: [name(field), field.place, field.type, field.required ? 'required' : 'optional', bounds(field)],
    })),
  });
}

function answerBlock({ summary }: Operation, status: string, fields: readonly Field[]): Html {
  const count = `${fields.length} field${fields.length === 1 ? '' : 's'}`;
  const table = dataTable({
    caption: `${summary}: what ${status} answers`,
    columns: ['Field', 'Type', 'Notes'],
    rows: fields.map((field) => ({ id: null, cells: [name(field), field.type, bounds(field)] })),
  });
  return html`<details><summary>Answers <b>${status}</b> with ${count}</summary>
${table}</details>
`;
}

function name(field: Field): Html {
  return html`<code>${field.name}</code>`;
}

function bounds(field: Field): string {
  return field.bounds.join('; ');
}
