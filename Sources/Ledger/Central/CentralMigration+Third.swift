extension CentralMigration {
    /// Commits that are not waited for one by one: where the log ends is asked, and how far it is on disks.
    static let third = """
        -- Where this server's log ends, what of it is on its own disk, and what on that of the furthest synchronous standby;
        -- null: there is none. Whatever is seen stands before the end, also what is on no disk yet.
        create function qorgan.positions() returns table (written bigint, flushed bigint, standby bigint, names text)
        language sql security definer set search_path = pg_catalog as $$
            select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint,
                (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint,
                (select (max(flush_lsn) - '0/0'::pg_lsn)::bigint from pg_stat_replication
                where state = 'streaming' and sync_state in ('sync', 'quorum')),
                current_setting('synchronous_standby_names')
        $$;

        -- A gate of an older Qorgan, after one that did not wait: what it finds may not be flushed.
        create or replace function qorgan.standby() returns table (written bigint, standby bigint, names text)
        language sql security definer set search_path = pg_catalog as $$
            select written, standby, names from qorgan.positions()
        $$;

        revoke all on function qorgan.positions from public;
        grant execute on function qorgan.positions to qorgan_node;
        """
}
