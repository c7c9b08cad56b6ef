// The presets there are: each a value that makes Keywright the key system of one product.
import type { ApiDefinition } from '../definition/api-definition.ts';
import { stav } from './stav.ts';
import { stevora } from './stevora.ts';

export const PRESETS: readonly ApiDefinition[] = [stav, stevora];

export { stav, stevora };
