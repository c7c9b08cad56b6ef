// A table that becomes a list of cards on a narrow screen: each cell carries its column's name for the style sheet, and
// the roles are spelled, since a table laid out otherwise loses them in some browsers.
import { type Html, html, type Insert } from './html.ts';

export interface DataTable {
  /** Said to screen readers; the heading above says it to everyone else. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** For links to this row; null when nothing links to it. */
  readonly id: string | null;
  /** The first one names the row. */
  readonly cells: readonly Insert[];
}

export function dataTable({ caption, columns, rows }: DataTable): Html {
  const heads = columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`);
  return html`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => tableRow(row, columns))}</tbody>
</table>`;
}

function tableRow({ id, cells }: TableRow, columns: readonly string[]): Html {
  const contents = cells.map((cell, index) => {
    if (index === 0) return html`<th role="rowheader" scope="row">${cell}</th>`;
    if (cell === '') return html`<td role="cell"></td>`;
    return html`<td role="cell" data-label="${columns[index] ?? ''}"><div>${cell}</div></td>`;
  });
  const row = id === null ? html`<tr role="row">` : html`<tr role="row" id="${id}">`;
  return html`${row}${contents}</tr>
`;
}
