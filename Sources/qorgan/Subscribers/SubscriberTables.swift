import Evaluation

/// Results on the Sichuan subscribers as tables, beside what is known of others and what is asked for.
enum SubscriberTables {
    static func cross(_ results: [SubscriberEvaluation.Result]) -> [FigureTable] {
        var table = FigureTable(
            "subscribers", "Sichuan subscribers, cross-validated",
            note: note(results),
            columns: [
                .init("setting", "setting"), .init("auc", "AUC"), .init("auc_sd", "sd"), .init("goal", "goal"),
                .init("macro_f1", "macro-F1"), .init("macro_f1_sd", "sd"), .init("g_mean", "G-mean"),
                .init("g_mean_sd", "sd"), .init("recall_1pc", "TPR at 1 % FPR"), .init("recall_1pc_sd", "sd"),
                .init("columns", "columns"), .init("inputs", "inputs"), .init("trees", "trees, at most"),
                .init("additive", "additive share"),
            ])
        for result in results {
            table.rows.append(
                [
                    .text(result.setting.title), .decimal(result.area.mean), .decimal(result.area.deviation),
                    .decimal(optional: result.setting.goal), .decimal(result.macroF1.mean),
                    .decimal(result.macroF1.deviation), .decimal(result.gMean.mean), .decimal(result.gMean.deviation),
                    .decimal(result.recallAtOnePercent.mean), .decimal(result.recallAtOnePercent.deviation),
                    .count(result.columns), .count(result.inputs), .count(result.trees),
                    .decimal(result.additiveShare),
                ])
        }
        return [table, references]
    }

    private static func note(_ results: [SubscriberEvaluation.Result]) -> String {
        guard let first = results.first else { return "" }
        let seeds = first.seeds.map(String.init).joined(separator: ", ")
        return
            "Means over \(first.seeds.count) x stratified \(first.folds)-fold (seeds \(seeds)); sd over the folds. Share of "
            + "the additive part, threshold (best macro-F1) and calibration are chosen inside training folds; columns and "
            + "parameters of the trees were fixed before. TPR without interpolation. A third of the rows is fraud, in real "
            + "traffic one number in thousands: F1 means little there. voc_day_*, day_nunique and month_ids partly measure "
            + "that fraud numbers were cut off early; hence the setting of 18."
    }

    /// Plain models of the data's README on the same rows, and figures published on other splits.
    private static let references = FigureTable(
        "references", "Beside them",
        note:
            "The first four: README of the data, stratified 5-fold on the same rows. The others: other splits, all features.",
        columns: [
            .init("what", "what"), .init("auc", "AUC"), .init("macro_f1", "macro-F1"),
            .init("recall_1pc", "TPR at 1 % FPR"),
        ],
        rows: [
            [.text("all 55, plain boosted trees"), .decimal(0.956), .decimal(0.912), .decimal(0.77)],
            [.text("all 55, logistic regression on quantiles"), .decimal(0.953), .decimal(0.908), .decimal(0.75)],
            [.text("SIP 21, plain boosted trees"), .decimal(0.938), .decimal(0.883), .decimal(0.68)],
            [.text("SIP 21, logistic regression on quantiles"), .decimal(0.935), .decimal(0.884), .decimal(0.68)],
            [.text("GDFGAT (PLoS ONE 2025)"), .decimal(0.945), .decimal(0.921), .none],
            [.text("GAT-COBO's code, run again"), .decimal(0.937), .decimal(0.878), .none],
        ])

    /// One table of rows by a stored model.
    static func scored(_ result: SubscriberScores) -> [FigureTable] {
        [
            FigureTable(
                "scores", "Subscribers by a stored model",
                note:
                    "Rows with a label. Threshold: the model's own, chosen on its training rows; TPR without interpolation.",
                columns: [
                    .init("rows", "rows"), .init("fraud", "fraud"), .init("auc", "AUC"), .init("macro_f1", "macro-F1"),
                    .init("g_mean", "G-mean"), .init("recall_1pc", "TPR at 1 % FPR"),
                ],
                rows: result.curve.map { curve -> [[Figure]] in
                    let figures = result.figures
                    return [
                        [
                            .count(result.margins.count), .count(curve.scam), .decimal(optional: curve.area),
                            .decimal(optional: figures?.macroF1), .decimal(optional: figures?.gMean),
                            .decimal(optional: curve.recall(atFalseRate: 0.01)),
                        ]
                    ]
                } ?? [])
        ]
    }
}

extension SubscriberSetting {
    /// Mean AUC that is asked for; nil: none is.
    var goal: Double? {
        switch self {
        case .all: 0.96
        case .sip10: 0.94
        case .sip, .sip18: nil
        }
    }
}
