// Descriptions to read: the native API's OpenAPI document, one for each mounted API, and pages over them.
import { describeApi } from '@keywright/core/definition/describe-api';
import type { ApiCatalogue } from '../app/api-catalogue.ts';
import type { NativeApp } from './native-api/native-app.ts';
import { Refused } from './native-api/refused.ts';
import { idParams } from './native-api/schemas.ts';

const config = { access: 'anonymous' } as const;

export function descriptionRoutes(app: NativeApp, apis: ApiCatalogue, publicUrl: string): void {
  app.get('/openapi.json', { config, schema: { hide: true } }, async () => app.swagger());

  app.get('/apis/:id/openapi.json', { config, schema: { hide: true, params: idParams } }, async (request) => {
    const api = apis.findByName(request.params.id);
    if (api === null) throw new Refused({ reason: 'not_found' });
    return describeApi(api, `${publicUrl}/${api.name}`);
  });
}
