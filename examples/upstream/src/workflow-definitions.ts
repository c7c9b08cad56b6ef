// `GET /v1/workflow-definitions`: a page of definitions in the `{success, data, meta}` envelope. Each one names the
// workspace the gateway vouched for, so that a test can see whose data was asked for.
import type { Exchange } from './exchange/exchange.ts';
import { type JsonAnswer, sendJson } from './exchange/send-json.ts';

const DEFINITIONS = [
  { id: 'wfd_onboarding', name: 'Customer onboarding', version: 3, steps: ['collect', 'verify', 'welcome'] },
  { id: 'wfd_invoice', name: 'Invoice approval', version: 1, steps: ['extract', 'approve', 'pay'] },
  { id: 'wfd_incident', name: 'Incident report', version: 7, steps: ['triage', 'write', 'publish'] },
];
const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

export function workflowDefinitions(exchange: Exchange): void {
  const query = new URLSearchParams(exchange.query);
  const page = positiveOf(query.get('page') ?? '1');
  const pageSize = positiveOf(query.get('pageSize') ?? String(DEFAULT_PAGE_SIZE));
  const valid = page !== null && pageSize !== null && pageSize <= MAX_PAGE_SIZE;
  sendJson(exchange, valid ? pageOf(exchange, page, pageSize) : refusal());
}

function pageOf(exchange: Exchange, page: number, pageSize: number): JsonAnswer {
  const total = DEFINITIONS.length;
  const workspaceId = exchange.headers['x-keywright-workspace-id'] ?? null;
  const data = DEFINITIONS.slice((page - 1) * pageSize, page * pageSize).map((definition) => ({
    ...definition,
    workspaceId,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  }));
  const meta = { page, pageSize, total, totalPages: Math.ceil(total / pageSize) };
  return { status: 200, body: { success: true, data, meta } };
}

function refusal(): JsonAnswer {
  const message = `page must be at least 1, pageSize 1 to ${MAX_PAGE_SIZE}`;
  return { status: 400, body: { success: false, error: { code: 'VALIDATION_ERROR', message } } };
}

function positiveOf(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
