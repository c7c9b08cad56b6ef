// The public surface for those who define an API: everything else is imported by its own file name.
export type * from './definition/api-definition.ts';
export {
  type ApiInput,
  defineApi,
  type RouteInput,
  type ScopeInput,
  type UpstreamInput,
  withUpstream,
} from './definition/define-api.ts';
export type { PortalDefinition, PortalInput } from './portal/portal-definition.ts';
export { hypervize, PRESETS, stablebrowse, stanna, stav, stevora } from './presets/index.ts';
