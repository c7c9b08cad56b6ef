// The presets there are: each a value that makes Keywright the key system of one product.
import type { ApiDefinition } from '../definition/api-definition.ts';
import { hypervize } from './hypervize.ts';
import { stablebrowse } from './stablebrowse.ts';
import { stanna } from './stanna.ts';
import { stav } from './stav.ts';
import { stevora } from './stevora.ts';

export const PRESETS: readonly ApiDefinition[] = [stav, hypervize, stevora, stanna, stablebrowse];

export { hypervize, stablebrowse, stanna, stav, stevora };
