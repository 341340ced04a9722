extension CentralMigration {
    /// What purge entries name is destroyed at the centre as it is at the node: seals too, and passes in any order.
    static let second = """
        -- What purge entries before this position name is destroyed here.
        alter table qorgan.tree add column carried bigint not null default 0;

        create function qorgan.carried(p_node integer) returns bigint
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform qorgan.own(p_node);
            return (select t.carried from qorgan.tree t where t.node = p_node);
        end $$;

        -- Nothing goes without an entry that names it, and where the node signs, without a checkpoint over that.
        create function qorgan.require_named(p_node integer, p_entry bigint) returns void
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform from qorgan.entry e where e.node = p_node and e.position = p_entry and e.kind in (19, 22);
            if not found then
                raise exception 'entry % of node % names nothing that is destroyed', p_entry, p_node
                using errcode = 'QJ005';
            end if;
            if (select max(c.size) from qorgan.checkpoint c where c.node = p_node) <= p_entry then
                raise exception 'entry % of node % is not signed yet', p_entry, p_node using errcode = 'QJ005';
            end if;
        end $$;

        -- Seals that an entry names, of batches between two days since 1970: their entries stay.
        create function qorgan.destroy_seals(
            p_node integer, p_entry bigint, p_from bigint, p_until bigint, p_low bigint[], p_high bigint[])
        returns void language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform qorgan.own(p_node);
            perform qorgan.require_named(p_node, p_entry);
            update qorgan.entry e set sealed = null
            from unnest(p_low, p_high) as r (l, h)
            where e.node = p_node and e.position >= l and e.position < h and e.sealed is not null
                and e.day between date '1970-01-01' + p_from::int and date '1970-01-01' + p_until::int;
        end $$;

        -- All that the entry names is destroyed here.
        create function qorgan.carry_out(p_node integer, p_entry bigint) returns void
        language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform qorgan.own(p_node);
            perform qorgan.require_named(p_node, p_entry);
            update qorgan.tree t set carried = greatest(t.carried, p_entry + 1) where t.node = p_node;
        end $$;

        revoke all on function qorgan.carried, qorgan.require_named, qorgan.destroy_seals, qorgan.carry_out from public;
        grant execute on function qorgan.carried, qorgan.destroy_seals, qorgan.carry_out to qorgan_node;
        """
}
