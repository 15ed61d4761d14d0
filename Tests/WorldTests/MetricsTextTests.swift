import Testing
import World

/// The exposition format, to the letter.
struct MetricsTextTests {
    @Test func `A family has its help, its kind and its samples, with what is special escaped`() {
        var metrics = MetricsText()
        metrics.begin("edge_x", .gauge, "Back\\slash and\nline.")
        metrics.add([("a", "1\"2\\3\n4"), ("b", "ok")], -7)
        metrics.begin("edge_y_seconds", .summary, "How long.")
        metrics.add(count: 3, milliseconds: 1_005)
        #expect(
            metrics.text == """
                # HELP edge_x Back\\\\slash and\\nline.
                # TYPE edge_x gauge
                edge_x{a="1\\"2\\\\3\\n4",b="ok"} -7
                # HELP edge_y_seconds How long.
                # TYPE edge_y_seconds summary
                edge_y_seconds_sum 1.005
                edge_y_seconds_count 3

                """
        )
    }
}
