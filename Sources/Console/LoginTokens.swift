import World

/// The login tokens of this terminal, a line each: staff code, blank, token; the last one is used.
///
/// The file is `$MELMASTOON_EDGE_LOGIN`, else `$XDG_RUNTIME_DIR/melmastoon-edge/login`, mode 0600.
///
/// - SeeAlso: `cli.md` (`login`), SEC-13.
struct LoginTokens {
    private let path: DiskPath
    private let disk: any Disk

    /// Names the file.
    ///
    /// - Throws: ``UsageError`` when neither variable is set.
    init(variable: (String) -> String?, disk: any Disk) throws(UsageError) {
        self.disk = disk
        if let file = variable("MELMASTOON_EDGE_LOGIN"), !file.isEmpty {
            path = DiskPath(file)
        } else if let folder = variable("XDG_RUNTIME_DIR"), !folder.isEmpty {
            path = DiskPath(folder).appending("melmastoon-edge").appending("login")
        } else {
            throw UsageError("Set MELMASTOON_EDGE_LOGIN to the file that keeps the login.")
        }
    }

    /// The token of a member of staff, or of whoever logged in last.
    func token(of staff: String?) throws(DiskError) -> String? {
        try read().last { staff == nil || $0.staff == staff }?.token
    }

    /// Keeps a token; an older one of the same person goes.
    func keep(_ token: String, of staff: String) throws(DiskError) {
        try write(read().filter { $0.staff != staff } + [(staff, token)])
    }

    /// Forgets the token of a member of staff, or of whoever logged in last.
    func forget(_ staff: String?) throws(DiskError) {
        let all = try read()
        guard let gone = all.last(where: { staff == nil || $0.staff == staff }) else { return }
        try write(all.filter { $0.staff != gone.staff })
    }

    private func read() throws(DiskError) -> [(staff: String, token: String)] {
        guard try disk.entry(at: path) != nil else { return [] }
        let text = String(decoding: try disk.contents(of: path, limit: 16_384), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ").map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }

    private func write(_ tokens: [(staff: String, token: String)]) throws(DiskError) {
        let text = tokens.map { "\($0.staff) \($0.token)\n" }.joined()
        if try disk.entry(at: path.parent) == nil { try disk.makeFolder(path.parent) }
        try disk.place(Array(text.utf8), at: path, through: path.parent)
    }
}
