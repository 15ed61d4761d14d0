import Ledger
import World

/// Where the talk about commands stands; all of it can be learned again.
struct CommandTalk {
    /// The highest number that the cloud was asked for in vain or with success.
    var askedFor: Int64 = 0
    /// What is to be told, in the order of the numbers.
    var reports: [CommandReport] = []
    /// A wipe that was begun, until there is nothing left to wipe.
    var wipe: WipeOrder?
}
