/// What sends the INVITEs, as User-Agent: networks hide theirs, diallers of call centres mostly do not.
package enum Software {
    /// 0: no such header. The names are invented.
    package static let names = [
        "", "NationalSwitch/8", "TransitGate/3.2", "CourierVoice/1.1", "CodeCaller/2.0",
        "Autodial-K/4.1", "PredictaCall/0.9", "OutreachBox/2.7", "BurstRing/1.0", "VoiceSpool/5.5", "GoipBank/16",
    ]

    static let none = 0
    static let national = 1
    static let transit = 2
    static let courier = 3
    static let codeCaller = 4
    /// The dialler of call centre 0, 1, 2.
    static func centre(_ index: Int) -> Int { 5 + index % 3 }
    static let wangiri = 8
    static let robocall = 9
    static let simBox = 10
}
