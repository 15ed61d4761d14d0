import World

/// How pages are written: in which language, on which paper, how wide.
struct PaperStyle {
    let language: Language
    let paper: Page.Paper
    let columns: Int

    /// The only language of text printers: they neither join letters nor turn lines (PRN-3).
    static func text(columns: Int) -> PaperStyle {
        PaperStyle(language: .english, paper: .roll, columns: columns)
    }

    /// Sheets.
    static func sheet(_ language: Language) -> PaperStyle {
        PaperStyle(language: language, paper: .a4, columns: 80)
    }

    var direction: Page.Direction {
        switch language {
        case .english: .leftToRight
        case .pashto, .dari, .urdu, .arabic: .rightToLeft
        }
    }
}
