// The audit log over the native API: pages of it as JSON, all of it as NDJSON, and whether it is as it was written.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { AuditParts } from '../../../app/audit/read-audit.ts';
import type { AuditFilter } from '../../../app/ports.ts';
import type { UseCases } from '../../../app/use-cases.ts';
import type { NativeApp } from '../native-app.ts';
import { prefersType } from '../prefers-type.ts';
import { invalid, readAnswer } from '../refused.ts';
import { pageOf } from '../schemas.ts';
import * as schemas from './audit-schemas.ts';
import { ndjsonLine } from './ndjson-line.ts';

const config = { access: 'caller' } as const;
const tags = ['audit'];
const NDJSON = 'application/x-ndjson';
const DEFAULT_LIMIT = 50;

type OnFailure = (error: unknown, during: string) => void;

export function auditRoutes(app: NativeApp, use: UseCases, onFailure: OnFailure): void {
  const list = {
    tags,
    summary: 'The audit log, newest first; as NDJSON all of it, oldest first',
    querystring: schemas.auditQuery,
    response: { 200: pageOf(schemas.auditEntryAnswer) },
  };
  app.get('/audit', { config, schema: list }, async ({ query, headers, caller }, reply) => {
    const { format, limit, cursor } = query;
    const filter = filterOf(query);
    const isExport = format === undefined ? prefersType(headers.accept, NDJSON) : format === 'ndjson';
    if (!isExport) {
      const after = cursor === undefined ? null : Number(cursor);
      return readAnswer(await use.readAudit.page(caller, filter, { limit: limit ?? DEFAULT_LIMIT, after }));
    }
    const named = Object.entries({ limit, cursor }).filter(([, value]) => value !== undefined);
    if (named.length > 0)
      throw invalid(named.map(([field]) => ({ field, message: 'goes with pages; NDJSON is all of it' })));
    const parts = readAnswer(await use.readAudit.inParts(caller, filter));
    void reply.type(`${NDJSON}; charset=utf-8`);
    return (reply as FastifyReply).send(Readable.from(linesOf(parts, onFailure)));
  });

  const verification = {
    tags,
    summary: 'Whether the audit log is as it was written, and its head to keep elsewhere',
    querystring: schemas.verificationQuery,
    response: { 200: schemas.verificationAnswer },
  };
  app.get('/audit/verification', { schema: verification }, async ({ query, caller }) => {
    const [position, hash = ''] = query.head?.split(':') ?? [];
    const known = position === undefined ? null : { position: Number(position), hash };
    return readAnswer(await use.verifyAudit(caller, known));
  });
}

/** The status is out when a part is read: what fails then cuts the answer, which nobody can take for whole. */
async function* linesOf(parts: AuditParts, onFailure: OnFailure): AsyncIterable<string> {
  try {
    for await (const entries of parts) if (entries.length > 0) yield entries.map(ndjsonLine).join('');
  } catch (error) {
    onFailure(error, 'answering the native API');
    throw error;
  }
}

function filterOf(query: z.output<typeof schemas.auditQuery>): AuditFilter {
  const { workspaceId = null, subjectId = null, actor = null, action = null } = query;
  return { workspaceId, subjectId, actor, action, from: query.from ?? null, to: query.to ?? null };
}
