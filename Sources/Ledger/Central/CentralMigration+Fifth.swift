extension CentralMigration {
    /// Keys of months, as each node has encrypted them: so that a node whose disk is gone can read what is not destroyed.
    static let fifth = """
        -- Null: destroyed.
        create table qorgan.month_key (
            node integer not null, purpose smallint not null, month integer not null, id bigint not null, wrapped bytea,
            primary key (node, purpose, month, id));

        create function qorgan.keep_keys(
            p_node integer, k_purpose bigint[], k_month bigint[], k_id bigint[], k_wrapped bytea[])
        returns void language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform qorgan.own(p_node);
            insert into qorgan.month_key
                select p_node, p, m, i, w from unnest(k_purpose, k_month, k_id, k_wrapped) as k (p, m, i, w)
            on conflict do nothing;
        end $$;

        -- Keys that an entry names.
        create function qorgan.destroy_keys(
            p_node integer, p_entry bigint, k_purpose bigint[], k_month bigint[], k_id bigint[])
        returns void language plpgsql security definer set search_path = pg_catalog as $$
        begin
            perform qorgan.own(p_node);
            perform qorgan.require_named(p_node, p_entry);
            insert into qorgan.month_key
                select p_node, p, m, i, null from unnest(k_purpose, k_month, k_id) as k (p, m, i)
            on conflict (node, purpose, month, id) do update set wrapped = null;
        end $$;

        revoke all on function qorgan.keep_keys, qorgan.destroy_keys from public;
        grant execute on function qorgan.keep_keys, qorgan.destroy_keys to qorgan_node;
        grant select on qorgan.month_key to qorgan_reader;
        """
}
