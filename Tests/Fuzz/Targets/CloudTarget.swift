import Compression
import Keyring
import Ledger
import Simulation
import Sync
import TestSupport
import World

extension Target {
    /// Requests of an enrolled device at the cloud, signed as they should be.
    ///
    /// Shape of an input: a list of `{"route", "method", "query", "body", "headers", "plain"}` and
    /// of `{"type", "payload", "more"}`, which is captured and pushed.
    static let cloud = Target("cloud", .json, sizeLimit: 8_192) {
        var town = try FuzzTown()
        var left = 400
        return { input in
            guard let steps = RoundTrip.document(input)?.listValue else { return }
            left -= 1
            if left == 0 || town.isWorn {
                town = try FuzzTown()
                left = 400
            }
            for step in steps.prefix(16) { try town.take(step) }
        }
    }

    /// What head office asks of the cloud, the import of a property among it.
    ///
    /// Shape of an input: a list of commands as `office.sock` takes them.
    static let office = Target("office", .json, sizeLimit: 8_192) {
        var town = try FuzzTown()
        var left = 200
        return { input in
            guard let commands = RoundTrip.document(input)?.listValue else { return }
            left -= 1
            if left == 0 {
                town = try FuzzTown()
                left = 200
            }
            for command in commands.prefix(8) { try town.order(command) }
        }
    }
}
