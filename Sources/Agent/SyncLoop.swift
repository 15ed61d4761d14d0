import World

/// Carries the agent's errands to the cloud and back, as many at once as the engine asks for.
///
/// It decides nothing: what to do and when is the engine's, what an answer means the agent's.
public struct SyncLoop: Sendable {
    private let runtime: AgentRuntime
    /// A wait for a moment that has passed still lets others run, in milliseconds.
    private static let shortestPause: Int64 = 20

    /// Tells the service manager that the agent moves on, where one watches.
    private let pulse: Pulse?

    /// Prepares the loop of a runtime.
    ///
    /// - Parameters:
    ///   - runtime: Whose errands are run.
    ///   - pulse: Tells a service manager that the agent moves on; nil when nobody watches.
    public init(_ runtime: AgentRuntime, pulse: Pulse? = nil) {
        self.runtime = runtime
        self.pulse = pulse
    }

    /// Runs until the runtime stops or the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            if let pulse { group.addTask { await keep(pulse) } }
            var timer: Task<Void, Never>?
            for await errand in runtime.errands {
                switch errand {
                case .wait(let until):
                    timer?.cancel()
                    timer = Task { await wait(until) }
                case .tidy(let care): group.addTask { await tidy(care) }
                case .enrol, .hello, .time, .push, .pull, .snapshot, .office:
                    group.addTask { await carry(errand) }
                }
            }
            timer?.cancel()
            group.cancelAll()
        }
    }

    /// Beats after each turn of the queue; a queue that stands still ends the beats.
    private func keep(_ pulse: Pulse) async {
        while await Self.slept(milliseconds: pulse.everyMilliseconds) {
            await runtime.turn()
            pulse.beat()
        }
    }

    private func wait(_ until: Timestamp) async {
        let pause = max(
            Self.shortestPause,
            until.milliseconds - runtime.clock.now().milliseconds
        )
        guard await Self.slept(milliseconds: pause) else { return }
        await runtime.timeReached()
    }

    private func tidy(_ care: Care) async {
        guard await Self.slept(milliseconds: care.pauseMilliseconds) else { return }
        await runtime.tidy(care)
    }

    private static func slept(milliseconds: Int64) async -> Bool {
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
            return true
        } catch { return false }
    }

    private func carry(_ errand: Errand) async {
        var step = await runtime.begin(errand)
        while true {
            switch step {
            case .done: return
            case .pause(let milliseconds, let request):
                guard await Self.slept(milliseconds: milliseconds) else { return }
                step = .send(request)
            case .send(let request):
                step = await runtime.answered(await answer(to: request, errand), for: errand)
            }
        }
    }

    private func answer(to request: Request, _ errand: Errand) async -> CloudAnswer {
        let sent = runtime.clock.now()
        let result: Result<Response, WireError>
        do throws(WireError) {
            guard let exchange = await runtime.exchange(for: errand) else {
                throw WireError(.unreachable, "no cloud")
            }
            result = .success(try await exchange.send(request))
        } catch { result = .failure(error) }
        return CloudAnswer(
            result: result,
            sent: sent,
            received: runtime.clock.now(),
            requestBytes: request.body.count
        )
    }
}
