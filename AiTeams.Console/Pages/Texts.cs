using AiTeams.ConsoleApp.Cases;

namespace AiTeams.ConsoleApp.Pages;

/// <summary>The words of one language. Names of telemetry (span kinds, outcomes, states) are not translated: people search for them.</summary>
public sealed record Texts
{
    public required string Code { get; init; }

    public required string Title { get; init; }

    public required string OtherLanguage { get; init; }

    public required string OtherCode { get; init; }

    public required string SearchHint { get; init; }

    public required string Search { get; init; }

    public required string Resources { get; init; }

    public required string NoResources { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string State { get; init; }

    public required string Addresses { get; init; }

    public required string Started { get; init; }

    public required string ConsoleLogs { get; init; }

    public required string Restarts { get; init; }

    public required string ExitCode { get; init; }

    public required string Receipts { get; init; }

    public required string ReceiptsOfCase { get; init; }

    public required string NoReceipts { get; init; }

    public required string Time { get; init; }

    public required string Service { get; init; }

    public required string What { get; init; }

    public required string Status { get; init; }

    public required string Duration { get; init; }

    public required string Tenant { get; init; }

    public required string TrackingId { get; init; }

    public required string Outcome { get; init; }

    public required string Trace { get; init; }

    public required string Spans { get; init; }

    public required string Errors { get; init; }

    public required string Logs { get; init; }

    public required string Level { get; init; }

    public required string Logger { get; init; }

    public required string Message { get; init; }

    public required string Rows { get; init; }

    public required string Table { get; init; }

    public required string Facts { get; init; }

    public required string Measurements { get; init; }

    public required string Metric { get; init; }

    public required string Value { get; init; }

    public required string Labels { get; init; }

    public required string Attributes { get; init; }

    public required string Events { get; init; }

    public required string Links { get; init; }

    public required string Resource { get; init; }

    public required string LostParent { get; init; }

    public required string NotKept { get; init; }

    public required string Truncated { get; init; }

    public required string NotAnId { get; init; }

    public required string NotAnIdHelp { get; init; }

    public required string UnknownCase { get; init; }

    public required string NoLines { get; init; }

    public required string Back { get; init; }

    public required string Kept { get; init; }

    public required string Traces { get; init; }

    public required string Evicted { get; init; }

    public required string Relayed { get; init; }

    public required string Dropped { get; init; }

    public required string Copy { get; init; }

    public required string Found { get; init; }

    public required string Nothing { get; init; }

    public required string Partial { get; init; }

    public required string Unreachable { get; init; }

    public required string Pending { get; init; }

    internal string Of(Verdict verdict) => verdict switch
    {
        Verdict.Found => Found,
        Verdict.Nothing => Nothing,
        Verdict.Partial => Partial,
        Verdict.Pending => Pending,
        _ => Unreachable,
    };

    internal static Texts English { get; } = new()
    {
        Code = "en",
        Title = "AI Teams Console",
        OtherLanguage = "中文",
        OtherCode = "zh",
        SearchHint = "Tracking id, traceparent, X-Ray id, or execution id",
        Search = "Open case",
        Resources = "Resources",
        NoResources = "No AppHost has reported its resources.",
        Name = "Name",
        Kind = "Kind",
        State = "State",
        Addresses = "Addresses",
        Started = "Started",
        ConsoleLogs = "Console logs",
        Restarts = "restarts",
        ExitCode = "exit code",
        Receipts = "Newest receipts",
        ReceiptsOfCase = "Receipts",
        NoReceipts = "No request, run or model call has completed yet.",
        Time = "Time (UTC)",
        Service = "Service",
        What = "What",
        Status = "Status",
        Duration = "Duration",
        Tenant = "Tenant",
        TrackingId = "Tracking id",
        Outcome = "Outcome",
        Trace = "Trace",
        Spans = "spans",
        Errors = "errors",
        Logs = "Log lines",
        Level = "Level",
        Logger = "Logger",
        Message = "Message",
        Rows = "Rows",
        Table = "Table",
        Facts = "Facts",
        Measurements = "Measurements",
        Metric = "Metric",
        Value = "Value",
        Labels = "Labels",
        Attributes = "Attributes",
        Events = "Events",
        Links = "Links",
        Resource = "Resource",
        LostParent = "its parent is not here",
        NotKept = "records came after the trace was full and were not kept",
        Truncated = "more are in the JSON twin",
        NotAnId = "That is not an id this Console knows",
        NotAnIdHelp = "Paste 32 hex digits, a traceparent (00-…-…-01) or an X-Ray id (1-…-…). Execution, session and workflow ids are found while a receipt that names them is kept.",
        UnknownCase = "Nothing is known under this id: it never existed, has expired here, or has not arrived yet.",
        NoLines = "This resource has written nothing yet.",
        Back = "Overview",
        Kept = "records kept",
        Traces = "traces",
        Evicted = "traces evicted",
        Relayed = "relayed to",
        Dropped = "dropped",
        Copy = "Copy",
        Found = "found",
        Nothing = "nothing",
        Partial = "in part",
        Unreachable = "unreachable",
        Pending = "asking …",
    };

    internal static Texts Chinese { get; } = new()
    {
        Code = "zh",
        Title = "AI Teams 控制台",
        OtherLanguage = "English",
        OtherCode = "en",
        SearchHint = "追踪 ID、traceparent、X-Ray ID 或执行 ID",
        Search = "打开案卷",
        Resources = "资源",
        NoResources = "尚无 AppHost 上报资源。",
        Name = "名称",
        Kind = "类型",
        State = "状态",
        Addresses = "地址",
        Started = "启动时间",
        ConsoleLogs = "控制台日志",
        Restarts = "次重启",
        ExitCode = "退出码",
        Receipts = "最新回执",
        ReceiptsOfCase = "回执",
        NoReceipts = "还没有完成的请求、运行或模型调用。",
        Time = "时间 (UTC)",
        Service = "服务",
        What = "内容",
        Status = "状态码",
        Duration = "耗时",
        Tenant = "租户",
        TrackingId = "追踪 ID",
        Outcome = "结果",
        Trace = "调用链",
        Spans = "个 span",
        Errors = "个错误",
        Logs = "日志",
        Level = "级别",
        Logger = "记录器",
        Message = "消息",
        Rows = "数据行",
        Table = "表",
        Facts = "内容",
        Measurements = "测量值",
        Metric = "指标",
        Value = "值",
        Labels = "标签",
        Attributes = "属性",
        Events = "事件",
        Links = "链接",
        Resource = "资源",
        LostParent = "父 span 不在此处",
        NotKept = "条记录因调用链已满而未保留",
        Truncated = "其余见 JSON",
        NotAnId = "这不是控制台认识的 ID",
        NotAnIdHelp = "请粘贴 32 位十六进制、traceparent (00-…-…-01) 或 X-Ray ID (1-…-…)。执行、会话和工作流 ID 在仍保留提到它们的回执时可以找到。",
        UnknownCase = "此 ID 下没有任何记录：它从未存在、已过期，或尚未到达。",
        NoLines = "该资源还没有输出。",
        Back = "总览",
        Kept = "条记录",
        Traces = "条调用链",
        Evicted = "条调用链已淘汰",
        Relayed = "转发至",
        Dropped = "丢弃",
        Copy = "复制",
        Found = "已找到",
        Nothing = "无",
        Partial = "部分",
        Unreachable = "无法访问",
        Pending = "查询中……",
    };
}
