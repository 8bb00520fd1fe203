namespace AiTeams.ServiceDefaults.Logging;

/// <summary>A place of the log line, for the program and for its catalogue.</summary>
/// <param name="Path">Dotted path: group and member in the line, attribute in OTLP.</param>
/// <param name="Unit">UCUM unit of a number (<c>s</c>, <c>By</c>, <c>{token}</c>); empty for texts.</param>
/// <param name="MaxBytes">Text beyond this is cut; 0 for numbers.</param>
/// <param name="Names">Template properties and scope keys that feed it, beside the path itself.</param>
/// <param name="MayBePersonal">Its text comes from outside and is searched for personal values.</param>
/// <param name="Meaning">In English.</param>
/// <param name="Chinese">The same in Chinese.</param>
internal sealed record FieldDefinition(
    Field Field, string Path, bool IsNumber, string Unit, int MaxBytes, string[] Names, bool MayBePersonal, string Meaning, string Chinese);

/// <summary>The rows of <see cref="FieldTable"/>, in its order.</summary>
internal static class FieldDefinitions
{
    private const int WholeBudget = int.MaxValue;

    internal static IReadOnlyList<FieldDefinition> All { get; } =
    [
        Known(Field.RequestMethod, "request.method", 32, ["RequestMethod"], "HTTP method", "HTTP 方法"),
        Free(Field.RequestPath, "request.path", 2048, ["RequestPath"], "Path without query string", "不含查询串的路径"),
        Known(Field.RequestEndpoint, "request.endpoint", 512, ["RequestEndpoint", "Endpoint"], "Route template, or unmatched", "路由模板;未匹配时为 unmatched"),
        Number(Field.RequestDuration, "request.duration", "s", ["RequestDuration"], "From the first byte in to the last byte out", "从收到首字节到发出末字节的时间"),
        Number(Field.RequestSize, "request.size", "By", ["RequestSize"], "Bytes of the body received", "收到的请求体字节数"),
        Free(Field.RequestUserAgent, "request.user_agent", 512, ["UserAgent"], "Header User-Agent", "User-Agent 请求头"),
        Known(Field.RequestIp, "request.ip", 64, ["RequestIp", "ClientIp", "RemoteIp", "RemoteIpAddress"], "Caller's address, truncated to /24 or /48", "调用方地址,截断为 /24 或 /48"),
        Number(Field.ResponseStatus, "response.status", "", ["StatusCode", "ResponseStatus"], "HTTP status code", "HTTP 状态码"),
        Number(Field.ResponseSize, "response.size", "By", ["ResponseSize"], "Bytes of the body sent", "发出的响应体字节数"),
        Known(Field.ResponseContentType, "response.content_type", 128, ["ResponseContentType"], "Header Content-Type", "Content-Type 响应头"),
        Free(Field.UserId, "user.id", 256, ["UserId"], "User, plain or hashed as Privacy:UserIds says", "用户,按 Privacy:UserIds 明文或散列"),
        Known(Field.UserSegment, "user.segment", 64, ["UserSegment"], "free, premium, enterprise or anonymous", "用户分层:free、premium、enterprise 或 anonymous"),
        Free(Field.TenantId, "tenant.id", 256, ["TenantId"], "Tenant", "租户"),
        Free(Field.SessionId, "session.id", 256, ["SessionId"], "Chat session", "聊天会话"),
        Number(Field.SessionDuration, "session.duration", "s", ["SessionDuration"], "Age of the session", "会话持续时间"),
        Free(Field.WorkflowId, "workflow.id", 256, ["WorkflowId"], "Stored workflow", "已保存的工作流"),
        Known(Field.WorkflowType, "workflow.type", 64, ["WorkflowType"], "simple, complex or ai-assisted", "工作流类型:simple、complex 或 ai-assisted"),
        Known(Field.WorkflowStatus, "workflow.status", 64, ["WorkflowStatus"], "Status of the run, in the API's spelling", "执行状态,拼写同 API"),
        Free(Field.WorkflowExecutionId, "workflow.execution_id", 256, ["ExecutionId"], "Run of a workflow", "工作流的一次执行"),
        Free(Field.WorkflowNodeId, "workflow.node_id", 256, ["NodeId"], "Node within the run", "执行中的节点"),
        Known(Field.OperationName, "operation.name", 256, ["OperationName", "Operation"], "What was done, of low cardinality", "执行的操作,低基数"),
        Known(Field.OperationResult, "operation.result", 64, ["OperationResult"], "success, failure or partial", "结果:success、failure 或 partial"),
        Number(Field.OperationDuration, "operation.duration", "s", ["OperationDuration"], "How long the operation took", "操作耗时"),
        Free(Field.AiModel, "ai.model", 256, ["Model"], "Model that answered", "应答的模型"),
        Known(Field.AiProvider, "ai.provider", 128, ["Provider"], "Who serves the model", "模型提供方"),
        Number(Field.AiInputTokens, "ai.input_tokens", "{token}", ["InputTokens"], "Tokens in, cached included, as the provider counts", "输入 token 数,含缓存,按提供方计数"),
        Number(Field.AiOutputTokens, "ai.output_tokens", "{token}", ["OutputTokens"], "Tokens out, reasoning included, as the provider counts", "输出 token 数,含推理,按提供方计数"),
        Number(Field.AiCostMicroUsd, "ai.cost_micro_usd", "{micro_USD}", ["CostMicroUsd"], "Cost in millionths of a dollar", "费用,单位为百万分之一美元"),
        Known(Field.ReceiptKind, "receipt.kind", 32, [], "request, run or model_call", "凭据种类:request、run 或 model_call"),
        Known(Field.ReceiptOutcome, "receipt.outcome", 32, [], "How it ended, of a closed set per kind", "结局,每种凭据有固定取值"),
        Known(Field.ReceiptApiVersion, "receipt.api_version", 32, [], "Version of the API that was called", "被调用的 API 版本"),
        Known(Field.ReceiptSamplingReason, "receipt.sampling_reason", 32, [], "Why the trace is kept, as far as this service knows", "该追踪被保留的原因(以本服务所知为限)"),
        Number(Field.ReceiptRowsWritten, "receipt.rows_written", "{row}", [], "Rows inserted or changed", "插入或修改的行数"),
        Number(Field.ReceiptTimeToFirstByte, "receipt.time_to_first_byte", "s", [], "From the first byte in to the first byte out", "从收到首字节到发出首字节的时间"),
        Free(Field.ErrorType, "error.type", 512, ["ErrorType"], "Type of the exception or the protocol's error", "异常类型或协议错误"),
        Known(Field.ErrorCode, "error.code", 256, ["ErrorCode"], "Problem code", "问题代码"),
        Free(Field.ErrorMessage, "error.message", 4096, ["ErrorMessage"], "What went wrong", "出错说明"),
        Known(Field.ErrorCategory, "error.category", 32, ["ErrorCategory"], "client, server, network or timeout", "错误类别:client、server、network 或 timeout"),
        Known(Field.ExceptionClass, "exception.class", 512, [], "Full type name", "完整类型名"),
        Free(Field.ExceptionMessage, "exception.message", 4096, [], "Message of the exception", "异常消息"),
        Free(Field.ExceptionStackTrace, "exception.stack_trace", WholeBudget, [], "Stack trace, cut where the line is full", "调用栈,超出行限额时截断"),
        Known(Field.ExceptionFile, "exception.file", 512, [], "Source file of the innermost frame that has one", "最内层有源码的栈帧的文件"),
        Number(Field.ExceptionLine, "exception.line", "", [], "Line in that file", "该文件中的行号"),
        Free(Field.ExceptionInner, "exception.inner", 4096, [], "Inner exceptions, outermost first", "内层异常,由外到内"),
        Known(Field.SourceModule, "source.module", 512, [], "Type that logged or threw", "记录或抛出的类型"),
        Known(Field.SourceFunction, "source.function", 512, [], "Method that logged or threw", "记录或抛出的方法"),
        Number(Field.SourceLine, "source.line", "", [], "Line that logged or threw", "记录或抛出的行号"),
    ];

    private static FieldDefinition Known(Field field, string path, int maxBytes, string[] names, string meaning, string chinese) =>
        new(field, path, false, "", maxBytes, names, false, meaning, chinese);

    private static FieldDefinition Free(Field field, string path, int maxBytes, string[] names, string meaning, string chinese) =>
        new(field, path, false, "", maxBytes, names, true, meaning, chinese);

    private static FieldDefinition Number(Field field, string path, string unit, string[] names, string meaning, string chinese) =>
        new(field, path, true, unit, 0, names, false, meaning, chinese);
}
