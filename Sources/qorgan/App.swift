import ArgumentParser
import Logging
import TOMLKit

@main
struct App: ParsableCommand {
    func run() throws {}
}
