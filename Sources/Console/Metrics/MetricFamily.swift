/// One metric with its samples, in the words of OpenMetrics 1.0.
struct MetricFamily {
    enum Kind: String {
        case counter
        case gauge
        case histogram
        case info
    }

    /// What stands behind the family's name in a sample's.
    struct Sample {
        var suffix = ""
        var labels: [(name: String, value: String)] = []
        var value: Double
    }

    /// With its unit at the end; a counter's without `_total`.
    var name: String
    var kind: Kind
    var unit = ""
    var help: String
    var samples: [Sample]

    static func counter(_ name: String, _ help: String, _ value: UInt64) -> MetricFamily {
        counters(name, help, [([], value)])
    }

    static func counters(
        _ name: String, _ help: String, _ values: [(labels: [(name: String, value: String)], value: UInt64)]
    ) -> MetricFamily {
        MetricFamily(
            name: name, kind: .counter, help: help,
            samples: values.map { Sample(suffix: "_total", labels: $0.labels, value: Double($0.value)) })
    }

    static func gauge(_ name: String, unit: String = "", _ help: String, _ value: Double) -> MetricFamily {
        MetricFamily(name: name, kind: .gauge, unit: unit, help: help, samples: [Sample(value: value)])
    }

    /// `counts` has one more element than `edges`; `sum` nil: it is not kept.
    static func histogram(
        _ name: String, _ help: String, edges: [Double], counts: [UInt64], sum: Double?
    ) -> MetricFamily {
        var samples: [Sample] = []
        var total: UInt64 = 0
        for (index, count) in counts.enumerated() {
            total &+= count
            let edge = index < edges.count ? "\(edges[index])" : "+Inf"
            samples.append(Sample(suffix: "_bucket", labels: [("le", edge)], value: Double(total)))
        }
        if let sum {
            samples.append(Sample(suffix: "_count", value: Double(total)))
            samples.append(Sample(suffix: "_sum", value: sum))
        }
        return MetricFamily(name: name, kind: .histogram, unit: "seconds", help: help, samples: samples)
    }
}

/// Writes families as OpenMetrics 1.0 text, or as the older Prometheus text 0.0.4 where that is asked for.
enum MetricsText {
    enum Format {
        case openMetrics
        case prometheus

        var contentType: String {
            switch self {
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            }
        }

        /// By `Accept`: who does not name OpenMetrics gets what every scraper reads.
        init(accept: String?) {
            self = (accept ?? "").contains("application/openmetrics-text") ? .openMetrics : .prometheus
        }
    }

    static func text(_ families: [MetricFamily], _ format: Format) -> String {
        var text = ""
        for family in families {
            // The older format knows neither units nor infos, and names a counter by its sample.
            let isOpen = format == .openMetrics
            let infoSuffix = family.kind == .info && !isOpen ? "_info" : ""
            let name = family.name + (family.kind == .counter && !isOpen ? "_total" : infoSuffix)
            let kind = family.kind == .info && !isOpen ? "gauge" : family.kind.rawValue
            text += "# TYPE \(name) \(kind)\n"
            if isOpen, !family.unit.isEmpty { text += "# UNIT \(name) \(family.unit)\n" }
            text += "# HELP \(name) \(escaped(family.help))\n"
            for sample in family.samples {
                text += family.name + sample.suffix
                if !sample.labels.isEmpty {
                    let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }
                    text += "{" + labels.joined(separator: ",") + "}"
                }
                text += " \(number(sample.value))\n"
            }
        }
        if format == .openMetrics { text += "# EOF\n" }
        return text
    }

    private static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}
