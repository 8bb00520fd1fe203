using System.Globalization;
using System.Text;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Metrics;
using Microsoft.Extensions.Logging;

namespace AiTeams.Tests.Catalogue;

/// <summary>Renders <c>docs/telemetry.md</c> and its Chinese counterpart from the product's definitions.</summary>
internal sealed class CataloguePage
{
    private readonly StringBuilder _text = new();
    private readonly Language _language;

    private CataloguePage(Language language) => _language = language;

    internal static string Render(Language language)
    {
        var page = new CataloguePage(language);
        page.Introduce();
        page.Resource();
        page.Metrics();
        page.Lines();
        page.Receipts();
        page.Events();
        page.Spans();
        page.Problems();
        page.Seeds();
        return page._text.ToString();
    }

    private void Introduce()
    {
        Say("# Telemetry catalogue", "# 遥测目录");
        Say(
            "Every name that a service of this product sends: metrics, log lines, receipts, log events, spans, attributes, baggage, problem codes. The page is made from the code and a test\n"
            + "holds it to the code; edit the definitions and the words in `docs/catalogue/`, then write it anew:",
            "本产品的服务发出的每一个名称：指标、日志行、回执、日志事件、span、属性、baggage、错误代码。本页由代码生成，并由测试保证与代码一致；\n"
            + "请修改定义和 `docs/catalogue/` 中的文字，然后重新生成：");
        Line("```bash\nUPDATE_CATALOGUE=1 dotnet test AiTeams.Tests --filter FullyQualifiedName~CatalogueTests\n```\n");
        Say("[中文](telemetry.zh.md) · [How the contract is used](../README.md#the-telemetry-library)", "[English](telemetry.md) · [如何使用](../README.zh.md#遥测库)");
    }

    private void Resource()
    {
        Say("## Resource", "## Resource");
        Say("Who sent it: on every span, metric and log record.", "由谁发出：每个 span、指标和日志记录都带有。");
        Row("Attribute", "属性", "Meaning", "含义");
        foreach (var name in Words.Resource.Names) Cells($"`{name}`", Meant(Words.Resource[name]));
        Line();
    }

    private void Metrics()
    {
        Say("## Metrics", "## 指标");
        Say(
            "Every sample on Prometheus has `service`, `environment`, `project` and `version` besides its own labels. A histogram of seconds has these bounds: "
            + Bounds(HistogramBounds.Seconds) + ".\nIds are never labels: an exemplar links a bucket to its trace. What a bounded label cannot hold is counted as `other`, and one warning (LabelFolded) names the label.",
            "Prometheus 上每个样本除自身标签外还有 `service`、`environment`、`project`、`version`。以秒计的直方图的边界为：" + Bounds(HistogramBounds.Seconds)
            + "。\nID 绝不是标签：由 exemplar 把桶与 trace 关联。有界标签容纳不下的值记为 `other`，并有一条警告（LabelFolded）指出该标签。");
        Row("Instrument", "指标", "On Prometheus", "在 Prometheus 上", "Kind, unit", "种类，单位", "Labels", "标签", "Meaning", "含义");
        foreach (var found in Instruments.All)
        {
            Cells(
                $"`{found.Name}`", $"`{Instruments.PrometheusNameOf(found)}`", KindOf(found.Kind) + (found.Unit is { } unit ? $", `{unit}`" : ""),
                string.Join(" ", found.Labels.Select(static label => $"`{label.Key}`")), T(found.English, found.Chinese));
        }
        Line();
        Say("The platform's own come with them: `http.server.*`, `http.client.*`, `kestrel.*`, `aspnetcore.*`, `dotnet.*`.", "同时还有平台自带的指标：`http.server.*`、`http.client.*`、`kestrel.*`、`aspnetcore.*`、`dotnet.*`。");
        Say("### Labels", "### 标签");
        Row("Label", "标签", "Values", "取值", "Meaning", "含义", "On", "所在指标");
        foreach (var (label, on) in Instruments.Labels)
        {
            var values = label.Values.Count > 0 ? Set([.. label.Values])
                : label.MostValues is { } most ? Invariant($"{T("the first", "最先出现的")} {most}, `other`")
                : T("as many as the code has", "由代码决定");
            Cells($"`{label.Key}`", values, T(label.English, label.Chinese), on.Count > 4 ? T("many", "多个") : string.Join(" ", on.Select(static name => $"`{name}`")));
        }
        Line();
    }

    private static string Bounds(IEnumerable<double> bounds) => string.Join(" ", bounds.Select(static bound => bound.ToString(CultureInfo.InvariantCulture)));

    private string KindOf(InstrumentKind kind) => kind switch
    {
        InstrumentKind.Counter => T("counter", "计数器"),
        InstrumentKind.UpDownCounter => T("up-down counter", "增减计数器"),
        InstrumentKind.Gauge => T("gauge", "仪表"),
        _ => T("histogram", "直方图"),
    };

    private void Lines()
    {
        Say("## JSON log line", "## JSON 日志行");
        var limits = LineLimits.Default;
        Say(
            Invariant($"One line per record on stdout, in this order; absent values are left out. At most {limits.Fields} leaf fields, {limits.ValueBytes / 1024} KB of values besides the message, {limits.LineBytes / 1024} KB in all. Over it `fields` go first,\nthen the stack trace is cut, then the message; what was taken is named in `cut`. The dotted path is also the name of the OTLP log attribute; the body is the message."),
            Invariant($"每条记录在标准输出占一行，按以下顺序；没有值的字段省略。最多 {limits.Fields} 个叶子字段，消息之外的值最多 {limits.ValueBytes / 1024} KB，整行最多 {limits.LineBytes / 1024} KB。超出时先舍弃 `fields`，\n再截断堆栈，最后截断消息；舍弃的内容写在 `cut` 中。带点的路径也是 OTLP 日志属性名，正文是消息。"));
        Row("Field", "字段", "Type", "类型", "Limit", "上限", "From template or scope", "模板属性或 scope", "Meaning", "含义");
        var known = Enumerable.Range(0, FieldTable.Count).ToDictionary(static i => FieldTable.Of((Field)i).Path, static i => FieldTable.Of((Field)i));
        foreach (var name in Words.LineMembers.Names)
        {
            var meaning = Words.LineMembers[name];
            known.TryGetValue(name, out var entry);
            var isNumber = entry?.IsNumber ?? name is "event.id";
            Cells(
                $"`{name}`",
                (isNumber ? T("number", "数字") : name == "tracing.sampled" ? T("truth", "布尔") : name == "cut" ? T("list", "列表") : T("text", "文本")) + (meaning.Unit is { } unit ? ", " + unit : ""),
                entry is { IsNumber: false } && entry.MaxBytes < int.MaxValue ? Invariant($"{entry.MaxBytes} B") : "",
                Set([.. FieldDefinitions.All.Where(field => field.Path == name).SelectMany(static field => field.Names)]),
                Meant(meaning));
        }
        Line();
    }

    private void Receipts()
    {
        Say("## Receipts", "## 回执");
        Say(
            "The line that closes a request, a run or a model call: logger `AiTeams.Receipt`, always INFO, never filtered, never sampled. Its fields are those of the log line.",
            "结束一次请求、执行或模型调用的日志行：logger 为 `AiTeams.Receipt`，级别总是 INFO，从不过滤，从不采样。字段就是日志行的字段。");
        Row("kind", "kind", "outcome", "outcome", "Written", "写出时机");
        Cells("`request`", Set("success", "client_error", "server_error", "aborted", "rejected", "failed_in_body"), T("after the last byte of the answer", "应答最后一个字节之后"));
        Cells("`run`", Set("success", "failed", "cancelled", "timeout"), T("when the run has ended", "执行结束时"));
        Cells("`model_call`", Set("success", "error", "timeout", "refused"), T("when the answer has ended or the call failed", "应答结束或调用失败时"));
        Line();
    }

    private void Events()
    {
        Say("## Log events", "## 日志事件");
        Row("Id", "ID", "Event", "事件", "Level", "级别", "Message", "消息与含义");
        foreach (var found in LogEvents.All)
        {
            // In English the message is the meaning; a receipt's says less than that.
            var meaning = Words.LogEvents[found.Name].In(_language);
            var message = string.Join(T(" ", "<br>"), new[] { found.Message, meaning }.Where(static text => text.Length > 0));
            Cells(found.Id.ToString(CultureInfo.InvariantCulture), $"`{found.Name}`", LevelOf(found.Level), message);
        }
        Line();
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    private void Spans()
    {
        Say("## Spans and span events", "## Span 与 span 事件");
        Row("Name", "名称", "Kind", "种类", "Meaning", "含义");
        foreach (var name in Words.Spans.Names) Cells($"`{name}`", Words.Spans[name].On ?? "", Meant(Words.Spans[name]));
        Line();
        Say("### Attributes", "### 属性");
        Say(
            "Those that the platform's instrumentation sets (`http.*`, `url.*`, `server.*`, `network.*`) are the semantic conventions'.",
            "平台自动埋点设置的属性（`http.*`、`url.*`、`server.*`、`network.*`）遵循语义约定。");
        Row("Attribute", "属性", "On", "所在", "Meaning", "含义");
        foreach (var name in Words.Attributes.Names.Order(StringComparer.Ordinal)) Cells($"`{name}`", Words.Attributes[name].On ?? "", Meant(Words.Attributes[name]));
        Line();
        Say("### Baggage", "### Baggage");
        Say("What travels between our services; anything else is dropped on the way in and out.", "在我们的服务之间传递的内容；其余的在进出时都被丢弃。");
        Row("Entry", "条目", "Meaning", "含义");
        foreach (var name in Words.Baggage.Names) Cells($"`{name}`", Meant(Words.Baggage[name]));
        Line();
    }

    private void Problems()
    {
        Say("## Problem codes", "## 错误代码");
        Say(
            "Extension `code` of a problem (RFC 9457), field `error.code`, label `error_type`.",
            "错误应答（RFC 9457）的扩展字段 `code`、日志字段 `error.code`、标签 `error_type`。");
        Row("Code", "代码", "Meaning", "含义");
        foreach (var code in ProblemCatalogue.Codes) Cells($"`{code}`", Meant(Words.Problems[code]));
    }

    private void Seeds()
    {
        Line();
        Say("## Seed spellings", "## 早期文档中的写法");
        Say(
            "The names that the first documents of this system used, and where each is served. The recording rules stand in\n`monitoring/rules/`.",
            "本系统早期文档使用的名称，以及它们现在由什么提供。记录规则位于\n`monitoring/rules/`。");
        Row("Document", "文档", "Spelling", "写法", "Served by", "现由何处提供", "Note", "说明");
        foreach (var seed in SeedSpelling.All)
            Cells(seed.Seed, $"`{seed.Spelling}`", seed.As == "none" ? "-" : $"{Kind(seed.As)}`{seed.Name}`", T(seed.En, seed.Zh));
    }

    private string Kind(string kind) => kind switch
    {
        "metric" => T("metric ", "指标 "),
        "log" => T("log event ", "日志事件 "),
        "field" => T("field ", "字段 "),
        "attribute" => T("attribute ", "属性 "),
        "event" => T("span event ", "span 事件 "),
        "header" => T("header ", "请求头 "),
        "rule" => T("recording rule ", "记录规则 "),
        "api" => "",
        _ => kind + " ",
    };

    private string Meant(Meaning meaning)
    {
        var text = meaning.In(_language);
        return meaning.Values is { } values ? $"{text} {Set(values)}" : text;
    }

    private static string Set(params string[] values) => string.Join(" ", values.Select(static value => $"`{value}`"));

    private string T(string english, string chinese) => _language == Language.Chinese ? chinese : english;

    private void Say(string english, string chinese) => Line(T(english, chinese) + "\n");

    /// <summary>Head of a table: English and Chinese in turn.</summary>
    private void Row(params string[] titles)
    {
        var mine = titles.Where((_, index) => index % 2 == (_language == Language.Chinese ? 1 : 0)).ToList();
        Line("| " + string.Join(" | ", mine) + " |");
        Line("|" + string.Concat(mine.Select(static _ => "---|")));
    }

    private void Cells(params string[] cells) => Line("| " + string.Join(" | ", cells.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal))) + " |");

    private void Line(string line = "") => _text.Append(line).Append('\n');

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
