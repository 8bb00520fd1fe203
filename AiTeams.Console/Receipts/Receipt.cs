using AiTeams.ConsoleApp.Store;
using AiTeams.Otlp;

namespace AiTeams.ConsoleApp.Receipts;

/// <summary>One completed request, run or model call, as its log record of category <c>AiTeams.Receipt</c> says.</summary>
public sealed record Receipt
{
    internal const string Category = "AiTeams.Receipt";

    public required DateTimeOffset At { get; init; }

    public required string TrackingId { get; init; }

    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    public required string Service { get; init; }

    /// <summary>request | run | model_call.</summary>
    public required string Kind { get; init; }

    public required string Outcome { get; init; }

    public string? Method { get; init; }

    /// <summary>Route template.</summary>
    public string? Endpoint { get; init; }

    public string? Path { get; init; }

    public long? Status { get; init; }

    /// <summary>Seconds.</summary>
    public double? Duration { get; init; }

    public string? TenantId { get; init; }

    public string? UserId { get; init; }

    public string? SessionId { get; init; }

    public string? WorkflowId { get; init; }

    public string? ExecutionId { get; init; }

    public string? Operation { get; init; }

    public string? Model { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CostMicroUsd { get; init; }

    public long? RowsWritten { get; init; }

    public string? ErrorCode { get; init; }

    public string? SamplingReason { get; init; }

    internal static bool Is(OtlpLogRecord record) => record.Scope.Name == Category;

    internal static Receipt From(OtlpLogRecord record)
    {
        var attributes = record.Attributes;
        var story = StoryIds.Of(attributes);
        return new Receipt
        {
            At = UnixNano.ToTime(record.UnixNano),
            TrackingId = (story.IsEmpty ? record.TraceId : story).ToString(),
            TraceId = record.TraceId.ToString(),
            SpanId = record.SpanId.ToString(),
            Service = record.Resource.ServiceName,
            Kind = attributes.Text("receipt.kind") ?? "request",
            Outcome = attributes.Text("receipt.outcome") ?? "",
            Method = attributes.Text("request.method"),
            Endpoint = attributes.Text("request.endpoint"),
            Path = attributes.Text("request.path"),
            Status = attributes["response.status"].IntValue,
            Duration = attributes["request.duration"].Number ?? attributes["operation.duration"].Number,
            TenantId = attributes.Text("tenant.id"),
            UserId = attributes.Text("user.id"),
            SessionId = attributes.Text("session.id"),
            WorkflowId = attributes.Text("workflow.id"),
            ExecutionId = attributes.Text("workflow.execution_id"),
            Operation = attributes.Text("operation.name"),
            Model = attributes.Text("ai.model"),
            InputTokens = attributes["ai.input_tokens"].IntValue,
            OutputTokens = attributes["ai.output_tokens"].IntValue,
            CostMicroUsd = attributes["ai.cost_micro_usd"].IntValue,
            RowsWritten = attributes["receipt.rows_written"].IntValue,
            ErrorCode = attributes.Text("error.code"),
            SamplingReason = attributes.Text("receipt.sampling_reason"),
        };
    }
}
