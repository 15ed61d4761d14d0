import Keyring
import Ledger
import Sync
import World

/// Carries the agent's errands to the cloud and back, as many at once as the engine asks for.
///
/// It decides nothing: what to do and when is the engine's, what an answer means the agent's.
public struct SyncLoop: Sendable {
    private let runtime: AgentRuntime
    /// How long after the last capture the agent looks after its files, in milliseconds.
    private static let idlePause: Int64 = 400
    /// A wait for a moment that has passed still lets others run, in milliseconds.
    private static let shortestPause: Int64 = 20

    /// Tells the service manager that the loop is alive.
    private let beat: @Sendable () -> Void

    /// Prepares the loop of a runtime.
    ///
    /// - Parameters:
    ///   - runtime: Whose errands are run.
    ///   - beat: Called at every errand: the loop is alive.
    public init(_ runtime: AgentRuntime, beat: @escaping @Sendable () -> Void) {
        self.runtime = runtime
        self.beat = beat
    }

    /// Runs until the runtime stops or the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            var timer: Task<Void, Never>?
            for await errand in runtime.errands {
                beat()
                switch errand {
                case .wait(let until):
                    timer?.cancel()
                    timer = Task { await wait(until) }
                case .tidy: group.addTask { await tidy() }
                case .snapshot(let reason, let collections):
                    group.addTask { await snapshot(errand, reason, collections) }
                case .hello, .time, .push, .pull: group.addTask { await exchange(errand) }
                }
            }
            timer?.cancel()
            group.cancelAll()
        }
    }

    private func wait(_ until: Timestamp) async {
        let pause = max(
            Self.shortestPause,
            until.milliseconds - runtime.ports.clock.now().milliseconds
        )
        guard await Self.slept(milliseconds: pause) else { return }
        await runtime.happened(.timeReached)
    }

    private func tidy() async {
        guard await Self.slept(milliseconds: Self.idlePause) else { return }
        await runtime.tidy()
    }

    private static func slept(milliseconds: Int64) async -> Bool {
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
            return true
        } catch { return false }
    }

    private func exchange(_ errand: Errand) async {
        guard let request = await runtime.request(for: errand) else {
            await runtime.received(nothing, for: errand)
            return
        }
        await runtime.received(await answer(to: request), for: errand)
    }

    private var nothing: CloudAnswer {
        let now = runtime.ports.clock.now()
        let error = WireError(.interrupted, "nothing to send")
        return CloudAnswer(result: .failure(error), sent: now, received: now, requestBytes: 0)
    }

    private func answer(to request: Request) async -> CloudAnswer {
        let sent = runtime.ports.clock.now()
        let result: Result<Response, WireError>
        do throws(WireError) {
            guard let exchange = await runtime.exchange else {
                throw WireError(.unreachable, "no cloud")
            }
            result = .success(try await exchange.send(request))
        } catch { result = .failure(error) }
        return CloudAnswer(
            result: result,
            sent: sent,
            received: runtime.ports.clock.now(),
            requestBytes: request.body.count
        )
    }

    /// P13: ask, wait while it is made, fetch the parts, load.
    private func snapshot(
        _ errand: Errand,
        _ reason: SnapshotReason,
        _ collections: [String]?
    ) async {
        var asking = await runtime.snapshotRequest(reason, collections)
        while let request = asking {
            let answer = await answer(to: request)
            switch await runtime.snapshotAnswered(answer, for: errand) {
            case .none: return
            case .ask(let next, let pause):
                guard await Self.slept(milliseconds: pause) else { return }
                asking = next
            case .parts(let manifest, let requests):
                await load(manifest, requests, errand, collections)
                return
            }
        }
    }

    private func load(
        _ manifest: SnapshotManifest,
        _ requests: [Request],
        _ errand: Errand,
        _ collections: [String]?
    ) async {
        var parts: [[UInt8]] = []
        for request in requests {
            let answer = await answer(to: request)
            guard let part = await runtime.partAnswered(answer, for: errand) else { return }
            parts.append(part)
        }
        await runtime.load(manifest, parts, collections, errand)
    }
}
