// The trigger of 0006-default-keys.ts in PostgreSQL's words; as little to be edited once shipped. It runs inside whichever
// program inserts a user, on rows that program made: nothing of a row is taken for granted.
import { type RawBuilder, sql } from 'kysely';

export function postgresTrigger(): readonly RawBuilder<unknown>[] {
  return [sql.raw(NEW_ID), sql.raw(GIVE_KEYS), sql.raw(TRIGGER)];
}

/** When the user was made, if that is an instant. */
const AT = 'least(greatest(new.created_at, 0), 253402300799999)';

/** As system/secrets.ts makes ids: ten digits of time, sixteen random ones, each of five bits. */
const NEW_ID = `
  create function keywright_new_id(prefix text, at bigint) returns text language plpgsql volatile as $$
  declare
    digits constant text := '0123456789abcdefghjkmnpqrstvwxyz';
    id text := prefix || '_';
  begin
    for place in reverse 9..0 loop
      id := id || substr(digits, 1 + ((at >> (5 * place)) & 31)::int, 1);
    end loop;
    for place in 1..16 loop
      id := id || substr(digits, 1 + (get_byte(uuid_send(gen_random_uuid()), 0) & 31), 1);
    end loop;
    return id;
  end $$`;

const GIVE_KEYS = `
  create function keywright_give_default_keys() returns trigger language plpgsql as $$
  declare
    made record;
    at constant bigint := ${AT};
    called constant text := case trim(new.name) when '' then 'Personal' else substr(trim(new.name), 1, 100) end;
  begin
    if not exists (select 1 from default_keys)
      or exists (select 1 from made_with_users where user_id = new.id) then return new;
    end if;
    insert into made_with_users (user_id, workspace_id, member_id, told)
      values (new.id, keywright_new_id('ws', at), keywright_new_id('mem', at), 0)
      returning * into made;
    insert into workspaces (id, name, slug, created_at)
      values (made.workspace_id, called, 'personal-' || substr(made.workspace_id, 4), at);
    insert into members (id, organization_id, user_id, role, created_at)
      values (made.member_id, made.workspace_id, new.id, 'owner', at);
    insert into keys (id, api, workspace_id, environment, name, scopes, allowed_addresses, limits, metadata,
        owner_member_id, maker_user_id, created_at, created_by)
      select keywright_new_id('key', at), api, made.workspace_id, environment, name, scopes, '"any"', '[]', '{}',
        made.member_id, new.id, at, json_build_object('kind', 'person', 'userId', new.id)::text
      from default_keys;
    return new;
  end $$`;

const TRIGGER = `
  create trigger users_have_default_keys after insert on users
  for each row execute function keywright_give_default_keys()`;
