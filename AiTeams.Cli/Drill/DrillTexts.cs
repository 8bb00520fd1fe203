using System.Globalization;

namespace AiTeams.Cli.Drill;

/// <summary>What <c>aiteams drill</c> says, per language.</summary>
internal sealed record DrillTexts
{
    public required string Drill { get; init; }
    public required string Console { get; init; }
    public required string Data { get; init; }
    public required string Only { get; init; }
    public required string Hold { get; init; }
    public required string WarmUp { get; init; }
    public required string Rate { get; init; }
    public required string Yes { get; init; }
    public required string SayYes { get; init; }
    public required string OnlyHere { get; init; }
    public required string NoData { get; init; }
    public required string Fault { get; init; }
    public required string CaughtBy { get; init; }
    public required string After { get; init; }
    public required string Alert { get; init; }
    public required string Cause { get; init; }
    public required string Points { get; init; }
    public required Func<double, TimeSpan, string> Starting { get; init; }
    public required Func<string, string> Breaking { get; init; }
    public required Func<int, int, string> Score { get; init; }
    public required Func<string, string> NotRunning { get; init; }
    public required Func<string, string, string> NoConsole { get; init; }
    public required Func<string, string> NotRun { get; init; }
    public required Func<string, string> TrafficEnded { get; init; }
    public required string Stopped { get; init; }

    public static DrillTexts For(Texts texts) => ReferenceEquals(texts, Texts.Chinese) ? Chinese : English;

    private static DrillTexts English { get; } = new()
    {
        Drill = "Breaks a system that runs on this machine, one thing after another, under traffic: freezes the Collector and Jaeger, starves the agent, kills the engine, locks its database, floods the Collector with series. Says which alert or signal noticed, what named the cause, and after how long. Exit code 0: each fault was caught and its cause named; 1: not so; 2: wrong usage; 3: not possible here.",
        Console = "Address of the Console. Default: AITEAMS_CONSOLE, else http://localhost:18800; AITEAMS_CONSOLE_KEY holds its key.",
        Data = "The AppHost's data folder. Default: AITEAMS_DATA, else .data beside the AppHost.",
        Only = "Names of the drills to run.",
        Hold = "Seconds that a fault lasts at most.",
        WarmUp = "Seconds of traffic before the first fault.",
        Rate = "Requests per second meanwhile.",
        Yes = "Needed: yes, break it.",
        SayYes = "This kills and freezes processes, locks a database and sends thousands of series. Say --yes when that is what you want.",
        OnlyHere = "Drills break what runs on this machine: the Console must be at a loopback address.",
        NoData = "There is no data folder: say --data or set AITEAMS_DATA.",
        Fault = "Fault",
        CaughtBy = "Caught by",
        After = "After",
        Alert = "Alert",
        Cause = "Cause named by",
        Points = "Points",
        Starting = static (rate, warmUp) => string.Create(CultureInfo.InvariantCulture, $"Traffic of {rate} requests a second; faults begin in {warmUp.TotalSeconds} seconds."),
        Breaking = static name => $"Fault: {name}",
        Score = static (points, most) => string.Create(CultureInfo.InvariantCulture, $"Score: {points} of {most}"),
        NotRunning = static name => $"{name} is not running, says the Console. Drills need the services, the Collector, Jaeger and Prometheus.",
        NoConsole = static (address, why) => $"The Console does not answer at {address} ({why}). Start the system with: dotnet run --project AiTeams.AppHost",
        NotRun = static why => $"not run: {why}",
        TrafficEnded = static why => $"The traffic ended, and with it the drills: {why}",
        Stopped = "stopped",
    };

    private static DrillTexts Chinese { get; } = new()
    {
        Drill = "在有流量的情况下,逐一破坏本机运行的系统:冻结 Collector 和 Jaeger、使 agent 变慢、杀死 engine、锁住其数据库、向 Collector 发送大量时间序列。说明哪个告警或信号发现了故障、什么指出了原因、各用了多久。退出码 0:每个故障都被发现且原因已指明;1:否;2:用法错误;3:此处无法进行。",
        Console = "Console 地址。默认:AITEAMS_CONSOLE,否则 http://localhost:18800;其密钥取自 AITEAMS_CONSOLE_KEY。",
        Data = "AppHost 的数据目录。默认:AITEAMS_DATA,否则为 AppHost 旁的 .data。",
        Only = "要执行的演练名称。",
        Hold = "每个故障最多持续的秒数。",
        WarmUp = "第一个故障之前的流量秒数。",
        Rate = "期间每秒请求数。",
        Yes = "必需:确认进行破坏。",
        SayYes = "此命令会杀死和冻结进程、锁住数据库、发送数千个时间序列。确认请加 --yes。",
        OnlyHere = "演练只破坏本机运行的系统:Console 必须在回环地址上。",
        NoData = "找不到数据目录:请使用 --data 或设置 AITEAMS_DATA。",
        Fault = "故障",
        CaughtBy = "发现者",
        After = "用时",
        Alert = "告警",
        Cause = "指明原因",
        Points = "得分",
        Starting = static (rate, warmUp) => string.Create(CultureInfo.InvariantCulture, $"每秒 {rate} 个请求;{warmUp.TotalSeconds} 秒后开始制造故障。"),
        Breaking = static name => $"故障:{name}",
        Score = static (points, most) => string.Create(CultureInfo.InvariantCulture, $"得分:{points} / {most}"),
        NotRunning = static name => $"Console 显示 {name} 未运行。演练需要各服务、Collector、Jaeger 和 Prometheus。",
        NoConsole = static (address, why) => $"Console 在 {address} 没有应答({why})。启动方式:dotnet run --project AiTeams.AppHost",
        NotRun = static why => $"未执行:{why}",
        TrafficEnded = static why => $"流量已中断,演练随之停止:{why}",
        Stopped = "已停止",
    };
}
