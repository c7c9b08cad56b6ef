// The mounted APIs, described whole to whoever is known here: what pages and programs need to know before a key is made.
import type { ApiCatalogue } from '../../../app/api-catalogue.ts';
import { presentApi } from '../../../app/apis/present-api.ts';
import type { NativeApp } from '../native-app.ts';
import { Refused } from '../refused.ts';
import { idParams } from '../schemas.ts';
import { apiAnswer, apisAnswer } from './api-schemas.ts';

const config = { access: 'caller' } as const;
const tags = ['apis'];

export function apiRoutes(app: NativeApp, apis: ApiCatalogue, publicUrl: string): void {
  const list = { tags, summary: 'List the APIs of this server', response: { 200: apisAnswer } };
  app.get('/apis', { config, schema: list }, async () => {
    return { data: apis.all.map((api) => presentApi(api, publicUrl)) };
  });

  const show = { tags, summary: 'Show an API', params: idParams, response: { 200: apiAnswer } };
  app.get('/apis/:id', { config, schema: show }, async ({ params }) => {
    const api = apis.findByName(params.id);
    if (api === null) throw new Refused({ reason: 'not_found' });
    return presentApi(api, publicUrl);
  });
}
