import Evaluation
import Foundation
import Screening
import Telephony
import TestSupport
import Testing

@testable import Traffic
@testable import qorgan

@Suite("What the engine may know while an evaluation runs")
struct LookAheadTests {
    private static let calls = 8_000

    private struct Day {
        let folder: ScratchFolder
        let configuration: Configuration
        let records: [CallRecord]

        init() throws {
            folder = try ScratchFolder("look-ahead")
            var options = TrafficOptions()
            options.calls = LookAheadTests.calls
            options.seed = 5
            let lists = DemoLists(options: options)
            _ = try folder.write(lists.roaming(), to: "roaming.csv")
            let file = try folder.write(
                """
                [[trunk]]
                name = "national-1"
                class = "national"
                sources = ["127.0.0.10/32"]
                [[trunk]]
                name = "intl-1"
                class = "international"
                sources = ["127.0.0.20/32"]
                [lists]
                roaming = "roaming.csv"
                [screening]
                callers = 65536
                """, to: "qorgan.toml")
            configuration = try ConfigurationReader.read(file: file.path)
            var reader = CallRecordReader(file: "day.csv", trunks: configuration.trunks.map(\.name))
            let day = Array(DayRecords(options: options).csv().utf8)
            reader.append(day.span)
            reader.finish()
            var records: [CallRecord] = []
            while let record = try reader.next() { records.append(record) }
            self.records = records
        }

        /// Treatment and score of every call, with what `change` makes of each record.
        func verdicts(_ change: (CallRecord) -> CallRecord) throws -> [String] {
            var engine = try ReplayEngine(configuration)
            var sources: [String: UInt64] = [:]
            return records.map { record in
                let record = change(record)
                let attempt = RecordReplay.attempt(record, configuration.trunks, &sources)
                let verdict = engine.judge(attempt, ending: record.ending, truth: record.truth)
                return "\(verdict.treatment.code) \(verdict.logOdds)"
            }
        }
    }

    private static let tenYears: Int64 = 10 * 365 * 86_400_000

    @Test("outcomes that are known only after the last call are as good as none, and those known in time are not")
    func future() throws {
        let day = try Day()
        let none = try day.verdicts { record in
            var record = record
            record.ending = nil
            return record
        }
        let shifted = try day.verdicts { record in
            var record = record
            record.ending?.ringMilliseconds += Self.tenYears
            return record
        }
        #expect(shifted == none)
        // The comparison can tell: outcomes in time change verdicts.
        let inTime = try day.verdicts { $0 }
        #expect(inTime != none)
    }

    @Test("what becomes known after a moment changes no verdict before it, however it is changed")
    func prefix() throws {
        let day = try Day()
        let moment = day.records[day.records.count / 2].time
        let asIs = try day.verdicts { $0 }
        let changed = try day.verdicts { record in
            var record = record
            guard let known = record.endingKnownAt, known > moment, let ending = record.ending else { return record }
            record.ending?.isAnswered = !ending.isAnswered
            record.ending?.durationMilliseconds += 3_600_000
            return record
        }
        let before = day.records.count { $0.time <= moment }
        #expect(before > 1_000 && before < day.records.count)
        #expect(asIs.prefix(before) == changed.prefix(before))
        #expect(asIs != changed)
    }

    @Test("truth never reaches the engine: other labels, the same verdicts")
    func truth() throws {
        let day = try Day()
        let asIs = try day.verdicts { $0 }
        let flipped = try day.verdicts { record in
            var record = record
            record.truth = record.truth.map { CallTruth(isScam: !$0.isScam, campaign: "other") }
            return record
        }
        let without = try day.verdicts { record in
            var record = record
            record.truth = nil
            return record
        }
        #expect(asIs == flipped && asIs == without)
        #expect(Set(asIs).count > 10)
    }

    @Test("observed, a call that is stopped rings all the same and its end is learned")
    func observed() throws {
        let day = try Day()
        func run(_ carriesOut: Bool) throws -> [String] {
            var policy = try EngineSettings.policy(day.configuration)
            policy.blockAt = -6_000
            var configuration = day.configuration
            configuration.authority = .init(
                basis: "operational-search", number: "17/25", from: Timestamp(seconds: 0),
                until: Timestamp(seconds: 4_000_000_000))
            var engine = try ReplayEngine(configuration, policy: policy, carriesOut: carriesOut)
            var sources: [String: UInt64] = [:]
            return day.records.map { record in
                let attempt = RecordReplay.attempt(record, configuration.trunks, &sources)
                let verdict = engine.judge(attempt, ending: record.ending, truth: nil)
                return "\(verdict.treatment.code) \(verdict.logOdds)"
            }
        }
        let carriedOut = try run(true), observed = try run(false)
        #expect(carriedOut.contains { $0.hasPrefix("block") })
        #expect(carriedOut != observed)
    }
}

@Suite("What of a campaign's name is its kind")
struct KindTests {
    @Test(
        "a number behind the last dash is none of it",
        arguments: [
            ("rotating-centre-2", "rotating-centre"), ("wangiri", "wangiri"), ("", ""), ("a-b", "a-b"), ("7", "7"),
            ("x-", "x-"), ("-5", ""),
        ])
    func kinds(campaign: String, kind: String) {
        #expect(EvaluationGathering.kind(of: campaign) == kind)
    }
}
