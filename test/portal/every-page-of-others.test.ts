// Every page and dialog of the portal that strangers, members, viewers and operators see, light and dark. Two files, which run side by side.
import { holdPagesOf } from './look/hold-pages.ts';

holdPagesOf('stranger', 'member', 'viewer', 'operator');
