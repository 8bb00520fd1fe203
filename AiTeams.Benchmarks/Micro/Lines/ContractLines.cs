using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Receipts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>Our own way, whole: entry, the story's facts, the line, the copy into the sink.</summary>
internal sealed class ContractLines(IServiceProvider services)
{
    private static readonly EventId RequestCompleted = new(110, nameof(RequestCompleted));

    private readonly LogPipeline _pipeline = services.GetRequiredService<LogPipeline>();
    private readonly ILogger _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(Values.Category);

    internal void Call() => _logger.NodeEnded(Values.NodeId, Values.WorkflowId, Values.ExecutionId, Values.Attempt, Values.Duration);

    internal void CallBelowLevel() => _logger.NodeLooks(Values.NodeId, Values.ExecutionId, Values.Attempt);

    /// <summary>As the middleware fills it at the end of a request.</summary>
    internal void Receipt()
    {
        var entry = LogEntry.Rent(ReceiptLog.Category, LogLevel.Information, RequestCompleted, exception: null, isReceipt: true);
        entry.Message = "Request completed";
        entry.Set(Field.RequestMethod, Values.Method);
        entry.Set(Field.RequestPath, Values.Path);
        entry.Set(Field.RequestEndpoint, Values.Endpoint);
        entry.Set(Field.RequestDuration, Values.Duration);
        entry.Set(Field.RequestSize, Values.RequestSize);
        entry.Set(Field.RequestUserAgent, Values.UserAgent);
        entry.Set(Field.RequestIp, Values.Address);
        entry.Set(Field.ResponseStatus, Values.Status);
        entry.Set(Field.ResponseSize, Values.ResponseSize);
        entry.Set(Field.ResponseContentType, Values.ContentType);
        entry.Set(Field.ReceiptKind, "request");
        entry.Set(Field.ReceiptOutcome, Values.Outcome);
        entry.Set(Field.ReceiptApiVersion, Values.ApiVersion);
        entry.Set(Field.ReceiptSamplingReason, Values.SamplingReason);
        entry.Set(Field.ReceiptRowsWritten, Values.Rows);
        entry.Set(Field.ReceiptTimeToFirstByte, Values.FirstByte);
        _pipeline.Write(entry);
    }
}
