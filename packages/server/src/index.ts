// What others import of the server: to run it as a program, or inside one of theirs.
export {
  type CheckedConfig,
  type ConfigSource,
  checkConfig,
  defineConfig,
  type KeywrightConfig,
  loadConfig,
} from './config.ts';
export { readSettings, type Settings } from './environment/settings.ts';
export { type RunningKeywright, type StartOptions, startKeywright } from './main.ts';
export { type AdoptedJournal, AdoptionRefusal, adoptJournal } from './programs/adopt-journal.ts';
export { type LoadedStart, loadStart, serve } from './serve.ts';
