// Which route a request belongs to: a trie over path segments, exact and case-sensitive, raw text never decoded.
// Rule: the most specific path decides (literal, then {param}, then *), even when it lacks the method:
// a wildcard must never open what a literal path guards.
import type { RouteDefinition } from '../definition/api-definition.ts';

export type RouteMatch =
  | {
      readonly kind: 'match';
      readonly route: RouteDefinition;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'method_not_allowed'; readonly allow: readonly string[] }
  | { readonly kind: 'not_found' };

export interface RouteTable {
  /** Paths without `{param}` and `*`, found whole: a literal is the most specific at every segment. */
  readonly literal: ReadonlyMap<string, PathRoutes>;
  readonly root: Segment;
}

/** What a path answers, by method. */
interface PathRoutes {
  readonly methods: Map<string, CompiledRoute>;
  /** Shared by all requests whose method the path lacks. */
  refusal: RouteMatch;
}

/** A position in the trie: what may follow, and the paths that end here, as they are or with `*`. */
interface Segment {
  readonly literals: Map<string, Segment>;
  param: Segment | null;
  here: PathRoutes | null;
  rest: PathRoutes | null;
}

interface CompiledRoute {
  readonly route: RouteDefinition;
  readonly paramNames: readonly string[];
  /** Shared by all requests to a route without parameters. */
  readonly match: RouteMatch;
}

const NOT_FOUND: RouteMatch = { kind: 'not_found' };
const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({});
const REST = '*';

/** Builds the table. Conflicts are asked for beforehand (`routeConflicts`); here they are our mistake. */
export function compileRoutes(routes: readonly RouteDefinition[]): RouteTable {
  const conflicts = routeConflicts(routes);
  if (conflicts.length > 0) throw new RangeError(conflicts.join('; '));
  const literal = new Map<string, PathRoutes>();
  const root = newSegment();
  for (const route of routes) {
    const segments = route.path.split('/');
    const paramNames = segments.filter(isParam).map((segment) => segment.slice(1, -1));
    const answers = answersAt(root, segments);
    answers.methods.set(route.method, {
      route,
      paramNames,
      match: { kind: 'match', route, params: NO_PARAMS },
    });
    answers.refusal = { kind: 'method_not_allowed', allow: methodsOf(answers) };
    if (paramNames.length === 0 && segments.at(-1) !== REST) literal.set(route.path, answers);
  }
  return { literal, root };
}

/**
 * Finds the route of a canonical path. `*` stands for one or more segments, none of them empty; `{param}` for
 * one that is not empty. HEAD is answered by the route of GET where it has none of its own.
 */
export function matchRoute(table: RouteTable, method: string, path: string): RouteMatch {
  const exact = table.literal.get(path);
  if (exact !== undefined) return answer(exact, method, []);
  const walk: Walk = { segments: path.split('/'), values: [] };
  const found = find(table.root, 0, walk);
  return found === null ? NOT_FOUND : answer(found, method, walk.values);
}

/** Routes that would answer the same requests, one sentence for each pair; parameter names make no difference. */
export function routeConflicts(routes: readonly RouteDefinition[]): string[] {
  const seen = new Map<string, string>();
  const conflicts: string[] = [];
  for (const { method, path } of routes) {
    const shape = path.split('/').map((segment) => (isParam(segment) ? '{}' : segment));
    const key = `${method} ${shape.join('/')}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, path);
    else conflicts.push(`${method} ${path} answers the same requests as ${method} ${first}`);
  }
  return conflicts;
}

/** One search: the segments looked for, and the values of the parameters on the way to where it stands. */
interface Walk {
  readonly segments: readonly string[];
  readonly values: string[];
}

/** Depth first, most specific first. A trie shares no nodes, so at worst each is visited once. */
function find(node: Segment, at: number, walk: Walk): PathRoutes | null {
  const segment = walk.segments[at];
  if (segment === undefined) return node.here;
  const literal = node.literals.get(segment);
  const found = literal === undefined ? null : find(literal, at + 1, walk);
  return found ?? findParam(node, at, walk) ?? (walk.segments.includes('', at) ? null : node.rest);
}

function findParam(node: Segment, at: number, walk: Walk): PathRoutes | null {
  const value = walk.segments[at] ?? '';
  if (node.param === null || value === '') return null;
  walk.values.push(value);
  const found = find(node.param, at + 1, walk);
  if (found === null) walk.values.pop();
  return found;
}

function answer(found: PathRoutes, method: string, values: readonly string[]): RouteMatch {
  const compiled = found.methods.get(method) ?? (method === 'HEAD' ? found.methods.get('GET') : undefined);
  if (compiled === undefined) return found.refusal;
  if (compiled.paramNames.length === 0) return compiled.match;
  // Without a prototype: a parameter named like a member of Object is only a parameter.
  const params: Record<string, string> = Object.create(null);
  for (const [at, name] of compiled.paramNames.entries()) params[name] = values[at] ?? '';
  return { kind: 'match', route: compiled.route, params };
}

function answersAt(root: Segment, segments: readonly string[]): PathRoutes {
  const hasRest = segments.at(-1) === REST;
  let node = root;
  for (const segment of hasRest ? segments.slice(0, -1) : segments) node = childOf(node, segment);
  const answers = (hasRest ? node.rest : node.here) ?? { methods: new Map(), refusal: NOT_FOUND };
  if (hasRest) node.rest = answers;
  else node.here = answers;
  return answers;
}

function childOf(node: Segment, segment: string): Segment {
  if (isParam(segment)) {
    node.param ??= newSegment();
    return node.param;
  }
  const child = node.literals.get(segment) ?? newSegment();
  node.literals.set(segment, child);
  return child;
}

function newSegment(): Segment {
  return { literals: new Map(), param: null, here: null, rest: null };
}

function isParam(segment: string): boolean {
  return segment.length > 2 && segment.startsWith('{') && segment.endsWith('}');
}

/** For `Allow`: HEAD wherever GET is. */
function methodsOf(answers: PathRoutes): string[] {
  const methods = [...answers.methods.keys()];
  return methods.includes('GET') && !methods.includes('HEAD') ? [...methods, 'HEAD'] : methods;
}
