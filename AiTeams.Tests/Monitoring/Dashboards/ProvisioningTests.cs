using System.Text.RegularExpressions;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Monitoring.Dashboards;

/// <summary>
/// Data sources and provider against what Grafana documents of provisioning: no Grafana runs here.
/// https://grafana.com/docs/grafana/latest/administration/provisioning/
/// </summary>
public sealed partial class ProvisioningTests
{
    private static readonly string Provisioning = Path.Combine(MonitoringFolder.Path, "grafana", "provisioning");

    [Theory]
    [InlineData("prometheus", "$PROMETHEUS_URL")]
    [InlineData("loki", "$LOKI_URL")]
    [InlineData("jaeger", "$JAEGER_URL")]
    [InlineData("alertmanager", "$ALERTMANAGER_URL")]
    public void A_data_source_has_its_type_as_uid_and_its_address_from_the_environment(string uid, string url)
    {
        var source = Source(uid);

        Assert.Equal((uid, url, "proxy", "false"), (Text(source["type"]), Text(source["url"]), Text(source["access"]), Text(source["editable"])));
    }

    [Fact]
    public void Only_Prometheus_is_the_default()
    {
        Assert.Equal("true", Text(Source("prometheus")["isDefault"]));
        Assert.Equal(4, Sources.Children.Count);
        Assert.Single(Sources, source => ((YamlMappingNode)source).Children.ContainsKey("isDefault"));
    }

    [Fact]
    public void An_exemplar_leads_to_its_trace_and_to_its_case_page()
    {
        var links = (YamlSequenceNode)Source("prometheus")["jsonData"]["exemplarTraceIdDestinations"];

        Assert.All(links, link => Assert.Equal("trace_id", Text(link["name"])));
        Assert.Equal("jaeger", Text(links[0]["datasourceUid"]));
        Assert.Equal("$CONSOLE_URL/cases/$${__value.raw}", Text(links[1]["url"]));
    }

    [Fact]
    public void A_log_line_leads_to_its_trace_and_to_its_case_page()
    {
        var fields = (YamlSequenceNode)Source("loki")["jsonData"]["derivedFields"];

        Assert.Equal(["Trace", "Case page", "Trace of a JSON line"], fields.Select(field => Text(field["name"])));
        Assert.Equal(["label", "label", "regex"], fields.Select(field => Text(field["matcherType"])));
        Assert.Equal(("jaeger", "$${__value.raw}"), (Text(fields[0]["datasourceUid"]), Text(fields[0]["url"])));
        Assert.Equal("$CONSOLE_URL/cases/$${__value.raw}", Text(fields[1]["url"]));
        Assert.Matches(Text(fields[2]["matcherRegex"]), """{"@level":"INFO","tracking_id":"4bf92f3577b34da6a3ce929d0e0e4736","tracing":{}}""");
    }

    [Fact]
    public void A_span_leads_to_its_log_lines_and_to_the_metrics_of_its_service()
    {
        var jaeger = Source("jaeger")["jsonData"];

        Assert.Equal(("loki", "prometheus"), (Text(jaeger["tracesToLogsV2"]["datasourceUid"]), Text(jaeger["tracesToMetrics"]["datasourceUid"])));
        Assert.Equal("{$${__tags}} | trace_id=`$${__trace.traceId}`", Text(jaeger["tracesToLogsV2"]["query"]));
        foreach (var ways in new[] { "tracesToLogsV2", "tracesToMetrics" })
        {
            Assert.Equal(("service.name", "service"), (Text(jaeger[ways]["tags"][0]["key"]), Text(jaeger[ways]["tags"][0]["value"])));
        }
    }

    [RealProgramsFact("promtool")]
    public async Task The_queries_from_a_span_parse()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "queries.yml");
        var queries = ((YamlSequenceNode)Source("jaeger")["jsonData"]["tracesToMetrics"]["queries"])
            .Select(query => Text(query["query"]).Replace("$$__tags", "service=\"api-gateway\"", StringComparison.Ordinal).Replace("$$__rate_interval", "1m", StringComparison.Ordinal))
            .Select((query, index) => $"  - record: query:number{index}\n    expr: '{query}'\n");
        await File.WriteAllTextAsync(file, "groups:\n- name: spans\n  rules:\n" + string.Concat(queries));

        await RealProgram.AcceptsAsync("promtool", ["check", "rules", "--lint=none", file]);
    }

    /// <summary>Grafana puts an environment variable where it finds a single dollar; what it must keep for itself has two.</summary>
    [Fact]
    public void A_single_dollar_is_an_environment_variable()
    {
        var text = File.ReadAllText(Path.Combine(Provisioning, "datasources", "datasources.yml"));

        var variables = SingleDollar().Matches(string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')))).Select(use => use.Groups[1].Value).Distinct().Order();

        Assert.Equal(["ALERTMANAGER_URL", "CONSOLE_URL", "JAEGER_URL", "LOKI_URL", "PROMETHEUS_URL"], variables);
    }

    [Fact]
    public void Dashboards_are_read_from_where_the_container_has_them_and_nobody_edits_them_in_place()
    {
        var provider = Load("dashboards/dashboards.yml")["providers"][0];

        Assert.Equal(("file", "/etc/grafana/dashboards"), (Text(provider["type"]), Text(provider["options"]["path"])));
        Assert.Equal(("false", "true"), (Text(provider["allowUiUpdates"]), Text(provider["disableDeletion"])));
        Assert.Equal(("AI Teams", "ai-teams"), (Text(provider["folder"]), Text(provider["folderUid"])));
    }

    private static YamlSequenceNode Sources => (YamlSequenceNode)Load("datasources/datasources.yml")["datasources"];

    private static YamlNode Source(string uid) => Sources.Single(source => Text(source["uid"]) == uid);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static YamlNode Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Provisioning, file));
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }

    [GeneratedRegex(@"(?<!\$)\$\{?([A-Z_]+)")]
    private static partial Regex SingleDollar();
}
