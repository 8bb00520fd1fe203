using System.Diagnostics;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

public sealed partial class LineAllocationTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("hashed")]
    public async Task A_receipt_line_allocates_nothing(string userIds)
    {
        await using var host = new LineHost(new NullSink(), settings: [("Privacy:UserIds", userIds), ("Privacy:UserIdKey", "k")]);
        var pipeline = host.Services.GetRequiredService<LogPipeline>();
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var story = Telemetry.Begin();
        Telemetry.Tenant("acme");
        Telemetry.User("u-1", "premium");

        Assert.Equal(0, Allocations.Least(() =>
        {
            var entry = LogEntry.Rent("AiTeams.Receipt", LogLevel.Information, new(110, "RequestCompleted"), null, isReceipt: true);
            entry.Message = "Request completed";
            entry.Set(Field.RequestEndpoint, "/items/{id}");
            entry.Set(Field.RequestPath, "/items/wf_0193f1c2b7a07cc2a3c1d2e4f5061728");
            entry.Set(Field.RequestUserAgent, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36");
            entry.Set(Field.RequestDuration, 0.0123);
            entry.Set(Field.ResponseStatus, 200);
            pipeline.Write(entry);
        }));
    }

    /// <summary>The call's own boxes: its state once, and its two numbers.</summary>
    [Fact]
    public async Task A_source_generated_call_allocates_no_more_than_its_boxes()
    {
        await using var host = new LineHost(new NullSink());
        var logger = host.Logger();

        Assert.InRange(Allocations.Least(() => NodeEnded(logger, "fetch", "wf_1", "exe_1", 2, 0.018347)), 0, 104);
    }

    [LoggerMessage(1, LogLevel.Information, "Node {NodeId} of {WorkflowId} ended in {ExecutionId} after {Attempt} attempts and {OperationDuration} s")]
    private static partial void NodeEnded(ILogger logger, string nodeId, string workflowId, string executionId, int attempt, double operationDuration);

    private sealed class NullSink : ILogLineSink
    {
        public void Write(ReadOnlySpan<byte> line, bool essential)
        {
        }

        public void Flush(TimeSpan timeout)
        {
        }
    }
}
