// Roles: each has what the ones below it have, and nobody verifies keys by being a member.
import { describe, expect, test } from 'vitest';
import { isAtMost, isRole, RIGHTS, type Right, ROLES, roleHasRight } from '../../src/people/roles.ts';

describe('roles', () => {
  test.each<[Right, string]>([
    ['keys:read', 'owner admin member viewer'],
    ['keys:write', 'owner admin'],
    ['usage:read', 'owner admin member viewer'],
    ['members:read', 'owner admin member viewer'],
    ['members:write', 'owner admin'],
    ['endpoints:read', 'owner admin member viewer'],
    ['endpoints:write', 'owner admin'],
    ['audit:read', 'owner admin'],
    ['workspace:write', 'owner'],
    ['verify', ''],
  ])('%s belongs to %s', (right, roles) => {
    expect(ROLES.filter((role) => roleHasRight(role, right)).join(' ')).toBe(roles);
  });

  test('a role that is at most another has no right the other lacks', () => {
    for (const role of ROLES) {
      for (const other of ROLES) {
        const rightsOf = (one: typeof role) => RIGHTS.filter((right) => roleHasRight(one, right));
        if (isAtMost(role, other)) expect(rightsOf(other)).toEqual(expect.arrayContaining(rightsOf(role)));
      }
    }
  });

  test('nothing else is a role', () => {
    expect(ROLES.every(isRole)).toBe(true);
    for (const text of ['', 'Owner', 'owner,admin', 'operator', '__proto__'])
      expect(isRole(text)).toBe(false);
  });
});
