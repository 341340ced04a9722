import Screening
import Telephony

/// Every metric by name, unit and meaning. docs/monitoring.md says what to alarm on, deploy/grafana draws them.
enum MetricsCatalogue {
    static func families(
        _ signals: CentreSignals, _ api: APICounters.Values, refusedConnections: UInt64
    ) -> [MetricFamily] {
        gate(signals) + edge(signals) + connections(signals) + overload(signals.overload)
            + roaming(signals.roaming) + journal(signals)
            + rules(signals) + interface(api, refusedConnections)
            + process(signals)
    }

    private static func gate(_ signals: CentreSignals) -> [MetricFamily] {
        let calls = signals.trunks.flatMap { trunk in
            Treatment.allCases.map { treatment in
                (
                    labels: [("trunk", trunk.name), ("treatment", treatment.code)],
                    value: trunk.byTreatment[Int(treatment.rawValue)]
                )
            }
        }
        let unscreened = signals.trunks.map { (labels: [("trunk", $0.name)], value: $0.unscreened) }
        let edges = signals.latencies.map(\.seconds)
        return [
            .counters("qorgan_calls", "Call attempts by trunk and by the treatment that was carried out.", calls),
            .counters(
                "qorgan_unscreened_calls", "Call attempts that went on because nobody judged them, by trunk.",
                unscreened),
            .counter(
                "qorgan_bypassed_calls", "Call attempts that went on because people had switched a bypass on.",
                signals.bypassedCalls),
            .counter("qorgan_emergency_calls", "Call attempts to emergency numbers.", signals.emergencyCalls),
            .counter(
                "qorgan_rule_divisions_by_zero", "Rules that did not fire because they would have divided by zero.",
                signals.ruleDivisionsByZero),
            .counter(
                "qorgan_not_durable_calls",
                "Stops of durable trunks that became allows because the journal was too slow.", signals.notDurableInTime
            ),
            .histogram(
                "qorgan_answer_seconds", "From a call's arrival to its answer.", edges: edges,
                counts: signals.latencies.map(\.count) + [0], sum: nil),
            .counter(
                "qorgan_watchdog_reliefs", "How often the watchdog took over from a late judge.",
                signals.watchdogReliefs),
            .gauge(
                "qorgan_judge_heartbeat_age_seconds", unit: "seconds", "Since the judge's last sign of life.",
                Double(signals.heartbeatAgeMilliseconds ?? 0) / 1_000),
            .gauge(
                "qorgan_ready", "1: calls are judged and journalled by all lists (/readyz).",
                signals.obstacles.isEmpty ? 1 : 0),
        ]
    }

    private static func edge(_ signals: CentreSignals) -> [MetricFamily] {
        [
            .counter(
                "qorgan_retransmissions", "Repeated INVITEs, answered with the same bytes.", signals.retransmissions),
            .counter(
                "qorgan_unknown_source_messages", "Messages from addresses of no trunk, refused.",
                signals.unknownSources),
            .counters(
                "qorgan_malformed_messages", "Messages that are no SIP, by cause.",
                signals.malformed.map { (labels: [("cause", $0.cause)], value: $0.count) }),
            .counter(
                "qorgan_forgotten_transactions", "Live transactions that found no room in memory.",
                signals.forgottenTransactions),
        ]
    }

    private static func connections(_ signals: CentreSignals) -> [MetricFamily] {
        var families: [MetricFamily] = [
            .gauge("qorgan_connections", "Connections by TCP and TLS that are open.", Double(signals.openConnections)),
            .counter(
                "qorgan_accepted_connections", "Connections that were taken.", signals.acceptedConnections),
            .counter("qorgan_tls_handshakes", "TLS handshakes that came about.", signals.tlsHandshakes),
            .counter("qorgan_keep_alives", "Keep-alives of connections that were answered.", signals.keepAlives),
            .counters(
                "qorgan_ended_connections", "Connections that the gate refused or ended, by cause.",
                signals.endedConnections.map { (labels: [("cause", $0.cause)], value: $0.count) }),
        ]
        if let until = signals.certificateUntilSeconds {
            families.append(
                .gauge(
                    "qorgan_tls_certificate_end_timestamp_seconds", unit: "seconds",
                    "When the certificate that TLS connections are shown ends.", Double(until)))
        }
        return families
    }

    private static func overload(_ overload: CentreSignals.Overload) -> [MetricFamily] {
        [
            .gauge("qorgan_overload", "1: messages come faster than they can be answered.", overload.isOn ? 1 : 0),
            .counter("qorgan_overloads", "How often an overload has begun.", overload.count),
            .counter(
                "qorgan_shed_calls", "Call attempts that went on unscreened because of an overload.",
                overload.unscreened),
            .counters(
                "qorgan_shed_messages", "Messages that an overload left without an answer, by why.",
                [
                    (labels: [("cause", "stranger")], value: overload.strangers),
                    (labels: [("cause", "share")], value: overload.unanswered),
                    (labels: [("cause", "buffer")], value: overload.kernelDrops),
                ]),
            .gauge(
                "qorgan_receive_buffer_ratio", unit: "ratio", "How full the fullest receive buffer is.",
                overload.fullness),
            .gauge(
                "qorgan_overload_asked_ratio", unit: "ratio",
                "The share of their requests that clients of a proxy are asked to keep back.", overload.asked),
        ]
    }

    /// Nothing where nobody is asked.
    private static func roaming(_ roaming: CentreSignals.Roaming?) -> [MetricFamily] {
        guard let roaming else { return [] }
        return [
            .counters(
                "qorgan_roaming_questions",
                "Home numbers from abroad that the register was asked about, by what came of it.",
                [
                    (labels: [("result", "answered")], value: roaming.answered),
                    (labels: [("result", "failed")], value: roaming.failed),
                    (labels: [("result", "refused")], value: roaming.refused),
                ]),
            .counter("qorgan_roaming_waits", "Call attempts that waited for the register's answer.", roaming.waits),
            .gauge(
                "qorgan_roaming_down", "1: the register does not answer, and no call waits for it.",
                roaming.isDown ? 1 : 0),
        ]
    }

    private static func journal(_ signals: CentreSignals) -> [MetricFamily] {
        let ages = signals.cosignatureAges.map {
            MetricFamily.Sample(labels: [("witness", $0.witness)], value: $0.seconds)
        }
        let witnessed = MetricFamily(
            name: "qorgan_cosignature_age_seconds", kind: .gauge, unit: "seconds",
            help: "Since a witness has signed the journal.", samples: ages)
        let stampAges = signals.timeStampAges.map {
            MetricFamily.Sample(labels: [("authority", $0.authority)], value: $0.seconds)
        }
        let stamped = MetricFamily(
            name: "qorgan_time_stamp_age_seconds", kind: .gauge, unit: "seconds",
            help: "Since an authority has time-stamped the journal.", samples: stampAges)
        return (ages.isEmpty ? [] : [witnessed]) + (stampAges.isEmpty ? [] : [stamped])
            + central(signals.central) + [
                .gauge(
                    "qorgan_journal_writing", "1: the journal is written; 0: it cannot be, and calls go on.",
                    signals.isJournalWriting ? 1 : 0),
                .counter(
                    "qorgan_ring_dropped_calls", "Judged calls that found the journal's ring full.", signals.ringDrops),
                .counter("qorgan_journal_lost_entries", "Entries that could not be written.", signals.lostEntries),
                .gauge(
                    "qorgan_journal_waiting_entries", "Entries in memory, to be written.",
                    Double(signals.waitingEntries)),
                .gauge("qorgan_journal_position_entries", "Entries in the journal.", Double(signals.journalPosition)),
                .gauge(
                    "qorgan_journal_signed_entries", "Entries under the newest checkpoint.",
                    Double(signals.signedPosition)),
                .gauge(
                    "qorgan_view_lag_seconds", unit: "seconds", "How far the pages are behind the journal.",
                    Double(signals.viewLagMilliseconds) / 1_000),
                .gauge("qorgan_views_writing", "1: the views are written.", signals.areViewsWriting ? 1 : 0),
            ]
    }

    /// Nothing where there is no centre.
    private static func central(_ central: CentreSignals.Central?) -> [MetricFamily] {
        guard let central else { return [] }
        return [
            .gauge(
                "qorgan_centre_streaming", "1: the journal is streamed to the centre and confirmed there.",
                central.isStreaming ? 1 : 0),
            .gauge(
                "qorgan_centre_confirmed_entries", "Entries that the centre's synchronous standby has on disk.",
                Double(central.confirmed)),
            .gauge("qorgan_centre_lag_entries", "Entries that it has not yet.", Double(central.lag)),
            .gauge(
                "qorgan_centre_lag_seconds", unit: "seconds", "How old the oldest of those is.",
                Double(central.lagSeconds)),
        ]
    }

    private static func rules(_ signals: CentreSignals) -> [MetricFamily] {
        let bypasses = [
            ("everything", signals.bypassesOfEverything), ("trunk", signals.bypassesOfTrunks),
            ("rule", signals.bypassesOfRules),
        ]
        var families: [MetricFamily] = [
            MetricFamily(
                name: "qorgan_bypasses", kind: .gauge, help: "Bypasses that are on, by what they cover.",
                samples: bypasses.map { .init(labels: [("scope", $0.0)], value: Double($0.1)) }),
            .gauge(
                "qorgan_demoted_rules", "Rules that went above their ceiling of stops and are in shadow.",
                Double(signals.demotedRules)),
            .counter(
                "qorgan_held_stops", "Stops that became labels because their trunk's stops of the minute were used up.",
                signals.heldStops),
            .gauge(
                "qorgan_lists_loaded", "1: what people put on lists is in force.", signals.areListsRead ? 1 : 0),
        ]
        if !signals.listEntries.isEmpty {
            families.append(
                MetricFamily(
                    name: "qorgan_list_entries", kind: .gauge, help: "Rows of the list files in force.",
                    samples: signals.listEntries.map {
                        .init(labels: [("list", $0.cause)], value: Double($0.count))
                    }))
        }
        if let until = signals.orderUntil {
            families.append(
                .gauge(
                    "qorgan_order_end_timestamp_seconds", unit: "seconds",
                    "When the standing order ends: nothing is stopped after it.", Double(until.seconds)))
        }
        return families
    }

    private static func interface(_ api: APICounters.Values, _ refusedConnections: UInt64) -> [MetricFamily] {
        let requests = api.requests.sorted { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) }
        return [
            .counters(
                "qorgan_api_requests", "Requests to the HTTP interface by path and status.",
                requests.map {
                    (labels: [("path", $0.key.path), ("status", String($0.key.status))], value: $0.value)
                }),
            .histogram(
                "qorgan_api_request_seconds", "How long the HTTP interface took to answer.", edges: APICounters.edges,
                counts: api.durations, sum: api.seconds),
            .counter(
                "qorgan_refused_console_connections",
                "Connections to the console and to the HTTP interface closed at once: their source had its share.",
                refusedConnections),
        ]
    }

    private static func process(_ signals: CentreSignals) -> [MetricFamily] {
        var families = [
            MetricFamily(
                name: "qorgan_build", kind: .info, help: "The version that runs.",
                samples: [.init(suffix: "_info", labels: [("version", signals.version)], value: 1)])
        ]
        if let started = signals.started {
            families.append(
                .gauge(
                    "process_start_time_seconds", unit: "seconds", "When the process began, since 1970.",
                    Double(started.seconds)))
        }
        return families
    }
}
