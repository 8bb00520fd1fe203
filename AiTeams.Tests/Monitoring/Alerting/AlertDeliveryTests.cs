using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiTeams.Otlp;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.ConsoleApp;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring.Alerting;

/// <summary>From figures to people, through the real Prometheus and the real Alertmanager with the committed rules, routes and templates.</summary>
public sealed partial class AlertDeliveryTests
{
    private static readonly Dictionary<string, string> NoSecrets = [];

    [RealProgramsFact("prometheus", "alertmanager")]
    public async Task An_alert_reaches_Slack_mail_and_webhook_and_its_links_lead_to_a_runbook_and_to_a_tracking_id()
    {
        await using var console = await ConsoleHost.StartAsync();
        var story = new TraceId(7, 9);
        console.Receipts.Add([new OtlpLogRecord
        {
            TraceId = story, UnixNano = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000, Resource = Sample.Gateway,
            Scope = new OtlpScope { Name = "AiTeams.Receipt" }, Attributes = new([new("receipt.outcome", OtlpValue.Of("server_error"))]),
        }]);
        await using var receivers = await WebhookStandIn.StartAsync();
        await using var mail = new MailStandIn();
        await using var alertmanager = await RunningAlertmanager.StartAsync(
            new Dictionary<string, string>
            {
                ["slack_webhook_url"] = $"{receivers.Address}slack",
                ["oncall_webhook_url"] = $"{receivers.Address}oncall",
                ["smtp_password"] = "of no use here",
            },
            text => text.Replace("group_wait: 10s", "group_wait: 1s", StringComparison.Ordinal)
                .Replace("smtp_smarthost: smtp.company.invalid:587", $"smtp_smarthost: {mail.Address}\n  smtp_require_tls: false", StringComparison.Ordinal));
        await using var metrics = await MetricsStandIn.StartAsync();
        foreach (var service in (string[])["api-gateway", "workflow-agent", "workflow-engine"])
            metrics.Grow($"dotnet_process_cpu_count{{service=\"{service}\",environment=\"prod\"}}", 0);
        metrics.Grow("request_count_total{service=\"api-gateway\",environment=\"prod\",project=\"p\",outcome=\"success\"}", 98);
        metrics.Grow("request_count_total{service=\"api-gateway\",environment=\"prod\",project=\"p\",outcome=\"server_error\"}", 2);
        await using var prometheus = await RunningPrometheus.StartAsync(
            metrics.Address, alertmanager.Authority, console.Url.GetLeftPart(UriPartial.Authority), WithoutWaiting, "limits.yml", "recording.yml", "alerts.yml");

        await Eventually.TrueAsync(() => receivers.Taken.Any(message => message.Path == "/oncall") && receivers.Taken.Any(message => message.Path == "/slack") && !mail.Taken.IsEmpty);

        var webhook = receivers.Taken.First(message => message.Path == "/oncall").Body;
        Assert.Equal(("page", "firing"), (webhook.GetProperty("receiver").GetString(), webhook.GetProperty("status").GetString()));
        var alert = Assert.Single(webhook.GetProperty("alerts").EnumerateArray());
        Assert.Equal(
            """{"alertname":"HighErrorRate","environment":"prod","project":"p","service":"api-gateway","severity":"critical","team":"platform"}""",
            JsonSerializer.Serialize(alert.GetProperty("labels").EnumerateObject().OrderBy(label => label.Name).ToDictionary(label => label.Name, label => label.Value.GetString())));
        var annotations = alert.GetProperty("annotations");
        using var runbook = await console.Client.GetAsync(new Uri(annotations.GetProperty("runbook_url").GetString()!));
        Assert.Contains("# HighErrorRate", await runbook.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var example = await console.Client.GetAsync(new Uri(annotations.GetProperty("example").GetString()!));
        Assert.Equal((HttpStatusCode.Redirect, $"/cases/{story}"), (example.StatusCode, example.Headers.Location!.OriginalString));
        var file = await console.JsonAsync($"/api{example.Headers.Location!.OriginalString}");
        Assert.Equal((story.ToString(), "found"), (file.GetProperty("tracking_id").GetString(), file.GetProperty("receipts").GetProperty("verdict").GetString()));

        var slack = receivers.Taken.First(message => message.Path == "/slack").Body;
        var attachment = Assert.Single(slack.GetProperty("attachments").EnumerateArray());
        Assert.Equal(("#ai-teams-pages", "#ff0000", "HighErrorRate: api-gateway (prod)"),
            (slack.GetProperty("channel").GetString(), attachment.GetProperty("color").GetString(), attachment.GetProperty("title").GetString()));
        var fields = attachment.GetProperty("fields").EnumerateArray().ToDictionary(field => field.GetProperty("title").GetString()!, field => field.GetProperty("value").GetString()!);
        Assert.Equal(["Severity", "Time", "Environment", "Service"], fields.Keys);
        Assert.Equal(("CRITICAL", "prod", "api-gateway"), (fields["Severity"], fields["Environment"], fields["Service"]));
        Assert.Matches("^2[0-9]{3}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} UTC$", fields["Time"]);
        Assert.Contains("prod 环境的 api-gateway 有 2% 的请求失败", attachment.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("api-gateway fails 2% of its requests in prod", attachment.GetProperty("text").GetString(), StringComparison.Ordinal);

        Assert.True(mail.Taken.TryPeek(out var letter));
        Assert.Contains("Subject: [ALERT] HighErrorRate: api-gateway (prod)\n", letter, StringComparison.Ordinal);
        Assert.Contains("To: oncall@company.invalid\n", letter, StringComparison.Ordinal);
        // The rule's dashboard is a path in Grafana, of which Alertmanager does not know where it is: a link that leads nowhere is not given.
        Assert.StartsWith("/d/", annotations.GetProperty("dashboard").GetString(), StringComparison.Ordinal);
        Assert.Contains("Runbook:", letter, StringComparison.Ordinal);
        Assert.All((string[])[letter, attachment.GetProperty("text").GetString()!], text => Assert.DoesNotContain("Dashboard", text, StringComparison.Ordinal));
    }

    [RealProgramsFact("alertmanager")]
    public async Task Without_any_secret_it_starts_and_an_alert_of_dev_is_shown_and_notifies_nobody()
    {
        await using var alertmanager = await RunningAlertmanager.StartAsync(NoSecrets, text => text);

        await PostAsync(alertmanager, new { alertname = "HighErrorRate", severity = "critical", environment = "dev", service = "api-gateway" });

        var alerts = await AlertsAsync(alertmanager, alerts => alerts.Length == 1);
        Assert.Equal("nobody", Assert.Single(alerts[0].GetProperty("receivers").EnumerateArray()).GetProperty("name").GetString());
        Assert.DoesNotContain("level=ERROR", alertmanager.Output, StringComparison.Ordinal);
    }

    [RealProgramsTheory("alertmanager")]
    [InlineData("APIGatewayAvailability", "critical", "api-gateway", "APIGatewayAvailability", "warning", "api-gateway", true)]
    [InlineData("HighErrorRate", "critical", "api-gateway", "SlowRequests", "warning", "api-gateway", false)]
    [InlineData("ServiceDown", "critical", "api-gateway", "HighErrorRate", "critical", "api-gateway", true)]
    [InlineData("ServiceDown", "critical", "api-gateway", "HighErrorRate", "critical", "workflow-agent", false)]
    [InlineData("CollectorDown", "critical", "otel-collector", "TelemetryAbsent", "critical", "api-gateway", true)]
    public async Task What_another_alert_says_already_is_held_back(
        string name, string severity, string service, string otherName, string otherSeverity, string otherService, bool heldBack)
    {
        await using var alertmanager = await RunningAlertmanager.StartAsync(NoSecrets, text => text);

        await PostAsync(alertmanager, new { alertname = name, severity, environment = "dev", service }, new { alertname = otherName, severity = otherSeverity, environment = "dev", service = otherService });

        var alerts = await AlertsAsync(alertmanager, alerts => alerts.Length == 2 && (!heldBack || alerts.Any(alert => State(alert) == "suppressed")));
        var other = Assert.Single(alerts, alert => alert.GetProperty("labels").GetProperty("severity").GetString() == otherSeverity
            && alert.GetProperty("labels").GetProperty("alertname").GetString() == otherName && alert.GetProperty("labels").GetProperty("service").GetString() == otherService);
        Assert.Equal(heldBack, State(other) == "suppressed");
    }

    private static string State(JsonElement alert) => alert.GetProperty("status").GetProperty("state").GetString()!;

    private static async Task PostAsync(RunningAlertmanager alertmanager, params object[] labels)
    {
        using var answer = await alertmanager.Client.PostAsJsonAsync(new Uri("/api/v2/alerts", UriKind.Relative), labels.Select(labels => new { labels }));
        answer.EnsureSuccessStatusCode();
    }

    private static Task<JsonElement[]> AlertsAsync(RunningAlertmanager alertmanager, Func<JsonElement[], bool> wanted) => Eventually.GetAsync(
        async cancellationToken => (await alertmanager.Client.GetFromJsonAsync<JsonElement[]>(new Uri("/api/v2/alerts", UriKind.Relative), cancellationToken))!, wanted);

    /// <summary>The rule's five minutes of waiting are promtool's to test.</summary>
    private static string WithoutWaiting(string rules) => Waiting().Replace(rules, "$1for: 0s");

    [GeneratedRegex(@"(- alert: HighErrorRate\n.*\n\s+)for: 5m")]
    private static partial Regex Waiting();
}
