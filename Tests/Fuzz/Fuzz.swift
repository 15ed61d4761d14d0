import Platform

// libFuzzer brings its own `main`.
#if !FUZZING
/// Gives every target its kept inputs once more: `fuzz [TARGET [FILE...]]`.
///
/// Built with `-DFUZZING` and libFuzzer it makes new ones: the options are libFuzzer's then,
/// and `FUZZ_TARGET` names the target (`packaging/fuzz`).
@main
struct Fuzz {
    static func main() {
        SystemTerminal.leave(Replay(Environment.arguments).run())
    }
}
#endif
