import Agent
import World

extension Target {
    /// The configuration of the agent: a file that people edit.
    static let configuration = Target("configuration", .text) {
        { input in
            let text = String(decoding: input, as: UTF8.self)
            let read: AgentConfiguration
            do throws(ConfigurationError) { read = try AgentConfiguration(parsing: text) } catch {
                let lines = text.count { $0 == "\n" || $0 == "\r\n" }
                try Finding.unless((1...lines + 1).contains(error.line), "line \(error.line)")
                return
            }
            let values = [read.state?.text, read.socket, read.journalB?.text, read.proxy]
            for value in values.compactMap({ $0 }) {
                let isOneLine = !value.utf8.contains { $0 == 0x0A }
                try Finding.unless(isOneLine, "a value of two lines: \(value.debugDescription)")
            }
        }
    }
}
