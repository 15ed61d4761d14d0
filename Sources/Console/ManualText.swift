import World

/// Man pages in the macros that every `man` reads.
enum ManualText {
    /// The page of a command.
    static func page(_ page: CommandPage) -> String {
        var lines = head(page.name, page.section, page.summary)
        lines += [".SH SYNOPSIS", ".B \(escape(page.name))"]
        lines.append(page.verbs.isEmpty ? "[\\fIOPTIONS\\fR]" : "\\fIVERB\\fR [\\fIOPTIONS\\fR]")
        if !page.verbs.isEmpty { lines.append(".SH VERBS") }
        for verb in page.verbs {
            lines.append(".SS \"\(escape(page.name + " " + verb.synopsis))\"")
            lines.append(escape(verb.summary))
            lines += options(verb.options)
        }
        lines.append(".SH OPTIONS")
        if !page.verbs.isEmpty { lines.append("On every verb:") }
        lines += options(page.common)
        lines += section("EXIT STATUS", page.remarks.exits)
        lines += section("ENVIRONMENT", page.remarks.environment)
        lines += section("FILES", page.remarks.files)
        if !page.remarks.seeAlso.isEmpty {
            lines += [".SH SEE ALSO", escape(page.remarks.seeAlso.joined(separator: ", "))]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The page of a configuration file.
    static func page(_ file: FilePage) -> String {
        var lines = head(file.name, 5, "configuration of \(file.reader)")
        lines += [".SH SYNOPSIS", ".I \(escape(file.path))", ".SH DESCRIPTION"]
        lines += [
            "Lines \\fIkey\\fR = \\fIvalue\\fR, each key once; # begins a comment.",
            "An unknown key or a bad value is refused with its line.",
        ]
        for key in file.keys {
            lines += [".TP", "\\fB\(escape(key.name))\\fR = \\fI\(escape(key.value))\\fR"]
            lines.append(escape(key.meaning))
        }
        return (lines + [".SH SEE ALSO", escape(file.reader)]).joined(separator: "\n") + "\n"
    }

    private static func head(_ name: String, _ section: Int, _ summary: String) -> [String] {
        let date = Product.releasedAt.text.prefix(10)
        let sentence = summary.last == "." ? String(summary.dropLast()) : summary
        return [
            ".TH \(name.uppercased()) \(section) \(date) \"melmastoon-edge \(Product.version)\"",
            ".SH NAME", "\(escape(name)) \\- \(escape(sentence))",
        ]
    }

    private static func options(_ options: [Option]) -> [String] {
        options.flatMap { option in
            var tag = "\\fB\(escape(option.name))\\fR"
            switch option.kind {
            case .flag: break
            case .value(let value): tag += " \\fI\(escape(value))\\fR"
            case .values(let value): tag += " \\fI\(escape(value))\\fR..."
            }
            return [".TP", tag, escape(option.help)]
        }
    }

    private static func section(
        _ title: String,
        _ rows: [(name: String, meaning: String)]
    ) -> [String] {
        if rows.isEmpty { return [] }
        return [".SH \(title)"]
            + rows.flatMap { [".TP", "\\fB\(escape($0.name))\\fR", escape($0.meaning)] }
    }

    /// A text in which nothing is a request or an escape.
    static func escape(_ text: String) -> String {
        let safe = text.map { character in
            switch character {
            case "\\": "\\e"
            case "-": "\\-"
            case "\"": "\\(dq"
            default: String(character)
            }
        }.joined()
        return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
    }
}
