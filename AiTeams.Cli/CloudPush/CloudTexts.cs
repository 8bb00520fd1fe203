namespace AiTeams.Cli.CloudPush;

/// <summary>What <c>aiteams cloud push</c> says, per language.</summary>
internal sealed record CloudTexts
{
    public required string Cloud { get; init; }
    public required string Push { get; init; }
    public required string Apply { get; init; }
    public required string Folder { get; init; }
    public required string Only { get; init; }
    public required Func<string, string> SourceUid { get; init; }
    public required Func<string, string> NoFolder { get; init; }
    public required Func<string, string> NotSet { get; init; }
    public required Func<string, string> NotPushed { get; init; }
    public required Func<string, string> NotHttps { get; init; }
    public required Func<string, string> NoFile { get; init; }
    public required string NothingSet { get; init; }
    public required Func<string, string> NeedsConsole { get; init; }
    public required Func<string, string, string> NoSource { get; init; }
    public required Func<string, string> Refused { get; init; }
    public required Func<string, int, string, string> Failed { get; init; }
    public required Func<string, string, string> NotThere { get; init; }
    public required Func<string, string> NotUnderstood { get; init; }
    public required Func<ChangeKind, string> Did { get; init; }
    public required string RuleGroup { get; init; }
    public required string Dashboard { get; init; }
    public required string DashboardFolder { get; init; }
    public required Func<int, string> Unchanged { get; init; }
    public required Func<int, string> Planned { get; init; }
    public required Func<int, string> Sent { get; init; }
    public required string NothingToSend { get; init; }

    public static CloudTexts For(Texts texts) => ReferenceEquals(texts, Texts.Chinese) ? Chinese : English;

    private static CloudTexts English { get; } = new()
    {
        Cloud = "What concerns a Grafana Cloud account.",
        Push = "Brings rules and dashboards of monitoring/ to a Grafana Cloud account. Without --apply it only says what it would do. Rules need GRAFANA_CLOUD_PROMETHEUS_URL, GRAFANA_CLOUD_TENANT_ID and GRAFANA_CLOUD_API_KEY; dashboards need GRAFANA_URL and GRAFANA_TOKEN; keys may stand in files instead (GRAFANA_CLOUD_API_KEY_FILE, GRAFANA_TOKEN_FILE). Exit code 0: done, or nothing to do; 1: refused; 2: wrong usage; 3: not reachable.",
        Apply = "Send what has changed.",
        Folder = "The folder monitoring/.",
        Only = "Only rules, or only dashboards.",
        SourceUid = static source => $"Uid of the account's data source for {source}.",
        NoFolder = static folder => $"{folder} has no rules/ and grafana/dashboards/: run it where the repository's folder monitoring/ is, or name that by --folder.",
        NotSet = static variable => $"{variable} is not set.",
        NotPushed = static what => $"{what}: left out, none of its variables is set.",
        NotHttps = static variable => $"{variable} must be an https address; http is for this machine alone.",
        NoFile = static file => $"There is no file {file}.",
        NothingSet = "Nothing to push to: see aiteams cloud push --help for the variables.",
        NeedsConsole = static group => $"Links in the rule group {group} begin with the Console's address: set CONSOLE_URL.",
        NoSource = static (uid, option) => $"The account has no data source with the uid {uid}: name the right one by {option}.",
        Refused = static address => $"{address} refuses the key, or it may not do this.",
        Failed = static (address, status, answer) => $"{address} answered {status}: {answer}",
        NotThere = static (address, why) => $"{address} cannot be reached: {why}",
        NotUnderstood = static address => $"{address} gave an answer that is not what its interface says.",
        Did = static kind => kind switch { ChangeKind.Create => "create", ChangeKind.Update => "update", ChangeKind.Delete => "delete", _ => "unchanged" },
        RuleGroup = "rule group",
        Dashboard = "dashboard",
        DashboardFolder = "folder",
        Unchanged = static count => $"{count} unchanged.",
        Planned = static count => $"{count} would be sent: --apply does it. Nothing was sent.",
        Sent = static count => $"{count} sent.",
        NothingToSend = "Everything is as it should be: nothing was sent.",
    };

    private static CloudTexts Chinese { get; } = new()
    {
        Cloud = "与 Grafana Cloud 账户有关的操作。",
        Push = "把 monitoring/ 中的规则与仪表板推送到 Grafana Cloud 账户。不加 --apply 时只说明将做什么。规则需要 GRAFANA_CLOUD_PROMETHEUS_URL、GRAFANA_CLOUD_TENANT_ID 与 GRAFANA_CLOUD_API_KEY；仪表板需要 GRAFANA_URL 与 GRAFANA_TOKEN；密钥也可放在文件中（GRAFANA_CLOUD_API_KEY_FILE、GRAFANA_TOKEN_FILE）。退出码 0：完成或无需推送；1：被拒绝；2：用法错误；3：无法连接。",
        Apply = "发送有变化的内容。",
        Folder = "monitoring/ 目录。",
        Only = "只推送规则（rules）或只推送仪表板（dashboards）。",
        SourceUid = static source => $"账户中 {source} 数据源的 uid。",
        NoFolder = static folder => $"{folder} 中没有 rules/ 与 grafana/dashboards/：请在仓库 monitoring/ 所在位置运行，或用 --folder 指定。",
        NotSet = static variable => $"未设置 {variable}。",
        NotPushed = static what => $"{what}：已跳过，其变量均未设置。",
        NotHttps = static variable => $"{variable} 必须是 https 地址；http 仅限本机。",
        NoFile = static file => $"文件 {file} 不存在。",
        NothingSet = "没有推送目标：所需变量见 aiteams cloud push --help。",
        NeedsConsole = static group => $"规则组 {group} 中的链接以 Console 地址开头：请设置 CONSOLE_URL。",
        NoSource = static (uid, option) => $"账户中没有 uid 为 {uid} 的数据源：请用 {option} 指定。",
        Refused = static address => $"{address} 拒绝了密钥，或密钥没有此权限。",
        Failed = static (address, status, answer) => $"{address} 返回 {status}：{answer}",
        NotThere = static (address, why) => $"无法连接 {address}：{why}",
        NotUnderstood = static address => $"{address} 的回答与其接口文档不符。",
        Did = static kind => kind switch { ChangeKind.Create => "新建", ChangeKind.Update => "更新", ChangeKind.Delete => "删除", _ => "未变" },
        RuleGroup = "规则组",
        Dashboard = "仪表板",
        DashboardFolder = "文件夹",
        Unchanged = static count => $"{count} 项未变。",
        Planned = static count => $"将发送 {count} 项：加 --apply 执行。本次未发送任何内容。",
        Sent = static count => $"已发送 {count} 项。",
        NothingToSend = "一切均已是最新：未发送任何内容。",
    };
}
