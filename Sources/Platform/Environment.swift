import Glibc

/// What this process was started with, and where.
public enum Environment {
    /// The value of an environment variable, nil when it is absent or empty.
    public static func variable(_ name: String) -> String? {
        guard let found = unsafe getenv(name), let text = unsafe String(validatingCString: found),
            !text.isEmpty
        else { return nil }
        return text
    }

    /// The words of the command line after the program's own name.
    public static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

    /// The name this machine gives itself, `localhost` when it has none.
    public static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        let failed = unsafe gethostname(&name, name.count - 1)
        let text = String(
            decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        return failed == 0 && !text.isEmpty ? text : "localhost"
    }

    /// The user that this process acts as.
    public static var userID: UInt32 { geteuid() }

    /// The number of this process.
    public static var processID: Int32 { getpid() }
}
