using System.Collections.Frozen;
using System.Text;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>
/// The one table that maps names to places: a message-template property or scope key becomes the group's field; the dotted path is also the
/// OTLP attribute. Every other name goes under <c>fields</c>. Text places take any value as text; number places take numbers only.
/// </summary>
internal static class FieldTable
{
    internal const int Count = (int)Field.SourceLine + 1;

    // Field, dotted path, whether it is a number, most bytes of text, template names beside the path itself.
    private static readonly (Field Field, string Path, bool IsNumber, int MaxBytes, string[] Names)[] Rows =
    [
        (Field.RequestMethod, "request.method", false, 32, ["RequestMethod"]),
        (Field.RequestPath, "request.path", false, 2048, ["RequestPath"]),
        (Field.RequestEndpoint, "request.endpoint", false, 512, ["RequestEndpoint", "Endpoint"]),
        (Field.RequestDuration, "request.duration", true, 0, ["RequestDuration"]),
        (Field.RequestSize, "request.size", true, 0, ["RequestSize"]),
        (Field.RequestUserAgent, "request.user_agent", false, 512, ["UserAgent"]),
        (Field.RequestIp, "request.ip", false, 64, []),
        (Field.ResponseStatus, "response.status", true, 0, ["StatusCode", "ResponseStatus"]),
        (Field.ResponseSize, "response.size", true, 0, ["ResponseSize"]),
        (Field.ResponseContentType, "response.content_type", false, 128, ["ResponseContentType"]),
        (Field.UserId, "user.id", false, 256, ["UserId"]),
        (Field.UserSegment, "user.segment", false, 64, ["UserSegment"]),
        (Field.TenantId, "tenant.id", false, 256, ["TenantId"]),
        (Field.SessionId, "session.id", false, 256, ["SessionId"]),
        (Field.SessionDuration, "session.duration", true, 0, ["SessionDuration"]),
        (Field.WorkflowId, "workflow.id", false, 256, ["WorkflowId"]),
        (Field.WorkflowType, "workflow.type", false, 64, ["WorkflowType"]),
        (Field.WorkflowStatus, "workflow.status", false, 64, ["WorkflowStatus"]),
        (Field.WorkflowExecutionId, "workflow.execution_id", false, 256, ["ExecutionId"]),
        (Field.WorkflowNodeId, "workflow.node_id", false, 256, ["NodeId"]),
        (Field.OperationName, "operation.name", false, 256, ["OperationName", "Operation"]),
        (Field.OperationResult, "operation.result", false, 64, ["OperationResult"]),
        (Field.OperationDuration, "operation.duration", true, 0, ["OperationDuration"]),
        (Field.AiModel, "ai.model", false, 256, ["Model"]),
        (Field.AiProvider, "ai.provider", false, 128, ["Provider"]),
        (Field.AiInputTokens, "ai.input_tokens", true, 0, ["InputTokens"]),
        (Field.AiOutputTokens, "ai.output_tokens", true, 0, ["OutputTokens"]),
        (Field.AiCostMicroUsd, "ai.cost_micro_usd", true, 0, ["CostMicroUsd"]),
        (Field.ReceiptKind, "receipt.kind", false, 32, []),
        (Field.ReceiptOutcome, "receipt.outcome", false, 32, []),
        (Field.ReceiptApiVersion, "receipt.api_version", false, 32, []),
        (Field.ReceiptSamplingReason, "receipt.sampling_reason", false, 32, []),
        (Field.ReceiptRowsWritten, "receipt.rows_written", true, 0, []),
        (Field.ReceiptTimeToFirstByte, "receipt.time_to_first_byte", true, 0, []),
        (Field.ErrorType, "error.type", false, 512, ["ErrorType"]),
        (Field.ErrorCode, "error.code", false, 256, ["ErrorCode"]),
        (Field.ErrorMessage, "error.message", false, 4096, ["ErrorMessage"]),
        (Field.ErrorCategory, "error.category", false, 32, ["ErrorCategory"]),
        (Field.ExceptionClass, "exception.class", false, 512, []),
        (Field.ExceptionMessage, "exception.message", false, 4096, []),
        (Field.ExceptionStackTrace, "exception.stack_trace", false, int.MaxValue, []),
        (Field.ExceptionFile, "exception.file", false, 512, []),
        (Field.ExceptionLine, "exception.line", true, 0, []),
        (Field.ExceptionInner, "exception.inner", false, 4096, []),
        (Field.SourceModule, "source.module", false, 512, []),
        (Field.SourceFunction, "source.function", false, 512, []),
        (Field.SourceLine, "source.line", true, 0, []),
    ];

    private static readonly FrozenDictionary<string, Field> ByName =
        Rows.SelectMany(row => row.Names.Append(row.Path), (row, name) => KeyValuePair.Create(name, row.Field)).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Entry[] Entries = [.. Rows.Select(MakeEntry)];

    internal static bool TryFind(string name, out Field field) => ByName.TryGetValue(name, out field);

    internal static Entry Of(Field field) => Entries[(int)field];

    private static Entry MakeEntry((Field Field, string Path, bool IsNumber, int MaxBytes, string[] Names) row, int index)
    {
        if ((int)row.Field != index) throw new InvalidOperationException($"The table's row {index} is not {row.Field}.");
        var dot = row.Path.IndexOf('.', StringComparison.Ordinal);
        return new(row.Path, row.Path[..dot], row.IsNumber, row.MaxBytes, Encoding.UTF8.GetBytes($"\"{row.Path[(dot + 1)..]}\":"));
    }

    /// <param name="Path">Dotted path: the OTLP attribute's name.</param>
    /// <param name="Group">Object that holds it in the line.</param>
    /// <param name="IsNumber">Takes numbers only, so that one field never has two types.</param>
    /// <param name="MaxBytes">Text beyond this is cut.</param>
    /// <param name="Name">Its member name in the group, quoted, with the colon.</param>
    internal sealed record Entry(string Path, string Group, bool IsNumber, int MaxBytes, byte[] Name);
}
