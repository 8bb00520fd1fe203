namespace AiTeams.Cli.Doctor;

/// <summary>What the doctor says, per language; <c>{0}</c> and on are filled in by the checks.</summary>
internal sealed record DoctorTexts
{
    public required string Command { get; init; }
    public required string Key { get; init; }
    public required string Place { get; init; }
    public required string ConsoleKey { get; init; }
    public required string Wait { get; init; }
    public required string Json { get; init; }
    public required string Fine { get; init; }
    public required string Note { get; init; }
    public required string Broken { get; init; }
    public required string Fix { get; init; }
    public required string AllFine { get; init; }
    public required string SomeBroken { get; init; }
    public required (string Says, string Fix) GatewaySilent { get; init; }
    public required (string Says, string Fix) NoHeader { get; init; }
    public required string Probed { get; init; }
    public required (string Says, string Fix) KeyRefused { get; init; }
    public required (string Says, string Fix) ServiceDown { get; init; }
    public required (string Says, string Fix) PlaceSilent { get; init; }
    public required string PlaceAbsent { get; init; }
    public required (string Says, string Fix) NothingKeeps { get; init; }
    public required string Arrived { get; init; }
    public required (string Says, string Fix) ServiceMissing { get; init; }
    public required (string Says, string Fix) CollectorSilent { get; init; }
    public required (string Says, string Fix) NothingTaken { get; init; }
    public required (string Says, string Fix) NotHandedOn { get; init; }
    public required (string Says, string Fix) NotSampled { get; init; }
    public required (string Says, string Fix) NoTarget { get; init; }
    public required (string Says, string Fix) ScrapeFails { get; init; }
    public required (string Says, string Fix) OnlyReceipts { get; init; }
    public required (string Says, string Fix) NoId { get; init; }
    public required (string Says, string Fix) Slow { get; init; }
    public required string SlowestSpan { get; init; }
    public required string FastEnough { get; init; }
    public required (string Says, string Fix) Dropped { get; init; }
    public required (string Says, string Fix) NotDelivered { get; init; }
    public required string NothingLost { get; init; }

    public static DoctorTexts For(Texts texts) => ReferenceEquals(texts, Texts.Chinese) ? Chinese : English;

    private static DoctorTexts English { get; } = new()
    {
        Command = "Sends one request and follows its traces, metrics and logs to every backend; names the hop where they are lost, and the fix. Exit code 0: nothing is broken; 1: something is; 2: wrong usage; 3: gateway not reachable.",
        Key = "API key with the scope read; debug keeps the probe's trace where traces are sampled. Default: AITEAMS_API_KEY, else none.",
        Place = "Address, or off. Default: {0}, else {1}, where it may be absent; one that is given must answer.",
        Wait = "Seconds that telemetry may take to arrive, 1 to 600.",
        Json = "Prints one JSON object.",
        ConsoleKey = " AITEAMS_CONSOLE_KEY holds its key.",
        Fine = "fine",
        Note = "note",
        Broken = "BROKEN",
        Fix = "Fix: ",
        AllFine = "Nothing is broken.",
        SomeBroken = "{0} broken.",
        GatewaySilent = ("No gateway answers at {0} ({1}).", "Start it with dotnet run --project AiTeams.AppHost, or give its address with --url."),
        NoHeader = ("{0} answers HTTP {1} without an X-Tracking-ID.", "The service must call AddServiceDefaults and UseServiceDefaults; or something else listens there: check --url."),
        Probed = "{0} answers; the probe is the story {1}.",
        KeyRefused = ("The gateway refused the key (HTTP {0}): only the gateway itself was probed.", "Give a key with the scope read: --key or AITEAMS_API_KEY."),
        ServiceDown = ("The gateway cannot reach {0}.", "Its last lines are on the Console and in the data folder under logs/."),
        PlaceSilent = ("{0} does not answer at {1} ({2}).", "Start it, or give its address."),
        PlaceAbsent = "{0} is not at {1}: not looked at.",
        NothingKeeps = ("Nothing that keeps {0} answers: {1}.", "Start a backend (README, The real backends), or give its address."),
        Arrived = "{0} has the probe of {1}.",
        ServiceMissing = ("{0} has no trace of the probe in {1} after {2} s, but of {3}.",
            "OTEL_EXPORTER_OTLP_ENDPOINT of {1}: unset, wrong, or gRPC (4317) and HTTP (4318) mixed up? telemetry_dropped_total at its /metrics says what it gave up."),
        CollectorSilent = ("{0} lacks the probe, and no Collector answers at {1} ({2}).",
            "Start the Collector; otelcol-contrib validate --config monitoring/otel-collector-config.yml tells what is wrong with its configuration."),
        NothingTaken = ("{0} lacks the probe, and the Collector took no {1} since it was sent.",
            "OTEL_EXPORTER_OTLP_ENDPOINT of the services: unset, wrong, or gRPC (4317) and HTTP (4318) mixed up? telemetry_dropped_total at their /metrics says what they gave up."),
        NotHandedOn = ("{0} lacks the probe after {1} s, though the Collector took {2} {3} since; {4} wait in its queues, {5} were given up in all.",
            "The Collector's log names the exporter that fails: check its address, and whether {0} takes anything (disk, limits)."),
        NotSampled = ("{0} lacks the probe as its trace was not kept: the receipt says not_kept.", "A key with the scope debug keeps the probe's trace: --key."),
        NoTarget = ("Prometheus has no target {0}.", "The jobs of monitoring/prometheus.yml; promtool check config tells what is wrong with it. Prometheus' page /targets shows what it has."),
        ScrapeFails = ("Prometheus cannot scrape {0}: {1}", "Is it up, at that address, and does it let Prometheus in (Metrics:AllowedNetworks)? Prometheus' page /targets shows the same."),
        OnlyReceipts = ("{0} sent nothing but receipts within 15 minutes.",
            "What they say is below their level: prod logs from WARN on; Logging:LogLevel:CATEGORY lowers it, Logging:Overrides:CATEGORY does for a while."),
        NoId = ("{1} lines of {0} within 15 minutes have no tracking_id.", "They were logged outside of any activity: open a story with Telemetry.Begin() in background work."),
        Slow = ("{0} {1}: 95 of 100 requests end within {2} s.", "Open a slow trace and look for the longest span; scenario 1 of docs/guide.md goes on from here."),
        SlowestSpan = " Slowest of the last hour: {0}, {1} s, of which {2} s in {3} {4}.",
        FastEnough = "95 of 100 requests to every endpoint end within {0} s.",
        Dropped = ("{0} gave up {1} {2} within 15 minutes ({3}).", "docs/runbooks/TelemetryDropped.md says what each reason means."),
        NotDelivered = ("The Collector gave up {1} records for {0} within 15 minutes.", "docs/runbooks/CollectorExportFailing.md: the exporter's address, its answers in the Collector's log, its queue."),
        NothingLost = "Nothing was given up within 15 minutes.",
    };

    private static DoctorTexts Chinese { get; } = new()
    {
        Command = "发送一个请求,并跟踪其链路、指标和日志到每个后端;指出丢失在哪一跳以及如何处理。退出码 0:没有故障;1:有故障;2:用法错误;3:无法连接网关。",
        Key = "带 read 权限的 API 密钥;在采样的环境中,debug 权限会保留探测链路。默认:AITEAMS_API_KEY,否则不带密钥。",
        Place = "地址,或 off。默认:{0},否则 {1},该处可以没有;明确给出的地址必须应答。",
        Wait = "遥测数据到达最多等待的秒数,1 到 600。",
        Json = "输出一个 JSON 对象。",
        ConsoleKey = "其密钥取自 AITEAMS_CONSOLE_KEY。",
        Fine = "正常",
        Note = "提示",
        Broken = "故障",
        Fix = "处理:",
        AllFine = "没有发现故障。",
        SomeBroken = "发现 {0} 处故障。",
        GatewaySilent = ("{0} 没有网关应答({1})。", "用 dotnet run --project AiTeams.AppHost 启动,或用 --url 给出地址。"),
        NoHeader = ("{0} 应答 HTTP {1},但没有 X-Tracking-ID。", "服务必须调用 AddServiceDefaults 和 UseServiceDefaults;或者该地址是别的程序:检查 --url。"),
        Probed = "{0} 有应答;探测请求的追踪 ID 是 {1}。",
        KeyRefused = ("网关拒绝了密钥(HTTP {0}):只探测了网关本身。", "用 --key 或 AITEAMS_API_KEY 给出带 read 权限的密钥。"),
        ServiceDown = ("网关无法连接 {0}。", "其最后的日志在 Console 上和数据目录的 logs/ 下。"),
        PlaceSilent = ("{0} 在 {1} 没有应答({2})。", "启动它,或给出其地址。"),
        PlaceAbsent = "{0} 不在 {1}:未检查。",
        NothingKeeps = ("没有任何保存 {0} 的后端应答:{1}。", "启动后端(见 README),或给出其地址。"),
        Arrived = "{0} 中有 {1} 的探测数据。",
        ServiceMissing = ("{2} 秒后 {0} 中仍没有 {1} 的探测数据,但有 {3} 的。",
            "检查 {1} 的 OTEL_EXPORTER_OTLP_ENDPOINT:未设置、写错,或混淆了 gRPC(4317)与 HTTP(4318)?其 /metrics 的 telemetry_dropped_total 说明丢弃了什么。"),
        CollectorSilent = ("{0} 中没有探测数据,且 {1} 没有 Collector 应答({2})。", "启动 Collector;otelcol-contrib validate --config monitoring/otel-collector-config.yml 会指出配置错误。"),
        NothingTaken = ("{0} 中没有探测数据,且此后 Collector 没有收到任何 {1}。",
            "检查各服务的 OTEL_EXPORTER_OTLP_ENDPOINT:未设置、写错,或混淆了 gRPC(4317)与 HTTP(4318)?其 /metrics 的 telemetry_dropped_total 说明丢弃了什么。"),
        NotHandedOn = ("{1} 秒后 {0} 中仍没有探测数据,而此后 Collector 收到了 {2} 条 {3};队列中等待 {4} 条,累计放弃 {5} 条。",
            "Collector 的日志会指出失败的导出器:检查其地址,以及 {0} 是否能接收(磁盘、限额)。"),
        NotSampled = ("{0} 中没有探测数据,因为该链路未被采样:其回执为 not_kept。", "带 debug 权限的密钥会保留探测链路:--key。"),
        NoTarget = ("Prometheus 没有抓取目标 {0}。", "检查 monitoring/prometheus.yml 的任务;promtool check config 会指出错误。Prometheus 的 /targets 页显示现有目标。"),
        ScrapeFails = ("Prometheus 无法抓取 {0}:{1}", "它是否在该地址运行,是否允许 Prometheus 读取(Metrics:AllowedNetworks)?Prometheus 的 /targets 页显示同样的信息。"),
        OnlyReceipts = ("{0} 在 15 分钟内只发送了回执。", "其他日志低于其级别:prod 只记录 WARN 及以上;可用 Logging:LogLevel:类别 降低级别,或用 Logging:Overrides:类别 临时降低。"),
        NoId = ("{0} 在 15 分钟内有 {1} 行日志没有 tracking_id。", "它们在任何 activity 之外记录:后台工作请用 Telemetry.Begin() 开始。"),
        Slow = ("{0} {1}:95% 的请求在 {2} 秒内结束。", "打开一条慢链路,找出最长的 span;docs/guide.zh.md 的场景 1 由此继续。"),
        SlowestSpan = "最近一小时最慢:{0},{1} 秒,其中 {2} 秒在 {3} {4}。",
        FastEnough = "所有端点 95% 的请求在 {0} 秒内结束。",
        Dropped = ("{0} 在 15 分钟内放弃了 {1} 条 {2}({3})。", "各原因的含义见 docs/runbooks/TelemetryDropped.md。"),
        NotDelivered = ("Collector 在 15 分钟内放弃了发往 {0} 的 {1} 条数据。", "见 docs/runbooks/CollectorExportFailing.md:导出器的地址、Collector 日志中的应答、队列。"),
        NothingLost = "15 分钟内没有放弃任何数据。",
    };
}
