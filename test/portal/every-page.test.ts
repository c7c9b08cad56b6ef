// Every page and dialog of the portal that its owner sees, light and dark. Two files, which run side by side.
import { holdPagesOf } from './look/hold-pages.ts';

holdPagesOf('owner');
