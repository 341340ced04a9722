import Testing

@testable import Gate

@Suite("How much clients of a proxy are asked to keep back")
struct LossControllerTests {
    private static let interval = LossController.intervalNanoseconds

    /// The percentage after each interval, whose last look is this fullness; drops are seen in its middle.
    private static func course(_ looks: [(perThousand: Int, drops: Bool)]) -> [UInt8] {
        var controller = LossController()
        var now: Int64 = 0
        _ = controller.look(0, hasDropped: false, at: now)
        return looks.map { look in
            _ = controller.look(0, hasDropped: look.drops, at: now + 1)
            now += interval
            let isTold = controller.look(look.perThousand, hasDropped: false, at: now)
            #expect(isTold)
            return controller.lossPercent
        }
    }

    @Test("nothing is asked while the buffers are less than half full")
    func calm() {
        #expect(Self.course([(0, false), (374, false), (375, false), (499, false)]) == [0, 0, 0, 0])
    }

    @Test("a tenth less at half full, three tenths at three quarters and where the kernel drops; between them it stays")
    func cut() {
        #expect(Self.course([(500, false), (749, false)]) == [10, 19])
        #expect(Self.course([(750, false), (0, true)]) == [30, 51])
        #expect(Self.course([(500, false), (400, false), (375, false), (499, false)]) == [10, 10, 10, 10])
    }

    @Test("while a buffer empties nothing more is asked")
    func draining() {
        #expect(
            Self.course([(1_000, true), (1_000, true), (999, true), (800, false), (500, false), (374, false)])
                == [30, 51, 51, 51, 51, 45])
    }

    @Test("a twentieth always comes, and from there all of it again within seconds of calm")
    func bounds() {
        let down = Self.course(Array(repeating: (1_000, true), count: 20))
        #expect(down.max() == 95 && down.last == 95)
        let up = Self.course(
            Array(repeating: (1_000, true), count: 20) + Array(repeating: (0, false), count: 40))
        #expect(up.last == 0)
        #expect(zip(up.dropFirst(20), up.dropFirst(21)).allSatisfy { $0 >= $1 })
    }

    @Test("nothing is told before an interval's end, whose look counts")
    func intervals() {
        var controller = LossController()
        func look(_ perThousand: Int, at now: Int64) -> Bool {
            controller.look(perThousand, hasDropped: false, at: now)
        }
        #expect(look(0, at: 5))
        #expect(!look(1_000, at: 6))
        #expect(!look(1_000, at: 4 + Self.interval))
        #expect(controller.lossPercent == 0)
        #expect(look(600, at: 5 + Self.interval))
        #expect(controller.lossPercent == 10)
    }

    /// Clients that do as they are told, 20 ms later, before a server with a buffer of 160 ms.
    private static func model(load: Double, seconds: Int) -> (goodput: Double, dropped: Double) {
        var controller = LossController()
        var heard = [Double](repeating: 1, count: 5)
        let step = 0.004
        let buffer = 0.16
        var queue = 0.0
        var (served, arrived, dropped) = (0.0, 0.0, 0.0)
        for tick in 0..<seconds * 250 {
            let arriving = load * heard.removeFirst() * step
            let room = buffer - queue
            let lost = max(0, arriving - room - step)
            queue += arriving - lost
            let done = min(queue, step)
            queue -= done
            _ = controller.look(
                Int(queue / buffer * 1_000), hasDropped: lost > 0, at: Int64(tick) * 4_000_000)
            heard.append(1 - Double(controller.lossPercent) / 100)
            // The first two seconds are the way there.
            guard tick >= 500 else { continue }
            served += done
            arrived += arriving
            dropped += lost
        }
        return (served / (Double(seconds) - 2), dropped / max(arrived, .leastNonzeroMagnitude))
    }

    @Test(
        "with clients that follow, at least nine tenths of capacity are served whatever is offered, and little is lost",
        arguments: [1.0, 1.5, 2, 5, 10])
    func loop(load: Double) {
        let (goodput, dropped) = Self.model(load: load, seconds: 40)
        #expect(goodput > 0.9, "\(load) times the capacity: \(goodput)")
        #expect(dropped < 0.05, "\(load) times the capacity: \(dropped)")
    }
}
