import Screening
import Testing

/// A small model that XGBoost 1.7.4 grew, with what that library itself says of six rows.
@Suite("A stored model gives its stored scores")
struct StoredModelTests {
    private static let text = """
        {
        "format":1,
        "title":"",
        "trained":"",
        "trainer":"XGBoost 1.7.4",
        "data":[],
        "parameters":{},
        "prevalence_millionths":1000,
        "thresholds":{},
        "calibration":[[0,0]],
        "feature_version":0,
        "inputs":["calls_per_callee","callees","active_hours"],
        "base":-1.3862944,
        "trees":[
        {"input":[1,0,0,0,0,0,1,0,0,0,0],\
        "value":[2.92,3.07,5.79,0.5671642,1.2720364,2.14,6.85,-0.14141414,0.1754967,0.7368421,0.16216215],\
        "left":[1,3,5,0,0,7,9,0,0,0,0],"missing_left":[0,0,0,0,0,0,0,0,0,0,0],\
        "cover":[64.00001,19.2,44.800003,7.0400004,12.160001,28.000002,16.800001,10.880001,17.12,10.400001,6.4000006]},
        {"input":[1,0,0,1,0,2,0,0,0,0,0],\
        "value":[5.47,6.25,6.84,3.61,0.56479466,4.0,0.26543695,0.34656537,0.10087143,0.07416203,-0.1727849],\
        "left":[1,3,5,7,0,9,0,0,0,0,0],"missing_left":[0,0,0,0,0,0,0,0,0,0,0],\
        "cover":[78.84295,49.145054,29.6979,30.94471,18.200344,19.19664,10.50126,21.941124,9.003585,7.0734167,12.123224]},
        {"input":[1,0,0,2,0,2,2,0,0,0,0,0,0],\
        "value":[2.96,4.15,2.79,3.58,0.44326648,4.59,4.1,0.314106,0.03772341,-0.16292906,-0.017806387,0.28014186,\
        0.073584825],"left":[1,3,5,7,0,9,11,0,0,0,0,0,0],"missing_left":[0,0,0,1,0,1,0,0,0,0,0,0,0],\
        "cover":[81.631615,29.176332,52.455284,13.300955,15.875378,12.345111,40.110172,6.39056,6.910394,6.344386,\
        6.000725,13.8071375,26.303036]},
        {"input":[1,0,0,2,1,2,0,0,0,0,0,0,0],\
        "value":[6.09,6.25,6.84,5.66,4.54,4.0,0.08463516,0.17803787,0.034914892,0.40066075,0.12502289,0.042312607,\
        -0.17038746],"left":[1,3,5,7,9,11,0,0,0,0,0,0,0],"missing_left":[0,0,0,1,0,0,0,0,0,0,0,0,0],\
        "cover":[81.11931,55.172398,25.94691,35.224228,19.948168,16.851648,9.095263,21.764542,13.459687,13.752587,\
        6.19558,7.297067,9.554581]},
        {"input":[1,0,0,0,2,0,1,0,0,0,0],\
        "value":[2.92,1.95,2.14,0.04712463,5.42,-0.11241732,8.45,0.3643634,0.15167014,0.10412329,-0.05936575],\
        "left":[1,3,5,0,7,0,9,0,0,0,0],"missing_left":[0,0,0,0,0,0,0,0,0,0,0],\
        "cover":[79.277245,25.21718,54.060062,7.875351,17.34183,9.799869,44.260193,9.760633,7.581196,36.536606,\
        7.723586]}
        ]}

        """

    private static let rows: [[Float]] = [
        [0.5, 9, 3], [9, 0.5, 3], [5, 5, .nan], [.nan, .nan, .nan], [7.25, 3.5, 0], [4, .nan, 8],
    ]
    private static let margins: [Float] = [-1.6865803, 1.6588274, -0.75418025, -0.859841, 0.7002683, -1.539751]
    /// By row: the three inputs, and the expected margin.
    private static let attributions: [Double] = [
        -0.7943881, -0.80891, 0.19857088, -0.28185296, 0.7094217, 1.09131, 0.13994883, -0.28185296, -0.11189972,
        -0.30858395, -0.05184355, -0.28185296, 0.62986547, -1.1166114, -0.09124216, -0.28185296, 0.77273345,
        0.062353402, 0.14703454, -0.28185296, -0.12083735, -0.93351007, -0.20355047, -0.28185296,
    ]

    @Test("margins, exact attributions and the expected margin")
    func scores() throws {
        let document = try ModelDocument.read(Array(Self.text.utf8))
        #expect(String(decoding: document.text, as: UTF8.self) == Self.text)
        let model = try Model(document, features: nil, version: 0)
        for (index, cells) in Self.rows.enumerated() {
            let row = ModelRow(cells.span)
            #expect(abs(model.view.margin(row) - Self.margins[index]) <= 1e-6)
            let exact = TreeSHAP.attributions(model.view, row)
            for input in 0..<3 { #expect(abs(exact[input] - Self.attributions[4 * index + input]) <= 1e-5) }
            #expect(abs(Double(model.view.expectedMargin) - Self.attributions[4 * index + 3]) <= 1e-5)
        }
    }
}
