namespace AiTeams.WorkflowAgent.Planning.Offline;

/// <summary>What the planner says, in the language it was spoken to.</summary>
internal sealed class Wording(bool chinese)
{
    private const int LongestQuote = 120;

    public static Wording For(string text) => new(text.Any(static c => c is >= '一' and <= '鿿'));

    public string TooDeep => chinese ? "条件嵌套过深" : "conditions nested this deep";

    public string NoCredentials => chinese ? "自定义请求头或凭据(请在图中填写)" : "headers or credentials given in words; set them in the graph";

    public string WhichStatus => chinese ? "要判断哪个网址的状态?" : "Which URL's status should be checked?";

    public string NotFiredYet => chinese
        ? "计划时间已随工作流保存;目前系统还不会按时启动它,请通过 execute 运行。"
        : "The schedule is stored with the workflow; nothing starts it at those times yet, so run it with execute.";

    public string Nothing => chinese ? "我没有从这段描述中读出任何步骤。" : "I read no step in this description.";

    public string Abilities => chinese
        ? "我能读懂:请求网址、发送或通知到网址、等待、条件(如果…否则…)、提取字段、并行与合并、定时。"
        : "I can read: calling URLs, sending or notifying to a URL, waiting, conditions (if ... otherwise ...), extracting fields, doing things at the same time and merging, schedules.";

    public string Start => chinese ? "开始" : "Start";

    public string Merge => chinese ? "汇合" : "Merge";

    public string Check => chinese ? "判断" : "Check";

    public string Reached => chinese ? "工作流已运行到此通知。" : "The workflow reached this notification.";

    public string Answered(string url, string status) => chinese ? $"{url} 返回状态 {status}" : $"{url} answered {status}";

    public string TooLong(int nodes) => chinese ? $"超过 {nodes} 个节点的流程" : $"a workflow of more than {nodes} nodes";

    public string Unknown(string said) => Quote(said);

    public string NoEvent(string said) => chinese ? $"由事件触发:{Quote(said)}" : $"starting on the event {Quote(said)}";

    public string NoLoop(string said) => chinese ? $"循环:{Quote(said)}" : $"doing something for each item ({Quote(said)})";

    public string NoApproval(string said) => chinese ? $"等待人工批准:{Quote(said)}" : $"waiting for a person ({Quote(said)})";

    public string NoClockWait(string said) => chinese ? $"等到某个时刻:{Quote(said)}" : $"waiting for a time of day ({Quote(said)})";

    public string NeedsModel(string said) => chinese ? $"{Quote(said)} 需要语言模型,但没有配置" : $"{Quote(said)}, which needs a language model, and none is configured";

    public string NothingToMerge(string said) => chinese ? $"{Quote(said)} 之前没有两个可合并的结果" : $"{Quote(said)}: there are no two results before it";

    public string NoSuchSchedule(string said) => chinese ? $"定时 {Quote(said)}(五段 cron 无法表达)" : $"the schedule {Quote(said)}, which five cron fields cannot express";

    public string BadUrl(string url) => chinese ? $"网址 {Quote(url)} 不完整或含有凭据" : $"the address {Quote(url)}, which is no complete URL or carries credentials";

    public string ReadAsField(string said, string field) => chinese ? $"{Quote(said)} 按字段 {field} 理解。" : $"{Quote(said)} is read as the field {field}.";

    public string WhichUrl(string said) => chinese ? $"{Quote(said)} 要使用哪个网址?" : $"Which URL should be used for {Quote(said)}?";

    public string WhichCondition(string said) => chinese
        ? $"{Quote(said)} 应如何判断?例如:状态码不是 200,或 price 大于 100。"
        : $"What exactly should {Quote(said)} compare? For example: the status is not 200, or price is above 100.";

    public string WhichFields(string said) => chinese ? $"{Quote(said)} 要取哪些字段?" : $"Which fields should {Quote(said)} take?";

    public string HowLong(string said) => chinese ? $"{Quote(said)} 要等多久?" : $"How long should {Quote(said)} last?";

    public string WhatTime(string said) => chinese ? $"{Quote(said)} 在几点运行?" : $"At what time should it run ({Quote(said)})?";

    public string WhichDayAndTime(string said) => chinese ? $"{Quote(said)} 在哪一天、几点运行?" : $"On which day and at what time should it run ({Quote(said)})?";

    public string OnceOrDaily(string said) => chinese
        ? $"每天{Quote(said)}都运行吗?目前不支持只运行一次的定时。"
        : $"Should it run every day ({Quote(said)})? A single run at a set time is not supported.";

    /// <param name="name">slack, e-mail ...</param>
    /// <param name="kind">0 Slack, 1 e-mail, 2 other.</param>
    /// <param name="mailTo">Address of an e-mail, where given.</param>
    public string WhichChannelUrl(string name, int kind, string? mailTo) => (kind, chinese) switch
    {
        (1, true) => $"请给出发送邮件的 HTTP 接口网址{(mailTo is null ? "" : $"(收件人 {mailTo})")}。",
        (1, false) => $"Which HTTP endpoint sends the e-mail{(mailTo is null ? "" : $" to {mailTo}")}? Please give its URL.",
        (_, true) => $"{name} 的 webhook 网址是什么?",
        _ => $"What is the webhook URL for {(kind == 0 ? "Slack" : name)}?",
    };

    public string Unsupported(IReadOnlyCollection<string> understood, IReadOnlyCollection<string> lacks)
    {
        var separator = chinese ? ";" : "; ";
        var read = understood.Count == 0 ? Nothing : (chinese ? "我读懂了:" : "I understood: ") + string.Join(separator, understood) + (chinese ? "。" : ".");
        var lack = lacks.Count == 0 ? "" : (chinese ? " 我还做不到:" : " I cannot do: ") + string.Join(separator, lacks) + (chinese ? "。" : ".");
        return $"{read}{lack} {Abilities}";
    }

    public string Invalid(string errors) => chinese ? $"得到的图无效:{errors}" : $"The graph I read from it is not valid: {errors}";

    private string Quote(string said)
    {
        var cut = said.Length <= LongestQuote ? said : string.Concat(said.AsSpan(0, char.IsHighSurrogate(said[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote), "…");
        return chinese ? $"「{cut}」" : $"“{cut}”";
    }
}
