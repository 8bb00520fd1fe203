namespace AiTeams.Cli.Slo;

/// <summary>What <c>aiteams slo</c> says, per language.</summary>
internal sealed record SloTexts
{
    public required string Command { get; init; }
    public required string Prometheus { get; init; }
    public required string Environment { get; init; }
    public required string Json { get; init; }
    public required string Promise { get; init; }
    public required string In { get; init; }
    public required string Period { get; init; }
    public required string Good { get; init; }
    public required string Left { get; init; }
    public required string Burn { get; init; }
    public required string State { get; init; }
    public required string NoTraffic { get; init; }
    public required string Ok { get; init; }
    public required string Burning { get; init; }
    public required string Spent { get; init; }
    public required string Explanation { get; init; }
    public required string Unreachable { get; init; }
    public required string NotPrometheus { get; init; }
    public required string NoRules { get; init; }
    public required bool IsChinese { get; init; }

    public static SloTexts Of(Texts texts) => texts == Texts.Chinese ? Chinese : English;

    public string Of(SloState state) => state switch
    {
        SloState.NoTraffic => NoTraffic,
        SloState.Ok => Ok,
        SloState.Burning => Burning,
        _ => Spent,
    };

    private static SloTexts English { get; } = new()
    {
        IsChinese = false,
        Command = "Prints what is left of every error budget and how fast it burns, from Prometheus. Exit code 0: something is left of each; 1: one is spent; 2: wrong usage; 3: Prometheus not reachable or without the rules.",
        Prometheus = "Address of Prometheus. Default: AITEAMS_PROMETHEUS, else http://localhost:9090.",
        Environment = "Only this environment: dev, staging or prod.",
        Json = "Prints JSON.",
        Promise = "Objective",
        In = "Environment",
        Period = "Period",
        Good = "Good",
        Left = "Budget left",
        Burn = "Burn",
        State = "State",
        NoTraffic = "no traffic",
        Ok = "ok",
        Burning = "burning",
        Spent = "spent",
        Explanation = "Burn 1.0 spends the budget exactly by the end of the period.",
        Unreachable = "No Prometheus answers at {0} ({1}). Start it with: dotnet run --project AiTeams.AppHost, or name another with --prometheus.",
        NotPrometheus = "What answers at {0} is no Prometheus: {1}",
        NoRules = "Prometheus at {0} knows no objective. Load monitoring/rules/slo.yml (30 days: monitoring/rules/long/slo-30d.yml) and wait a minute.",
    };

    private static SloTexts Chinese { get; } = new()
    {
        IsChinese = true,
        Command = "从 Prometheus 读取并输出每个错误预算的剩余量与消耗速度。退出码 0:均有剩余;1:有预算已耗尽;2:用法错误;3:无法连接 Prometheus 或其中没有规则。",
        Prometheus = "Prometheus 地址。默认:AITEAMS_PROMETHEUS,否则 http://localhost:9090。",
        Environment = "只看此环境:dev、staging 或 prod。",
        Json = "输出 JSON。",
        Promise = "目标",
        In = "环境",
        Period = "周期",
        Good = "达标比例",
        Left = "剩余预算",
        Burn = "消耗速度",
        State = "状态",
        NoTraffic = "无流量",
        Ok = "正常",
        Burning = "消耗过快",
        Spent = "已耗尽",
        Explanation = "消耗速度 1.0 表示到周期结束时恰好用完预算。",
        Unreachable = "{0} 没有 Prometheus 应答({1})。启动方式:dotnet run --project AiTeams.AppHost,或用 --prometheus 指定其他地址。",
        NotPrometheus = "{0} 的应答不是 Prometheus 的:{1}",
        NoRules = "{0} 的 Prometheus 中没有服务级别目标。请加载 monitoring/rules/slo.yml(30 天:monitoring/rules/long/slo-30d.yml),并等待一分钟。",
    };
}
