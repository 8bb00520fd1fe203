using System.Net;
using System.Net.Sockets;
using AiTeams.Otlp;
using AiTeams.Tests.Otlp;
using AiTeams.Tests.ServiceDefaults;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class RelayTests
{
    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task What_came_in_goes_on_byte_for_byte_with_the_configured_headers(string protocol)
    {
        await using var target = await ReceiverHost.StartAsync(new OtlpReceiverOptions { RequiredKey = "a key, with comma" });
        var endpoint = protocol == "grpc" ? target.Grpc : target.Http;
        await using var console = await ConsoleHost.StartAsync(
            $"Console:RelayEndpoint={endpoint}", $"Console:RelayProtocol={protocol}", "Console:RelayHeaders=x-otlp-api-key=a%20key%2C%20with%20comma,x-other=1");
        var (traces, logs) = (Messages.Traces(Messages.Span(1)), Messages.Logs(Messages.Field(3, "INFO")));

        await PostAsync(console, "traces", traces);
        await PostAsync(console, "logs", logs);

        await Eventually.TrueAsync(() => target.Consumer.Requests.Count == 2);
        Assert.Equal([OtlpSignal.Traces, OtlpSignal.Logs], target.Consumer.Requests.Select(request => request.Signal));
        Assert.Equal([traces, logs], target.Consumer.Requests.Select(request => request.Message));
        await Eventually.GetAsync(() => console.Relay.Sent, sent => sent == 2);
        Assert.Equal((0L, 0L), (console.Relay.QueueFull, console.Relay.ExportFailed));
    }

    [Fact]
    public async Task A_target_that_does_not_answer_costs_the_sender_nothing_and_every_drop_is_counted()
    {
        // The system completes connections up to the backlog; nobody takes them.
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        await using var console = await ConsoleHost.StartAsync($"Console:RelayEndpoint=http://{deaf.LocalEndpoint}", "Console:RelayQueue=3", "Console:RelayTimeout=00:01:00");

        for (var i = 0; i < 20; i++) await PostAsync(console, "traces", Messages.Traces(Messages.Span((byte)(i + 1))));

        Assert.Equal(20, console.Store.Status.Records);
        // One is being tried, three wait, and in between the first may have left the queue.
        Assert.InRange(console.Relay.QueueFull, 16, 17);
        Assert.Equal(20, console.Relay.QueueFull + console.Relay.ExportFailed + console.Relay.Waiting + console.Relay.Sent);
    }

    [Fact]
    public async Task A_target_that_refuses_is_not_asked_again()
    {
        await using var target = await ReceiverHost.StartAsync(new OtlpReceiverOptions { RequiredKey = "other" });
        await using var console = await ConsoleHost.StartAsync($"Console:RelayEndpoint={target.Grpc}");

        await PostAsync(console, "traces", Messages.Traces(Messages.Span(1)));

        await Eventually.GetAsync(() => console.Relay.ExportFailed, failed => failed == 1);
        Assert.Equal((0L, 0L), (console.Relay.Sent, console.Relay.QueueFull));
    }

    [Fact]
    public async Task What_is_dropped_is_counted_by_item_with_its_reason()
    {
        await using var target = await ReceiverHost.StartAsync(new OtlpReceiverOptions { RequiredKey = "other" });
        await using var refused = await ConsoleHost.StartAsync($"Console:RelayEndpoint={target.Grpc}");
        await using var full = await ConsoleHost.StartAsync($"Console:RelayEndpoint={target.Grpc}", "Console:RelayQueueBytes=1");
        var (traces, logs) = (Messages.Traces(Messages.Span(1), Messages.Span(2), Messages.Span(3)), Messages.Logs(Messages.Field(3, "INFO"), Messages.Field(3, "INFO")));

        foreach (var console in new[] { refused, full })
        {
            await PostAsync(console, "traces", traces);
            await PostAsync(console, "logs", logs);
        }

        await Eventually.GetAsync(() => refused.Relay.ExportFailed, failed => failed == 2);
        Assert.Equal((3.0, 2.0, null), await DroppedAsync(refused, "export_failed"));
        Assert.Equal((3.0, 2.0, null), await DroppedAsync(full, "queue_full"));
        Assert.Equal((null, null, null), await DroppedAsync(full, "export_failed"));
    }

    private static async Task<(double? Traces, double? Logs, double? Metrics)> DroppedAsync(ConsoleHost console, string reason)
    {
        var scrape = new Scrape(await console.PageAsync("/metrics"));
        return (Of("traces"), Of("logs"), Of("metrics"));

        double? Of(string signal) => scrape.Value("telemetry_dropped_total", ("signal", signal), ("reason", reason));
    }

    private static async Task PostAsync(ConsoleHost console, string signal, byte[] message)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new("application/x-protobuf");
        using var response = await console.Client.PostAsync(new Uri($"/v1/{signal}", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }
}
