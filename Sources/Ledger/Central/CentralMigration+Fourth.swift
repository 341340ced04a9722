extension CentralMigration {
    /// Questions over all nodes: read from the entries themselves (docs/journal-format.md), so that there is nothing beside them
    /// that could be behind or contradict them, and nothing left of what is destroyed.
    static let fourth = """
        -- Integers of a leaf, little-endian, at an offset from 0. Without settings of their own: they become part of the question.
        create function qorgan.int4(b bytea, o integer) returns bigint language sql immutable strict parallel safe as $$
            select get_byte(b, o)::bigint | (get_byte(b, o + 1)::bigint << 8) | (get_byte(b, o + 2)::bigint << 16)
                | (get_byte(b, o + 3)::bigint << 24)
        $$;
        create function qorgan.int8(b bytea, o integer) returns bigint language sql immutable strict parallel safe as $$
            select qorgan.int4(b, o) | (qorgan.int4(b, o + 4) << 32)
        $$;

        -- Calls by node and hour (microseconds since 1970), between two days of UTC. Of calls that passed, treatment and rule are 0;
        -- those whose data are destroyed are counted as well.
        create function qorgan.hours(p_from date, p_until date)
        returns table (node text, hour bigint, treatment integer, rule integer, calls bigint)
        language sql stable set search_path = pg_catalog set jit = off as $$
            with counted as (
                select e.node, qorgan.int8(e.leaf, 8) / 3600000000 as hour, get_byte(e.leaf, 124) as treatment,
                    get_byte(e.leaf, 130) as rule, count(*) as calls
                from qorgan.entry e where e.kind = 2 and e.day between p_from - 1 and p_until group by 1, 2, 3, 4
                union all
                -- Brought out of its compressed form once, not for each call.
                select p.node, qorgan.int8(p.bytes, i * 64 + 8) / 3600000000, 0, 0, count(*)
                from (select node, leaves || ''::bytea as bytes from qorgan.passes
                        where leaves is not null and day between p_from - 1 and p_until offset 0) as p
                    cross join lateral generate_series(0, length(p.bytes) / 64 - 1) as i group by 1, 2
                union all
                select p.node, qorgan.int8(p.counts, i * 18) / 60, 0, 0, sum(qorgan.int4(p.counts, i * 18 + 14))::bigint
                from qorgan.passes p cross join lateral generate_series(0, length(p.counts) / 18 - 1) as i
                where p.leaves is null and p.day between p_from - 1 and p_until group by 1, 2)
            select n.name, c.hour * 3600000000, c.treatment, c.rule, sum(c.calls)::bigint
            from counted c join qorgan.node n on n.id = c.node
            where c.hour >= (p_from - date '1970-01-01') * 24 and c.hour < (p_until - date '1970-01-01') * 24
            group by 1, 2, 3, 4
        $$;

        -- Who was stopped or warned most often between two days, over all nodes that share a master key: pseudonyms.
        create function qorgan.callers(p_from date, p_until date, p_most bigint)
        returns table (key bigint, caller bytea, calls bigint, stopped bigint, callees bigint, nodes bigint, last bigint)
        language sql stable set search_path = pg_catalog set jit = off as $$
            select c.key, c.caller, count(*), count(*) filter (where c.treatment >= 3), count(distinct c.callee),
                count(distinct c.node), max(c.time)
            from (select e.node, qorgan.int4(e.leaf, 4) as key, substr(e.leaf, 18, 16) as caller,
                    substr(e.leaf, 35, 16) as callee, get_byte(e.leaf, 124) as treatment, qorgan.int8(e.leaf, 8) as time
                from qorgan.entry e
                where e.kind = 2 and get_byte(e.leaf, 16) = 2 and e.day between p_from - 1 and p_until) as c
            where c.treatment > 0 and c.time >= (p_from - date '1970-01-01') * 86400000000
                and c.time < (p_until - date '1970-01-01') * 86400000000
            group by 1, 2 order by 3 desc, 1, 2 limit p_most
        $$;

        revoke all on function qorgan.int4, qorgan.int8, qorgan.hours, qorgan.callers from public;
        grant execute on function qorgan.int4, qorgan.int8, qorgan.hours, qorgan.callers to qorgan_reader;
        """
}
