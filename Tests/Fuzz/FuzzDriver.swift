#if FUZZING
import Platform
import Synchronization
import World

/// The target that libFuzzer tries in this process.
enum FuzzDriver {
    private static let target: Target = {
        let name = Environment.variable("FUZZ_TARGET")
        guard let target = Target.all.first(where: { $0.name == name }) else {
            preconditionFailure("FUZZ_TARGET names none of \(Target.all.map(\.name))")
        }
        return target
    }()
    private static let body = Mutex<Target.Body?>(nil)
    private static let mutator = Mutex(JSONMutator())

    /// Tries one input; what must not be ends the process, and libFuzzer keeps the input.
    fileprivate static func take(_ input: [UInt8]) {
        body.withLock { body in
            do {
                if body == nil { body = try target.make() }
                try body?(input)
            } catch {
                SystemTerminal().complain("FINDING: \(error)\n")
                preconditionFailure("what must not be")
            }
        }
    }

    /// Another input made of one, as the target's form allows it.
    fileprivate static func changed(_ input: [UInt8], limit: Int, seed: UInt32) -> [UInt8]? {
        guard target.form == .json, seed % 8 != 0 else { return nil }
        return mutator.withLock { $0.changed(input, limit: limit, seed: UInt64(seed)) }
    }
}

// SPEC: compiler-rt/lib/fuzzer/FuzzerInterface.h, of the toolchain.
@_cdecl("LLVMFuzzerTestOneInput")
func takeOne(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    FuzzDriver.take(unsafe Array(UnsafeBufferPointer(start: bytes, count: size)))
    return 0
}

// libFuzzer calls this, where it is there, in place of its own change.
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(
    _ data: UnsafeMutablePointer<UInt8>,
    _ size: Int,
    _ limit: Int,
    _ seed: UInt32
)
    -> Int
{
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    guard let made = FuzzDriver.changed(input, limit: limit, seed: seed) else {
        return unsafe mutateBytes(data, size, limit)
    }
    for (index, byte) in made.enumerated() { unsafe data[index] = byte }
    return made.count
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int) -> Int
#endif
