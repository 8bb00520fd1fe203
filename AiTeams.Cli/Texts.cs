using System.Globalization;

namespace AiTeams.Cli;

/// <summary>What the tool says, per language. Numbers are filled in with invariant formats by the callers.</summary>
internal sealed record Texts
{
    public required string Tool { get; init; }
    public required string Traffic { get; init; }
    public required string Url { get; init; }
    public required string Key { get; init; }
    public required string Count { get; init; }
    public required string Rate { get; init; }
    public required string Concurrency { get; init; }
    public required string Errors { get; init; }
    public required string Chats { get; init; }
    public required string Executions { get; init; }
    public required string Seed { get; init; }
    public required string Language { get; init; }
    public required string TryHelp { get; init; }
    public required string BadShare { get; init; }
    public required string BadUrl { get; init; }
    public required string BadNumber { get; init; }
    public required string SharesOverOne { get; init; }
    public required string CannotReach { get; init; }
    public required string Starting { get; init; }
    public required string Progress { get; init; }
    public required string Requests { get; init; }
    public required string Operation { get; init; }
    public required string Status { get; init; }
    public required string ExpectedErrors { get; init; }
    public required string Failures { get; init; }
    public required string Duration { get; init; }
    public required string Slowest { get; init; }
    public required string TrackingId { get; init; }
    public required string WhatFailed { get; init; }
    public required string AllFine { get; init; }
    public required string SomeFailed { get; init; }
    public required string Stopped { get; init; }
    public required string LookUp { get; init; }
    public required string UserHash { get; init; }
    public required string UserId { get; init; }
    public required string KeyFile { get; init; }
    public required string NoKey { get; init; }
    public required string NoKeyFile { get; init; }

    private static readonly string[] LanguageVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>Where help is.</summary>
    /// <param name="verb">Null: help of the tool itself.</param>
    public string HelpOf(string? verb) => string.Format(CultureInfo.InvariantCulture, TryHelp, verb is null ? "" : verb + " ");

    /// <summary><c>--lang</c> if given, else the first of LC_ALL, LC_MESSAGES and LANG that is set. Chinese for zh, otherwise English.</summary>
    public static Texts For(string[] args, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(environment);
        var at = Array.IndexOf(args, "--lang");
        var language = at >= 0 && at + 1 < args.Length ? args[at + 1]
            : args.FirstOrDefault(arg => arg.StartsWith("--lang=", StringComparison.Ordinal))?["--lang=".Length..];
        language ??= LanguageVariables.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return language?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Chinese : English;
    }

    public static Texts English { get; } = new()
    {
        Tool = "Works with a running AI Teams.",
        Traffic = "Sends a mix of requests as users would: sessions, chats, executions, and errors on purpose. Exit code 0: all went as planned; 1: something did not; 2: wrong usage; 3: gateway not reachable.",
        Url = "Address of the gateway. Default: AITEAMS_URL, else http://localhost:8000.",
        Key = "API key. Default: AITEAMS_API_KEY, else, to this machine, the demo keys of a development start mixed with calls without a key; to another machine no key.",
        Count = "How many requests to send.",
        Rate = "Requests per second, evenly spaced; 0: as fast as they go. Default: each worker pauses 0.1 to 0.5 s between its steps.",
        Concurrency = "How many workers send at the same time.",
        Errors = "Share of requests that are errors on purpose (404, 400, 500), e.g. 10% or 0.1.",
        Chats = "Share of requests that are chats, each followed by an execution of the workflow it made.",
        Executions = "Share of requests that store a workflow and run it.",
        Seed = "Makes the mix repeatable.",
        Language = "Language of the output: en or zh. Default: from LANG.",
        TryHelp = "See: aiteams {0}--help",
        BadShare = "must be a share between 0% and 100%, e.g. 10% or 0.1",
        BadUrl = "must be an http or https address, e.g. http://localhost:8000",
        BadNumber = "is out of range",
        SharesOverOne = "The shares of --errors, --chats and --executions together exceed 100%.",
        CannotReach = "No gateway answers at {0} ({1}). Start it with: dotnet run --project AiTeams.AppHost",
        Starting = "{0} requests to {1}, {2} workers, {3} API keys, seed {4}",
        Progress = "{0} of {1} requests",
        Requests = "Requests",
        Operation = "Operation",
        Status = "Status",
        ExpectedErrors = "Errors on purpose",
        Failures = "Not as planned",
        Duration = "Duration (ms)",
        Slowest = "Slowest",
        TrackingId = "Tracking id",
        WhatFailed = "What was not as planned",
        AllFine = "All requests went as planned.",
        SomeFailed = "{0} requests did not go as planned.",
        Stopped = "Stopped after {0} of {1} requests.",
        LookUp = "Look one up: curl {0}/api/app/tracking/<tracking id>",
        UserHash = "Prints a user's id as telemetry shows it where ids are hashed: search for that.",
        UserId = "The id as rows and answers show it.",
        KeyFile = "File that holds the key. Default: the environment variable Privacy__UserIdKey, as the services have it.",
        NoKey = "No key: set Privacy__UserIdKey as the services have it, or give --key-file.",
        NoKeyFile = "There is no key file {0}.",
    };

    public static Texts Chinese { get; } = new()
    {
        Tool = "与正在运行的 AI Teams 一起工作。",
        Traffic = "模拟用户发送混合请求:会话、聊天、执行,以及故意的错误。退出码 0:全部符合预期;1:有请求不符合预期;2:用法错误;3:无法连接网关。",
        Url = "网关地址。默认:AITEAMS_URL,否则 http://localhost:8000。",
        Key = "API 密钥。默认:AITEAMS_API_KEY,否则向本机发送时使用开发环境启动时生成的演示密钥,并混合无密钥请求;向其他机器发送时不带密钥。",
        Count = "发送的请求数。",
        Rate = "每秒请求数,均匀发送;0 表示不限速。默认:每个工作者在两步之间停顿 0.1 到 0.5 秒。",
        Concurrency = "同时发送的工作者数量。",
        Errors = "故意出错(404、400、500)的请求比例,例如 10% 或 0.1。",
        Chats = "聊天请求的比例,每次聊天之后执行其生成的工作流。",
        Executions = "保存并运行工作流的请求比例。",
        Seed = "使请求组合可以重复。",
        Language = "输出语言:en 或 zh。默认取自 LANG。",
        TryHelp = "参见:aiteams {0}--help",
        BadShare = "必须是 0% 到 100% 之间的比例,例如 10% 或 0.1",
        BadUrl = "必须是 http 或 https 地址,例如 http://localhost:8000",
        BadNumber = "超出范围",
        SharesOverOne = "--errors、--chats 与 --executions 的比例之和超过 100%。",
        CannotReach = "{0} 没有网关应答({1})。启动方式:dotnet run --project AiTeams.AppHost",
        Starting = "向 {1} 发送 {0} 个请求,{2} 个工作者,{3} 个 API 密钥,种子 {4}",
        Progress = "已完成 {0} / {1} 个请求",
        Requests = "请求数",
        Operation = "操作",
        Status = "状态码",
        ExpectedErrors = "故意的错误",
        Failures = "不符合预期",
        Duration = "耗时(毫秒)",
        Slowest = "最慢的请求",
        TrackingId = "追踪 ID",
        WhatFailed = "不符合预期的请求",
        AllFine = "所有请求均符合预期。",
        SomeFailed = "{0} 个请求不符合预期。",
        Stopped = "已停止:完成 {0} / {1} 个请求。",
        LookUp = "查询其中一个:curl {0}/api/app/tracking/<追踪 ID>",
        UserHash = "输出用户 ID 散列后的值,即遥测数据中显示的值,用于搜索。",
        UserId = "数据行和应答中显示的用户 ID。",
        KeyFile = "保存密钥的文件。默认:环境变量 Privacy__UserIdKey,与各服务相同。",
        NoKey = "没有密钥:请像各服务一样设置 Privacy__UserIdKey,或使用 --key-file。",
        NoKeyFile = "密钥文件 {0} 不存在。",
    };
}
