using System.Text.RegularExpressions;
using AiTeams.Cli;
using AiTeams.Tests.Monitoring;
using AiTeams.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AiTeams.Tests.Cli.CloudPush;

/// <summary><c>aiteams cloud push</c> against a stand-in of the account, with the committed rules and dashboards.</summary>
public sealed partial class CloudPushTests
{
    private static readonly int Dashboards = Directory.GetFiles(Path.Combine(MonitoringFolder.Path, "grafana", "dashboards")).Length;

    [Fact]
    public async Task Without_apply_it_says_what_it_would_do_and_sends_nothing()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();

        var result = await PushAsync(cloud);

        Assert.Equal((ExitCodes.Fine, ""), (result.ExitCode, result.Errors));
        Assert.Contains("create  rule group  requests-alerts", result.Output, StringComparison.Ordinal);
        Assert.Contains("create  folder  AI Teams", result.Output, StringComparison.Ordinal);
        Assert.Contains("create  dashboard  工作流执行监控", result.Output, StringComparison.Ordinal);
        Assert.Contains("would be sent: --apply does it. Nothing was sent.", result.Output, StringComparison.Ordinal);
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task With_apply_everything_is_there_once_and_a_second_run_sends_nothing()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();

        var first = await PushAsync(cloud, "--apply");
        var sent = cloud.Changes;
        var second = await PushAsync(cloud, "--apply");

        Assert.True(first.ExitCode == ExitCodes.Fine, first.Errors);
        Assert.Equal(Dashboards, cloud.Dashboards.Count);
        Assert.Equal(RuleGroupNames().Order(), cloud.Groups.Keys.Where(name => !name.EndsWith(" 2", StringComparison.Ordinal)).Order());
        Assert.Equal(1, sent.Count(change => change == "POST /api/folders"));
        Assert.Equal(Dashboards, sent.Count(change => change == "POST /api/dashboards/db"));
        Assert.Equal(cloud.Groups.Count, sent.Count(change => change == "POST /prometheus/config/v1/rules/ai-teams"));
        Assert.Equal(sent, cloud.Changes);
        Assert.Contains("Everything is as it should be: nothing was sent.", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_or_added_elsewhere_is_put_right_and_nothing_else_is_touched()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        await PushAsync(cloud, "--apply");
        var before = cloud.Changes.Count;
        cloud.Dashboards["http"]["dashboard"]!["panels"]!.AsArray().RemoveAt(0);
        ((YamlScalarNode)cloud.Groups["limits"]["interval"]).Value = "7m";
        cloud.Groups["gone"] = new("name", "gone", "rules", new YamlSequenceNode());

        var result = await PushAsync(cloud, "--apply");

        Assert.Equal(["DELETE /prometheus/config/v1/rules/ai-teams/gone", "POST /api/dashboards/db", "POST /prometheus/config/v1/rules/ai-teams"], cloud.Changes.Skip(before).Order());
        Assert.Contains("update  rule group  limits", result.Output, StringComparison.Ordinal);
        Assert.Contains("delete  rule group  gone", result.Output, StringComparison.Ordinal);
        Assert.Contains("update  dashboard  HTTP", result.Output, StringComparison.Ordinal);
        Assert.Contains("3 sent.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_are_pushed_alone_are_the_same_as_with_the_dashboards()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        await PushAsync(cloud, "--apply", "--only", "rules");
        var before = cloud.Changes.Count;

        await PushAsync(cloud, "--apply");

        Assert.DoesNotContain(cloud.Changes.Skip(before), change => change.Contains("/rules/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_of_rules_and_dashboards_begin_with_real_addresses()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();

        await PushAsync(cloud, "--apply");

        var texts = cloud.Groups.Values.SelectMany(group => group.AllNodes).OfType<YamlScalarNode>().Select(scalar => scalar.Value!).ToList();
        Assert.Contains($"{cloud.Url}/d/error-analysis", texts);
        Assert.DoesNotContain(texts, text => text.Contains("externalLabels.console_url", StringComparison.Ordinal));
        var console = cloud.Dashboards["tracking-id"]["dashboard"]!["templating"]!["list"]!.AsArray().Single(variable => (string?)variable!["name"] == "console");
        Assert.Equal("https://console.example", (string?)console!["current"]!["value"]);
    }

    [Fact]
    public async Task An_account_with_Tempo_is_asked_for_traces_as_Tempo_wants_it()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        cloud.DataSources["my-traces"] = "tempo";

        var result = await PushAsync(cloud, "--apply", "--jaeger-uid", "my-traces");

        Assert.True(result.ExitCode == ExitCodes.Fine, result.Errors);
        var trace = cloud.Dashboards["tracking-id"]["dashboard"]!["panels"]!.AsArray().Single(panel => (string?)panel!["type"] == "traces")!;
        Assert.Equal(("my-traces", "tempo"), ((string?)trace["datasource"]!["uid"], (string?)trace["datasource"]!["type"]));
        Assert.Equal(("$tracking_id", "traceql"), ((string?)trace["targets"]![0]!["query"], (string?)trace["targets"]![0]!["queryType"]));
        Assert.DoesNotContain("\"jaeger\"", cloud.Dashboards["workflow-analysis"].ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("run_workflow", cloud.Dashboards["workflow-analysis"].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_for_long_storage_take_the_place_of_the_local_ones_and_large_groups_are_sent_in_parts()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "grafana", "dashboards"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "rules", "long"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "rules", "week.yml"), Group("slo", 3) + Group("other", 1).Replace("groups:\n", "", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "rules", "long", "month.yml"), Group("slo", 27));

        var result = await Shell.RunAsync(["cloud", "push", "--folder", folder.Path, "--only", "rules", "--apply"], cloud.Environment);

        Assert.True(result.ExitCode == ExitCodes.Fine, result.Errors);
        Assert.Equal(["other", "slo", "slo 2"], cloud.Groups.Keys.Order());
        Assert.Equal((20, 7), (Rules("slo").Length, Rules("slo 2").Length));
        Assert.Equal("slo:number20", Rules("slo 2")[0]);

        static string Group(string name, int rules) =>
            $"groups:\n  - name: {name}\n    rules:\n" + string.Concat(Enumerable.Range(0, rules).Select(i => $"      - {{ record: '{name}:number{i}', expr: vector({i}) }}\n"));

        string[] Rules(string group) => [.. ((YamlSequenceNode)cloud.Groups[group]["rules"]).Select(rule => (string)rule["record"]!)];
    }

    [Fact]
    public async Task Only_a_part_is_pushed_when_asked()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();

        await PushAsync(cloud, "--apply", "--only", "rules");

        Assert.Empty(cloud.Dashboards);
        Assert.NotEmpty(cloud.Groups);
    }

    [Fact]
    public async Task A_part_without_variables_is_left_out_and_said_to_be()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        var environment = cloud.Environment;
        foreach (var name in environment.Keys.Where(name => name.StartsWith("GRAFANA_CLOUD", StringComparison.Ordinal)).ToList()) environment.Remove(name);

        var result = await PushAsync(environment, "--apply");

        Assert.Equal(ExitCodes.Fine, result.ExitCode);
        Assert.Contains("rule group: left out, none of its variables is set.", result.Output, StringComparison.Ordinal);
        Assert.Empty(cloud.Groups);
        Assert.Equal(Dashboards, cloud.Dashboards.Count);
    }

    [Theory]
    [InlineData("dashboards", "GRAFANA_CLOUD_API_KEY")]
    [InlineData("dashboards", "GRAFANA_CLOUD_TENANT_ID")]
    [InlineData("rules", "GRAFANA_TOKEN")]
    public async Task A_part_that_is_not_asked_for_may_be_set_in_part(string only, string missing)
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        var environment = cloud.Environment;
        environment.Remove(missing);

        var result = await PushAsync(environment, "--apply", "--only", only);

        Assert.True(result.ExitCode == ExitCodes.Fine, result.Errors);
        Assert.Equal(only == "dashboards" ? (Dashboards, true) : (0, false), (cloud.Dashboards.Count, cloud.Groups.IsEmpty));
    }

    [Fact]
    public async Task The_alerts_on_what_only_a_Prometheus_of_ones_own_scrapes_are_named_in_the_documentation()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        await PushAsync(cloud, "--apply", "--only", "rules");
        var documentation = await File.ReadAllTextAsync(Path.Combine(MonitoringFolder.Path, "..", "docs", "dashboards.md"));

        var named = documentation[documentation.IndexOf("these alerts never fire there", StringComparison.Ordinal)..].Split(':', '.')[1].Split(',').Select(name => name.Trim());

        Assert.Equal(
            cloud.Groups.Values.SelectMany(group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>()
                .Where(rule => rule.Children.ContainsKey("alert") && Scraped().IsMatch((string)rule["expr"]!))
                .Select(rule => (string)rule["alert"]!).Order(StringComparer.Ordinal),
            named);
    }

    [Theory]
    [InlineData("GRAFANA_CLOUD_API_KEY", null, "GRAFANA_CLOUD_API_KEY is not set.")]
    [InlineData("GRAFANA_CLOUD_TENANT_ID", null, "GRAFANA_CLOUD_TENANT_ID is not set.")]
    [InlineData("GRAFANA_URL", null, "GRAFANA_URL is not set.")]
    [InlineData("GRAFANA_URL", "http://grafana.example", "GRAFANA_URL must be an https address; http is for this machine alone.")]
    [InlineData("GRAFANA_URL", "https://user:secret@grafana.example", "GRAFANA_URL must be an https address; http is for this machine alone.")]
    [InlineData("GRAFANA_CLOUD_PROMETHEUS_URL", "http://203.0.113.1/api/prom/push", "GRAFANA_CLOUD_PROMETHEUS_URL must be an https address; http is for this machine alone.")]
    [InlineData("GRAFANA_TOKEN_FILE", "/no/such/file", "There is no file /no/such/file.")]
    public async Task An_incomplete_or_unsafe_setting_is_named_and_nothing_is_sent(string variable, string? value, string message)
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        var environment = cloud.Environment;
        environment.Remove(variable);
        if (value is not null) environment[variable] = value;
        if (variable == "GRAFANA_TOKEN_FILE") environment.Remove("GRAFANA_TOKEN");

        var result = await PushAsync(environment, "--apply");

        Assert.Equal((ExitCodes.WrongUsage, message), (result.ExitCode, result.Errors.Trim()));
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_before_anything_is_sent_and_is_not_shown()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        var environment = cloud.Environment;
        environment["GRAFANA_TOKEN"] = "glsa_wrong";

        var result = await PushAsync(environment, "--apply");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("refuses the key", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("glsa_wrong", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task A_key_may_stand_in_a_file()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(file, "glsa_token\n");
        var environment = cloud.Environment;
        environment.Remove("GRAFANA_TOKEN");
        environment["GRAFANA_TOKEN_FILE"] = file;

        var result = await PushAsync(environment, "--apply", "--only", "dashboards");

        Assert.True(result.ExitCode == ExitCodes.Fine, result.Errors);
        Assert.Equal(Dashboards, cloud.Dashboards.Count);
    }

    [Fact]
    public async Task An_account_without_the_data_source_is_told_which_option_names_it()
    {
        await using var cloud = await GrafanaCloudDouble.StartAsync();
        cloud.DataSources.TryRemove("loki", out _);

        var result = await PushAsync(cloud, "--apply");

        Assert.Equal((ExitCodes.WrongUsage, "The account has no data source with the uid loki: name the right one by --loki-uid."), (result.ExitCode, result.Errors.Trim()));
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task An_account_that_is_away_is_said_to_be()
    {
        var environment = new Dictionary<string, string> { ["GRAFANA_URL"] = $"http://127.0.0.1:{FreePort.Next()}", ["GRAFANA_TOKEN"] = "glsa_token" };

        var result = await PushAsync(environment, "--apply");

        Assert.Equal(ExitCodes.CannotReach, result.ExitCode);
        Assert.Contains("cannot be reached", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Nothing to push to")]
    [InlineData("zh", "没有推送目标")]
    public async Task Without_any_variable_it_is_wrong_usage(string language, string message)
    {
        var result = await PushAsync([], "--lang", language);

        Assert.Equal(ExitCodes.WrongUsage, result.ExitCode);
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
    }

    private static Task<Shell.Result> PushAsync(GrafanaCloudDouble cloud, params string[] more) => PushAsync(cloud.Environment, more);

    private static Task<Shell.Result> PushAsync(Dictionary<string, string> environment, params string[] more) =>
        Shell.RunAsync(["cloud", "push", "--folder", MonitoringFolder.Path, .. more], environment);

    // Without those that hold the rest of a group of more than twenty rules.
    private static IEnumerable<string> RuleGroupNames() => Directory.EnumerateFiles(Path.Combine(MonitoringFolder.Path, "rules"), "*.yml")
        .SelectMany(File.ReadLines)
        .Where(line => line.StartsWith("  - name: ", StringComparison.Ordinal))
        .Select(line => line["  - name: ".Length..]);

    [GeneratedRegex(@"\bup\b|\b(scrape|otelcol|prometheus|alertmanager|loki)_")]
    private static partial Regex Scraped();
}
