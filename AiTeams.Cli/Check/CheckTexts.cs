namespace AiTeams.Cli.Check;

/// <summary>What <c>aiteams check</c> says, per language.</summary>
internal sealed record CheckTexts
{
    public required string Check { get; init; }
    public required string Count { get; init; }
    public required string Rate { get; init; }
    public required string Prometheus { get; init; }
    public required string Jaeger { get; init; }
    public required string Console { get; init; }
    public required string Patience { get; init; }
    public required string Figure { get; init; }
    public required string Measured { get; init; }
    public required string Goal { get; init; }
    public required string Met { get; init; }
    public required string Missed { get; init; }
    public required string AsPlanned { get; init; }
    public required string Availability { get; init; }
    public required string ReceiptsPerRequest { get; init; }
    public required string InPrometheus { get; init; }
    public required string InJaeger { get; init; }
    public required string TraceCoverage { get; init; }
    public required string Series { get; init; }
    public required string NoTrace { get; init; }
    public required string AllMet { get; init; }
    public required Func<int, string> SomeMissed { get; init; }
    public required Func<string, string, string, string> NotThere { get; init; }

    public static CheckTexts For(Texts texts) => ReferenceEquals(texts, Texts.Chinese) ? Chinese : English;

    private static CheckTexts English { get; } = new()
    {
        Check = "Sends traffic and says how much of it arrived in Prometheus, Jaeger and the Console, and when. Nobody else should send requests meanwhile. Exit code 0: every goal met; 1: one missed; 2: wrong usage; 3: something not reachable.",
        Count = "How many requests to send.",
        Rate = "Requests per second; 0: as fast as they go.",
        Prometheus = "Address of Prometheus. Default: AITEAMS_PROMETHEUS, else http://localhost:9090.",
        Jaeger = "Address of Jaeger. Default: AITEAMS_JAEGER, else http://localhost:16686.",
        Console = "Address of the Console. Default: AITEAMS_CONSOLE, else http://localhost:18800; AITEAMS_CONSOLE_KEY holds its key.",
        Patience = "Seconds to wait, after the last answer, for what has not arrived.",
        Figure = "Figure",
        Measured = "Measured",
        Goal = "Goal",
        Met = "met",
        Missed = "MISSED",
        AsPlanned = "Answers as planned, each with its id",
        Availability = "Availability, without errors on purpose",
        ReceiptsPerRequest = "Receipts per request",
        InPrometheus = "From answer to count in Prometheus",
        InJaeger = "From answer to trace in Jaeger",
        TraceCoverage = "Receipts of kept traces whose trace Jaeger has",
        Series = "Series at the Collector",
        NoTrace = "No trace",
        AllMet = "Every goal is met.",
        SomeMissed = static missed => missed == 1 ? "One goal is missed." : $"{missed} goals are missed.",
        NotThere = static (name, address, why) => $"{name} does not answer at {address} ({why}). The check needs Collector, Jaeger and Prometheus: see README, Backends.",
    };

    private static CheckTexts Chinese { get; } = new()
    {
        Check = "发送请求,并说明其中多少、多久之后到达 Prometheus、Jaeger 和 Console。期间不应有其他人发送请求。退出码 0:全部达标;1:有未达标项;2:用法错误;3:有组件无法连接。",
        Count = "发送的请求数。",
        Rate = "每秒请求数;0 表示不限速。",
        Prometheus = "Prometheus 地址。默认:AITEAMS_PROMETHEUS,否则 http://localhost:9090。",
        Jaeger = "Jaeger 地址。默认:AITEAMS_JAEGER,否则 http://localhost:16686。",
        Console = "Console 地址。默认:AITEAMS_CONSOLE,否则 http://localhost:18800;其密钥取自 AITEAMS_CONSOLE_KEY。",
        Patience = "最后一个应答之后,等待未到达数据的秒数。",
        Figure = "指标",
        Measured = "测得",
        Goal = "目标",
        Met = "达标",
        Missed = "未达标",
        AsPlanned = "符合预期且带有追踪 ID 的应答",
        Availability = "可用性(不含故意的错误)",
        ReceiptsPerRequest = "每个请求的回执",
        InPrometheus = "从应答到 Prometheus 计数",
        InJaeger = "从应答到 Jaeger 中的 trace",
        TraceCoverage = "应保留的 trace 在 Jaeger 中的比例(按回执)",
        Series = "Collector 处的时间序列数",
        NoTrace = "缺少 trace",
        AllMet = "全部达标。",
        SomeMissed = static missed => $"{missed} 项未达标。",
        NotThere = static (name, address, why) => $"{name} 在 {address} 没有应答({why})。此检查需要 Collector、Jaeger 和 Prometheus:参见 README 的后端一节。",
    };
}
