import Foundation

/// One call of `posix_spawn`.
struct Spawn {
    /// What the child gets as standard input, output and error.
    let ends: [Int32]

    /// Starts the program that the first word names; gives its process id, or 0.
    func run(_ words: [String], _ variables: [String]) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        for (number, end) in ends.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
        }
        // This process ignores a broken pipe; its children shall not.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var pid: pid_t = 0
        let name = words[0]
        let failed = unsafe Self.withTexts(words) { words in
            unsafe Self.withTexts(variables) { variables in
                unsafe posix_spawnp(&pid, name, &actions, &attributes, words, variables)
            }
        }
        return failed == 0 ? pid : 0
    }

    /// The texts as C wants them, ended by a null.
    private static func withTexts<Result>(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = unsafe texts.map { unsafe strdup($0) }
        defer {
            for index in unsafe copies.indices { unsafe free(copies[index]) }
        }
        return unsafe body(copies + [nil])
    }
}
