/// Why some bytes are no ``Page``.
public enum PageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There are more than ``Page/byteLimit`` of them.
    case tooLarge
    /// They are no JSON of the profile.
    case malformed(JSONError)
    /// A member is missing, unknown, of another kind or out of bounds.
    case shape(ShapeError)

    /// One sentence that names rule and place, never a text of the page.
    public var description: String {
        switch self {
        case .tooLarge: "The page has more than \(Page.byteLimit) bytes."
        case .malformed(let error): "Not JSON at byte \(error.offset): \(error.code.rawValue)."
        case .shape(let error): "Not a page: \(error)."
        }
    }
}

extension Page {
    /// The most bytes a page's JSON may have.
    public static let byteLimit = 8 << 20

    /// Reads a page from the bytes of its JSON, strictly.
    ///
    /// - Throws: ``PageError`` that names the first thing that is wrong.
    public init(parsing bytes: [UInt8]) throws(PageError) {
        guard bytes.count <= Self.byteLimit else { throw .tooLarge }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: bytes) } catch { throw .malformed(error) }
        do throws(ShapeError) { try self.init(json) } catch { throw .shape(error) }
    }

    /// Reads a page from its JSON object; every member must be there, and no other.
    ///
    /// - Throws: ``ShapeError`` that names the first member that is wrong.
    public init(_ json: JSON) throws(ShapeError) {
        var members = try JSONMembers(json, at: "")
        let language = try members.text("language")
        let direction = try Self.word(Direction.self, members.required("direction"), "direction")
        let paper = try Self.word(Paper.self, members.required("paper"), "paper")
        let columns = try members.integer("columns")
        let lines = try members.list("lines", Self.line)
        try members.close()
        try self.init(
            language: language,
            direction: direction,
            paper: paper,
            columns: Int(columns),
            lines: lines
        )
    }

    /// The page as JSON; reading it back gives an equal page.
    public var json: JSON {
        [
            "language": .text(language), "direction": .text(direction.rawValue),
            "paper": .text(paper.rawValue), "columns": .integer(Int64(columns)),
            "lines": .list(lines.map(Self.json)),
        ]
    }

    private static func json(_ line: Line) -> JSON {
        switch line {
        case .rule: ["kind": "rule"]
        case .blank: ["kind": "blank"]
        case .text(let text, let alignment, let isBold, let isLarge):
            [
                "kind": "text", "text": .text(text), "align": .text(alignment.rawValue),
                "bold": .boolean(isBold), "large": .boolean(isLarge),
            ]
        case .cells(let cells, let isBold):
            ["kind": "cells", "cells": .list(cells.map(json)), "bold": .boolean(isBold)]
        }
    }

    private static func json(_ cell: Cell) -> JSON {
        [
            "text": .text(cell.text), "width": .integer(Int64(cell.width)),
            "align": .text(cell.alignment.rawValue),
        ]
    }

    private static func line(_ json: JSON, _ path: String) throws(ShapeError) -> Line {
        var members = try JSONMembers(json, at: path)
        let line: Line
        switch try members.text("kind") {
        case "rule": line = .rule
        case "blank": line = .blank
        case "text":
            line = .text(
                try members.text("text"),
                align: try word(Alignment.self, members.required("align"), path + ".align"),
                bold: try members.boolean("bold"),
                large: try members.boolean("large")
            )
        case "cells":
            line = .cells(
                try members.list("cells", cell),
                bold: try members.boolean("bold")
            )
        default: throw ShapeError(path + ".kind", "not a kind of line")
        }
        try members.close()
        return line
    }

    private static func cell(_ json: JSON, _ path: String) throws(ShapeError) -> Cell {
        var members = try JSONMembers(json, at: path)
        let cell = Cell(
            try members.text("text"),
            width: Int(try members.integer("width")),
            align: try word(Alignment.self, members.required("align"), path + ".align")
        )
        try members.close()
        return cell
    }

    private static func word<Word: RawRepresentable<String>>(
        _ kind: Word.Type,
        _ json: JSON,
        _ path: String
    ) throws(ShapeError) -> Word {
        guard let word = Word(rawValue: try JSONMembers.text(json, path)) else {
            throw ShapeError(path, "not a word of this list")
        }
        return word
    }
}
