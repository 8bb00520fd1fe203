namespace AiTeams.ServiceDefaults.Logging;

/// <summary>A place of the log line. What it means, in two languages, stands in the catalogue (docs/telemetry.md).</summary>
/// <param name="Path">Dotted path: group and member in the line, attribute in OTLP.</param>
/// <param name="MaxBytes">Text beyond this is cut; 0 for numbers.</param>
/// <param name="Names">Template properties and scope keys that feed it, beside the path itself.</param>
/// <param name="MayBePersonal">Its text comes from outside and is searched for personal values.</param>
internal sealed record FieldDefinition(Field Field, string Path, bool IsNumber, int MaxBytes, string[] Names, bool MayBePersonal);

/// <summary>The rows of <see cref="FieldTable"/>, in its order.</summary>
internal static class FieldDefinitions
{
    private const int WholeBudget = int.MaxValue;

    internal static IReadOnlyList<FieldDefinition> All { get; } =
    [
        Known(Field.RequestMethod, "request.method", 32, ["RequestMethod"]),
        Free(Field.RequestPath, "request.path", 2048, ["RequestPath"]),
        Known(Field.RequestEndpoint, "request.endpoint", 512, ["RequestEndpoint", "Endpoint"]),
        Number(Field.RequestDuration, "request.duration", ["RequestDuration"]),
        Number(Field.RequestSize, "request.size", ["RequestSize"]),
        Free(Field.RequestUserAgent, "request.user_agent", 512, ["UserAgent"]),
        Known(Field.RequestIp, "request.ip", 64, ["RequestIp", "ClientIp", "RemoteIp", "RemoteIpAddress"]),
        Number(Field.ResponseStatus, "response.status", ["StatusCode", "ResponseStatus"]),
        Number(Field.ResponseSize, "response.size", ["ResponseSize"]),
        Known(Field.ResponseContentType, "response.content_type", 128, ["ResponseContentType"]),
        Free(Field.UserId, "user.id", 256, ["UserId"]),
        Known(Field.UserSegment, "user.segment", 64, ["UserSegment"]),
        Free(Field.TenantId, "tenant.id", 256, ["TenantId"]),
        Free(Field.SessionId, "session.id", 256, ["SessionId"]),
        Number(Field.SessionDuration, "session.duration", ["SessionDuration"]),
        Free(Field.WorkflowId, "workflow.id", 256, ["WorkflowId"]),
        Known(Field.WorkflowType, "workflow.type", 64, ["WorkflowType"]),
        Known(Field.WorkflowStatus, "workflow.status", 64, ["WorkflowStatus"]),
        Free(Field.WorkflowExecutionId, "workflow.execution_id", 256, ["ExecutionId"]),
        Free(Field.WorkflowNodeId, "workflow.node_id", 256, ["NodeId"]),
        Known(Field.OperationName, "operation.name", 256, ["OperationName", "Operation"]),
        Known(Field.OperationResult, "operation.result", 64, ["OperationResult"]),
        Number(Field.OperationDuration, "operation.duration", ["OperationDuration"]),
        Free(Field.AiModel, "ai.model", 256, ["Model"]),
        Known(Field.AiProvider, "ai.provider", 128, ["Provider"]),
        Number(Field.AiInputTokens, "ai.input_tokens", ["InputTokens"]),
        Number(Field.AiOutputTokens, "ai.output_tokens", ["OutputTokens"]),
        Number(Field.AiCostMicroUsd, "ai.cost_micro_usd", ["CostMicroUsd"]),
        Known(Field.ReceiptKind, "receipt.kind", 32, []),
        Known(Field.ReceiptOutcome, "receipt.outcome", 32, []),
        Known(Field.ReceiptApiVersion, "receipt.api_version", 32, []),
        Known(Field.ReceiptSamplingReason, "receipt.sampling_reason", 32, []),
        Number(Field.ReceiptRowsWritten, "receipt.rows_written", []),
        Number(Field.ReceiptTimeToFirstByte, "receipt.time_to_first_byte", []),
        Free(Field.ErrorType, "error.type", 512, ["ErrorType"]),
        Known(Field.ErrorCode, "error.code", 256, ["ErrorCode"]),
        Free(Field.ErrorMessage, "error.message", 4096, ["ErrorMessage"]),
        Known(Field.ErrorCategory, "error.category", 32, ["ErrorCategory"]),
        Known(Field.ExceptionClass, "exception.class", 512, []),
        Free(Field.ExceptionMessage, "exception.message", 4096, []),
        Free(Field.ExceptionStackTrace, "exception.stack_trace", WholeBudget, []),
        Known(Field.ExceptionFile, "exception.file", 512, []),
        Number(Field.ExceptionLine, "exception.line", []),
        Free(Field.ExceptionInner, "exception.inner", 4096, []),
        Known(Field.SourceModule, "source.module", 512, []),
        Known(Field.SourceFunction, "source.function", 512, []),
        Number(Field.SourceLine, "source.line", []),
    ];

    private static FieldDefinition Known(Field field, string path, int maxBytes, string[] names) => new(field, path, false, maxBytes, names, false);

    private static FieldDefinition Free(Field field, string path, int maxBytes, string[] names) => new(field, path, false, maxBytes, names, true);

    private static FieldDefinition Number(Field field, string path, string[] names) => new(field, path, true, 0, names, false);
}
