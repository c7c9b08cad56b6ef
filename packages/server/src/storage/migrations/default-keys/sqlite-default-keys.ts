// The trigger of 0006-default-keys.ts in SQLite's words; as little to be edited once shipped. It runs inside whichever
// program inserts a user, on rows that program made: nothing of a row is taken for granted.
import { type RawBuilder, sql } from 'kysely';

export function sqliteTrigger(): RawBuilder<unknown> {
  return sql.raw(`
    create trigger users_have_default_keys after insert on users
    when exists (select 1 from default_keys)
      and not exists (select 1 from made_with_users where user_id = new.id)
    begin
      insert into made_with_users (user_id, workspace_id, member_id, told)
        values (new.id, ${newId('ws')}, ${newId('mem')}, 0);
      insert into workspaces (id, name, slug, created_at)
        select workspace_id, ${NAME}, 'personal-' || substr(workspace_id, 4), ${AT}
        from made_with_users where user_id = new.id;
      insert into members (id, organization_id, user_id, role, created_at)
        select member_id, workspace_id, user_id, 'owner', ${AT} from made_with_users where user_id = new.id;
      insert into keys (id, api, workspace_id, environment, name, scopes, allowed_addresses, limits, metadata,
          owner_member_id, maker_user_id, created_at, created_by)
        select ${newId('key')}, api, workspace_id, environment, name, scopes, '"any"', '[]', '{}',
          member_id, user_id, ${AT}, json_object('kind', 'person', 'userId', user_id)
        from made_with_users, default_keys where user_id = new.id;
    end`);
}

/** When the user was made, if that is an instant. */
const AT = 'min(max(cast(new.created_at as integer), 0), 253402300799999)';
const NAME = `case trim(new.name) when '' then 'Personal' else substr(trim(new.name), 1, 100) end`;

/** As system/secrets.ts makes ids: ten digits of time, sixteen random ones, each of five bits. */
function newId(prefix: string): string {
  const time = Array.from({ length: 10 }, (_, place) => digit(`${AT} >> ${45 - 5 * place}`));
  const random = Array.from({ length: 16 }, () => digit('random()'));
  return [`'${prefix}_'`, ...time, ...random].join(' || ');
}

function digit(number: string): string {
  return `substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ((${number}) & 31), 1)`;
}
