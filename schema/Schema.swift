/// The embedded SQL files of both databases, in the order in which they are applied.
public enum Schema {}
