extension PersonaPlan {
    /// One for each honest role that starts calls, in the order of `WorldRole`.
    static let all = people + services + machines + nuisances + abroad

    private static let people = [
        PersonaPlan(
            role: .family, line: .subscriber, callee: .contacts,
            course: Course(ring: 9, answered: 740, talk: 70, octaves: 460), hours: .people, callsADay: 5, redial: 120),
        PersonaPlan(
            role: .newSIM, line: .newMobile, callee: .clients(30, strangers: 100),
            course: Course(ring: 10, answered: 640, talk: 40, octaves: 380), hours: .people, callsADay: 9,
            presence: 1_000, run: 1...8, gap: 90, redial: 100),
        PersonaPlan(
            role: .misdialled, line: .subscriber, callee: .dialled,
            course: Course(ring: 8, answered: 620, talk: 6, octaves: 200, callerEnds: 600), hours: .people,
            callsADay: 1, redial: 40, rungBack: 512),
        PersonaPlan(
            role: .withheld, line: .withheld, callee: .clients(25, strangers: 300),
            course: Course(ring: 11, answered: 560, talk: 90, octaves: 400), hours: .people, callsADay: 4, rungBack: 0),
        PersonaPlan(
            role: .forwarded, line: .subscriber, callee: .strangers,
            course: Course(ring: 12, answered: 640, talk: 75, octaves: 400), hours: .people, callsADay: 1),
        PersonaPlan(
            role: .emergency, line: .subscriber, callee: .emergency,
            course: Course(ring: 3, answered: 985, talk: 80, octaves: 280), hours: .people, callsADay: 1, rungBack: 0),
    ]

    private static let services = [
        PersonaPlan(
            role: .courier, line: .mobile, callee: .clients(2_000, strangers: 850),
            course: Course(ring: 9, answered: 760, talk: 24, octaves: 260, callerEnds: 600), hours: .shops,
            callsADay: 55, presence: 800, run: 2...14, gap: 200, inward: 120, redial: 260, rungBack: 500),
        PersonaPlan(
            role: .taxi, line: .mobile, callee: .strangers,
            course: Course(ring: 7, answered: 840, talk: 14, octaves: 260, callerEnds: 600), hours: .roads,
            callsADay: 30, presence: 800, run: 1...3, gap: 900, inward: 300, redial: 250, rungBack: 400),
        PersonaPlan(
            role: .shop, line: .mobile, callee: .clients(300, strangers: 500),
            course: Course(ring: 10, answered: 690, talk: 45, octaves: 330), hours: .shops, callsADay: 16,
            run: 1...4, gap: 240, inward: 450, redial: 120, rungBack: 400),
        PersonaPlan(
            role: .clinic, line: .fixed, callee: .clients(1_500, strangers: 350),
            course: Course(ring: 12, answered: 690, talk: 75, octaves: 300), weekend: 350, callsADay: 90,
            run: 2...12, gap: 60, inward: 450, redial: 150, rungBack: 400, software: .pbx),
        PersonaPlan(
            role: .school, line: .fixed, callee: .clients(300, strangers: 20),
            course: Course(ring: 11, answered: 760, talk: 80, octaves: 320), weekend: 80, callsADay: 35,
            run: 2...8, gap: 80, inward: 200, redial: 200, rungBack: 500, software: .pbx),
        PersonaPlan(
            role: .employer, line: .mobile, callee: .clients(80, strangers: 120),
            course: Course(ring: 10, answered: 720, talk: 40, octaves: 330), hours: .morning, weekend: 500,
            callsADay: 28, run: 2...12, gap: 45, inward: 250, redial: 250, rungBack: 600),
        PersonaPlan(
            role: .officePBX, line: .block(60), callee: .clients(600, strangers: 350),
            course: Course(ring: 11, answered: 700, talk: 85, octaves: 380), weekend: 180, callsADay: 80,
            run: 1...5, gap: 120, inward: 350, redial: 120, rungBack: 350, software: .pbx),
        PersonaPlan(
            role: .conference, line: .block(4), callee: .clients(120, strangers: 80),
            course: Course(ring: 9, answered: 780, talk: 1_700, octaves: 200, callerEnds: 600), weekend: 100,
            callsADay: 40, run: 3...14, gap: 2, isParallel: true, inward: 100, redial: 300, rungBack: 200,
            software: .pbx),
    ]

    private static let machines = [
        PersonaPlan(
            role: .bankCode, line: .tollFree, callee: .strangers,
            course: Course(ring: 8, answered: 830, talk: 15, octaves: 120, callerEnds: 800), hours: .people,
            callsADay: 2_500, presence: 1_000, redial: 120, rungBack: 60, software: .dialler),
        PersonaPlan(
            role: .bankService, line: .block(20), callee: .clients(4_000, strangers: 800),
            course: Course(ring: 13, answered: 520, talk: 110, octaves: 330, callerEnds: 550), weekend: 350,
            callsADay: 400, presence: 950, run: 4...40, gap: 25, inward: 60, redial: 250, rungBack: 250,
            software: .dialler),
        PersonaPlan(
            role: .deliveryRobot, line: .tollFree, callee: .clients(5_000, strangers: 900),
            course: Course(ring: 11, answered: 620, talk: 17, octaves: 170, callerEnds: 550), hours: .shops,
            callsADay: 900, presence: 1_000, run: 5...60, gap: 4, isParallel: true, redial: 300, rungBack: 120,
            software: .dialler, isNuisance: true),
        PersonaPlan(
            role: .alarm, line: .mobile, callee: .service(1),
            course: Course(ring: 4, answered: 960, talk: 12, octaves: 160, callerEnds: 850), hours: .always,
            callsADay: 2, presence: 700, redial: 700, rungBack: 0, software: .simGateway),
        PersonaPlan(
            role: .tvVoting, line: .anySubscriber, callee: .service(3),
            course: Course(ring: 2, answered: 900, talk: 9, octaves: 120, callerEnds: 150), hours: .prime,
            callsADay: 1, run: 20...120, gap: 1, isParallel: true, redial: 150, rungBack: 0),
    ]

    private static let nuisances = [
        PersonaPlan(
            role: .telemarketing, line: .block(40), callee: .dialled,
            course: Course(ring: 12, answered: 430, talk: 16, octaves: 400, callerEnds: 300), weekend: 300,
            callsADay: 350, run: 5...60, gap: 14, rungBack: 160, software: .dialler, isNuisance: true),
        PersonaPlan(
            role: .debtCollection, line: .block(50), callee: .clients(700, strangers: 60),
            course: Course(ring: 15, answered: 330, talk: 30, octaves: 420, callerEnds: 350), weekend: 500,
            callsADay: 320, run: 4...40, gap: 12, inward: 30, redial: 350, rungBack: 120, software: .dialler,
            isNuisance: true),
        PersonaPlan(
            role: .pollster, line: .block(10), callee: .dialled,
            course: Course(ring: 14, answered: 400, talk: 30, octaves: 560, callerEnds: 450), hours: .evening,
            weekend: 900, callsADay: 260, run: 5...40, gap: 15, redial: 120, rungBack: 160, software: .dialler,
            isNuisance: true),
    ]

    private static let abroad = [
        PersonaPlan(
            role: .relativeAbroad, line: .foreignMobile, callee: .clients(3, strangers: 15),
            course: Course(ring: 11, answered: 720, talk: 240, octaves: 420), hours: .evening, callsADay: 2,
            presence: 450, inward: 380, redial: 200, rungBack: 700),
        PersonaPlan(
            role: .migrant, line: .foreignMobile, callee: .clients(8, strangers: 60),
            course: Course(ring: 10, answered: 700, talk: 150, octaves: 420), hours: .evening, callsADay: 3,
            presence: 550, run: 1...3, gap: 60, inward: 250, redial: 220, rungBack: 600),
        PersonaPlan(
            role: .roamer, line: .roamer(isListed: true), callee: .clients(8, strangers: 60),
            course: Course(ring: 10, answered: 740, talk: 65, octaves: 400), hours: .people, callsADay: 4,
            presence: 900, redial: 180, rungBack: 500),
        PersonaPlan(
            role: .unlistedRoamer, line: .roamer(isListed: false), callee: .clients(8, strangers: 60),
            course: Course(ring: 10, answered: 740, talk: 65, octaves: 400), hours: .people, callsADay: 4,
            presence: 900, redial: 180, rungBack: 500),
        PersonaPlan(
            role: .voipApp, line: .gateway, callee: .clients(5, strangers: 120),
            course: Course(ring: 11, answered: 600, talk: 170, octaves: 440), hours: .evening, callsADay: 2,
            presence: 500, redial: 260, rungBack: 100, software: .app),
        PersonaPlan(
            role: .foreignSupport, line: .foreignFixed(3), callee: .strangers,
            course: Course(ring: 13, answered: 440, talk: 120, octaves: 380, callerEnds: 500), weekend: 700,
            callsADay: 110, run: 2...20, gap: 45, inward: 40, redial: 200, rungBack: 130, software: .dialler),
        PersonaPlan(
            role: .hotel, line: .foreignFixed(1), callee: .strangers,
            course: Course(ring: 13, answered: 500, talk: 75, octaves: 320), hours: .shops, callsADay: 4,
            presence: 450, run: 1...2, gap: 400, inward: 250, redial: 300, rungBack: 250, software: .pbx),
        PersonaPlan(
            role: .embassy, line: .foreignFixed(2), callee: .strangers,
            course: Course(ring: 13, answered: 590, talk: 110, octaves: 300), weekend: 40, callsADay: 14,
            run: 1...5, gap: 200, inward: 400, redial: 250, rungBack: 300, software: .pbx),
        PersonaPlan(
            role: .truckDriver, line: .foreignMobile, callee: .clients(40, strangers: 300),
            course: Course(ring: 10, answered: 680, talk: 60, octaves: 380), hours: .roads, callsADay: 8,
            presence: 650, run: 1...4, gap: 120, inward: 350, redial: 300, rungBack: 500),
        PersonaPlan(
            role: .freightBroker, line: .foreignMobile, callee: .clients(250, strangers: 550),
            course: Course(ring: 10, answered: 620, talk: 50, octaves: 380), weekend: 350, callsADay: 32,
            run: 2...14, gap: 60, inward: 250, redial: 150, rungBack: 350),
        PersonaPlan(
            role: .cloudOffice, line: .cloudFixed, callee: .clients(500, strangers: 450),
            course: Course(ring: 12, answered: 640, talk: 90, octaves: 360), weekend: 200, callsADay: 40,
            run: 1...8, gap: 80, inward: 0, redial: 150, rungBack: 300, software: .pbx),
    ]
}
