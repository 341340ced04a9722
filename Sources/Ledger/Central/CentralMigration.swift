/// The steps of the centre's schema, as SQL. docs/decisions/0008 says why it is so; docs/operations/postgresql.md who may do what.
///
/// Rows are those of the journal's own database (docs/journal-format.md) with the node and, where tables are partitioned, the
/// day of their batch. Nodes reach tables by functions alone, which append and destroy passes; nothing overwrites.
enum CentralMigration {
    static let first = """
        create schema if not exists qorgan;

        do $$ begin
            if not exists (select from pg_roles where rolname = 'qorgan_node') then create role qorgan_node; end if;
            if not exists (select from pg_roles where rolname = 'qorgan_reader') then create role qorgan_reader; end if;
        end $$;

        create table qorgan.schema_version (
            version bigint primary key, checksum bytea not null, applied timestamptz not null);

        create table qorgan.node (
            id integer primary key generated always as identity, name text not null unique, role name not null,
            master_key bigint not null, enrolled timestamptz not null default now());

        create table qorgan.tree (
            node integer primary key references qorgan.node, size bigint not null, root bytea not null,
            frontier bytea not null, purged bigint not null default 0);

        create table qorgan.kept_root (
            node integer not null, level integer not null, number bigint not null, hash bytea not null,
            primary key (node, level, number));

        create table qorgan.checkpoint (
            node integer not null, size bigint not null, note bytea not null, signed bigint not null,
            primary key (node, size));

        create table qorgan.batch (
            node integer not null, first bigint not null, count bigint not null, root bytea not null,
            committed bigint not null, day date not null, primary key (node, first, day)) partition by range (day);

        create table qorgan.passes (
            node integer not null, first bigint not null, count bigint not null, newest bigint not null, leaves bytea,
            marks bytea, cover bytea, counts bytea, day date not null, primary key (node, first, day))
            partition by range (day);

        create table qorgan.entry (
            node integer not null, position bigint not null, kind smallint not null, mark bigint not null,
            leaf bytea not null, sealed bytea, day date not null, primary key (node, position, day))
            partition by range (day);

        create function qorgan.make_day(p_day date) returns void language plpgsql set search_path = pg_catalog as $$
        declare
            parent text;
            part text;
            d date;
        begin
            -- The next day, too: made ahead, while nothing waits for it.
            foreach d in array array[p_day, p_day + 1] loop
                part := '_' || to_char(d, 'YYYYMMDD');
                continue when to_regclass(format('qorgan.%I', 'entry' || part)) is not null;
                perform pg_advisory_xact_lock(31415926536);
                continue when to_regclass(format('qorgan.%I', 'entry' || part)) is not null;
                -- Attached, not made in place: that waits for nobody who reads, and nobody waits for it.
                foreach parent in array array['batch', 'passes', 'entry'] loop
                    execute format('create table qorgan.%I (like qorgan.%I including all)', parent || part, parent);
                    execute format(
                        'alter table qorgan.%I attach partition qorgan.%I for values from (%L) to (%L)',
                        parent, parent || part, d, d + 1);
                end loop;
            end loop;
        end $$;

        -- Opens a node's stream; the node is enrolled under the role that it comes as, and belongs to it from then on.
        create function qorgan.begin_stream(p_name text, p_master_key bigint)
        returns table (node integer, size bigint, root bytea, frontier bytea, purged bigint, signed bigint)
        language plpgsql security definer set search_path = pg_catalog as $$
        declare
            known qorgan.node;
        begin
            select * into known from qorgan.node n where n.name = p_name;
            if not found then
                insert into qorgan.node (name, role, master_key) values (p_name, session_user, p_master_key)
                returning * into known;
                insert into qorgan.tree (node, size, root, frontier) values (known.id, 0, sha256(''), '');
            end if;
            if known.role <> session_user then
                raise exception 'node % belongs to another role', p_name using errcode = 'QJ002';
            end if;
            if known.master_key <> p_master_key then
                raise exception 'node % was enrolled with another master key', p_name using errcode = 'QJ003';
            end if;
            return query select t.node, t.size, t.root, t.frontier, t.purged,
                coalesce((select max(c.size) from qorgan.checkpoint c where c.node = t.node), 0)
                from qorgan.tree t where t.node = known.id;
        end $$;

        create function qorgan.own(p_node integer) returns void
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform from qorgan.node n where n.id = p_node and n.role = session_user;
            if not found then raise exception 'node % belongs to another role', p_node using errcode = 'QJ002'; end if;
        end $$;

        -- Appends whole batches of one day, if and only if the tree is as the node believes: who comes second finds another
        -- size and is refused, and what was sent twice is there once.
        create function qorgan.append(
            p_node integer, p_from bigint, p_from_root bytea, p_to bigint, p_to_root bytea, p_frontier bytea,
            b_first bigint[], b_count bigint[], b_root bytea[], b_committed bigint[],
            r_first bigint[], r_count bigint[], r_newest bigint[], r_leaves bytea[], r_marks bytea[], r_cover bytea[],
            r_counts bytea[],
            e_position bigint[], e_kind bigint[], e_mark bigint[], e_leaf bytea[], e_sealed bytea[],
            n_level bigint[], n_number bigint[], n_hash bytea[])
        returns void language plpgsql security definer set search_path = pg_catalog as $$
        declare
            d date;
            days bigint;
            misplaced bigint;
            reached bigint;
        begin
            perform qorgan.own(p_node);
            update qorgan.tree t set size = p_to, root = p_to_root, frontier = p_frontier
            where t.node = p_node and t.size = p_from and t.root = p_from_root;
            if not found then
                raise exception 'the tree of node % does not end at entry % with this root', p_node, p_from
                using errcode = 'QJ001';
            end if;

            select min(date '1970-01-01' + (c / 86400000000)::int), count(distinct c / 86400000000) into d, days
            from unnest(b_committed) as c;
            if days is distinct from 1 then raise exception 'batches of one day belong together' using errcode = 'QJ004'; end if;

            -- Batches follow each other from the old end to the new one, and so do rows.
            select count(*) filter (where f <> expected), max(f + n) into misplaced, reached
            from (select f, n, lag(f + n, 1, p_from) over (order by f) as expected
                from unnest(b_first, b_count) as b (f, n)) as placed;
            if misplaced <> 0 or reached is distinct from p_to then
                raise exception 'batches of node % do not follow each other', p_node using errcode = 'QJ004';
            end if;
            select count(*) filter (where f <> expected), max(f + n) into misplaced, reached
            from (select f, n, lag(f + n, 1, p_from) over (order by f) as expected
                from (select * from unnest(r_first, r_count) as r (f, n)
                    union all select e, 1 from unnest(e_position) as e) as rows) as placed;
            if misplaced <> 0 or reached is distinct from p_to then
                raise exception 'entries of node % do not follow each other', p_node using errcode = 'QJ004';
            end if;

            perform qorgan.make_day(d);
            insert into qorgan.batch
                select p_node, f, n, r, c, d from unnest(b_first, b_count, b_root, b_committed) as b (f, n, r, c);
            insert into qorgan.passes
                select p_node, f, n, w, l, m, v, k, d
                from unnest(r_first, r_count, r_newest, r_leaves, r_marks, r_cover, r_counts) as r (f, n, w, l, m, v, k);
            insert into qorgan.entry
                select p_node, p, k, m, l, s, d
                from unnest(e_position, e_kind, e_mark, e_leaf, e_sealed) as e (p, k, m, l, s);
            insert into qorgan.kept_root
                select p_node, l, n, h from unnest(n_level, n_number, n_hash) as n (l, n, h);
        end $$;

        -- Data of passes whose time is over: their leaves go, the roots over them stay.
        create function qorgan.destroy(
            p_node integer, p_purged bigint, r_first bigint[], r_cover bytea[], r_counts bytea[])
        returns void language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform qorgan.own(p_node);
            update qorgan.passes p set leaves = null, marks = null, cover = v, counts = k
            from unnest(r_first, r_cover, r_counts) as r (f, v, k)
            where p.node = p_node and p.first = f and p.leaves is not null;
            update qorgan.tree t set purged = greatest(t.purged, p_purged) where t.node = p_node;
        end $$;

        create function qorgan.keep_checkpoint(p_node integer, p_size bigint, p_note bytea, p_signed bigint)
        returns void language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform qorgan.own(p_node);
            insert into qorgan.checkpoint values (p_node, p_size, p_note, p_signed) on conflict do nothing;
        end $$;

        -- How far this server's log is flushed, and how far that of the furthest synchronous standby; null: there is none.
        create function qorgan.standby() returns table (written bigint, standby bigint, names text)
        language sql security definer set search_path = pg_catalog as $$
            select (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint,
                (select (max(flush_lsn) - '0/0'::pg_lsn)::bigint from pg_stat_replication
                where state = 'streaming' and sync_state in ('sync', 'quorum')),
                current_setting('synchronous_standby_names')
        $$;

        revoke all on all functions in schema qorgan from public;
        grant usage on schema qorgan to qorgan_node, qorgan_reader;
        grant select on all tables in schema qorgan to qorgan_reader;
        grant select on qorgan.schema_version to qorgan_node;
        grant execute on function qorgan.begin_stream, qorgan.append, qorgan.destroy, qorgan.keep_checkpoint,
            qorgan.standby to qorgan_node;
        """
}
