using Serilog;
using Serilog.Context;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Parsing;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>Serilog's JSON formatter with the message rendered; the receipt is built as its request-logging middleware builds events.</summary>
internal sealed class SerilogLines : IDisposable
{
    private static readonly MessageTemplate Completed = new MessageTemplateParser().Parse("Request completed");

    private readonly BufferSink _sink = new();
    private readonly Logger _root;
    private readonly Serilog.ILogger _logger;
    private readonly List<IDisposable> _context = [];

    internal SerilogLines(string trackingId)
    {
        _root = new LoggerConfiguration().MinimumLevel.Information().Enrich.FromLogContext().WriteTo.Sink(_sink).CreateLogger();
        _logger = _root.ForContext(Constants.SourceContextPropertyName, Values.Category);
        foreach (var (name, value) in Values.Ambient(trackingId)) _context.Add(LogContext.PushProperty(name, value));
    }

    internal ReadOnlySpan<byte> Written => _sink.Written;

    internal void Call() => _logger.Information(
        "Node {NodeId} of {WorkflowId} ended in {ExecutionId} after {Attempt} attempts and {OperationDuration} s",
        Values.NodeId, Values.WorkflowId, Values.ExecutionId, Values.Attempt, Values.Duration);

    internal void CallBelowLevel() => _logger.Debug("Node {NodeId} looks at {ExecutionId}, attempt {Attempt}", Values.NodeId, Values.ExecutionId, Values.Attempt);

    internal void Receipt() => _logger.Write(SerilogReceipt.Event(
        Completed, System.Diagnostics.Activity.Current, Values.Method, Values.Path, Values.Endpoint, Values.Duration, Values.RequestSize, Values.UserAgent, Values.Address,
        Values.Status, Values.ResponseSize, Values.ContentType, Values.Outcome, Values.ApiVersion, Values.SamplingReason, Values.Rows, Values.FirstByte));

    public void Dispose()
    {
        for (var i = _context.Count - 1; i >= 0; i--) _context[i].Dispose();
        _root.Dispose();
    }

    private sealed class BufferSink : ILogEventSink
    {
        private readonly JsonFormatter _formatter = new(renderMessage: true);
        private readonly Utf8Lines _text = new();

        internal ReadOnlySpan<byte> Written => _text.Written;

        public void Emit(LogEvent logEvent)
        {
            _formatter.Format(logEvent, _text.Begin());
            _text.End();
        }
    }
}

/// <summary>A receipt as a Serilog event: properties made by hand, nothing to parse or destructure.</summary>
internal static class SerilogReceipt
{
    internal static LogEvent Event(
        MessageTemplate template, System.Diagnostics.Activity? activity, string method, string path, string endpoint, double duration, long size, string userAgent, string address,
        int status, long responseSize, string? contentType, string outcome, string apiVersion, string samplingReason, int rows, double firstByte) =>
        new(TimeProvider.System.GetUtcNow(), LogEventLevel.Information, null, template,
            [
                new("RequestMethod", new ScalarValue(method)), new("RequestPath", new ScalarValue(path)), new("RequestEndpoint", new ScalarValue(endpoint)),
                new("RequestDuration", new ScalarValue(duration)), new("RequestSize", new ScalarValue(size)), new("UserAgent", new ScalarValue(userAgent)),
                new("RequestIp", new ScalarValue(address)), new("ResponseStatus", new ScalarValue(status)), new("ResponseSize", new ScalarValue(responseSize)),
                new("ResponseContentType", new ScalarValue(contentType)), new("ReceiptKind", new ScalarValue("request")), new("Outcome", new ScalarValue(outcome)),
                new("ApiVersion", new ScalarValue(apiVersion)), new("SamplingReason", new ScalarValue(samplingReason)), new("RowsWritten", new ScalarValue(rows)),
                new("TimeToFirstByte", new ScalarValue(firstByte)),
            ],
            activity?.TraceId ?? default, activity?.SpanId ?? default);
}
