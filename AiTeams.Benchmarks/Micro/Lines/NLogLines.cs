using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;

namespace AiTeams.Benchmarks.Micro.Lines;

/// <summary>NLog's JSON layout with event and scope properties.</summary>
internal sealed class NLogLines : IDisposable
{
    private readonly BufferTarget _target;
    private readonly LogFactory _factory = new();
    private readonly Logger _logger;
    private readonly List<IDisposable> _context = [];

    internal NLogLines(string trackingId, string traceId, string spanId)
    {
        var layout = new JsonLayout { IncludeEventProperties = true, IncludeScopeProperties = true, SuppressSpaces = true };
        layout.Attributes.Add(new("@timestamp", "${date:universalTime=true:format=yyyy-MM-ddTHH\\:mm\\:ss.fffZ}"));
        layout.Attributes.Add(new("@level", "${level:upperCase=true}"));
        layout.Attributes.Add(new("@message", "${message}"));
        layout.Attributes.Add(new("logger", "${logger}"));
        _target = new(layout);
        var configuration = new LoggingConfiguration(_factory);
        configuration.AddRule(LogLevel.Info, LogLevel.Fatal, _target);
        _factory.Configuration = configuration;
        _logger = _factory.GetLogger(Values.Category);
        foreach (var (name, value) in Values.Ambient(trackingId)) _context.Add(ScopeContext.PushProperty(name, value));
        _context.Add(ScopeContext.PushProperty("trace_id", traceId));
        _context.Add(ScopeContext.PushProperty("span_id", spanId));
    }

    internal ReadOnlySpan<byte> Written => _target.Written;

    internal void Call() => _logger.Info(
        "Node {NodeId} of {WorkflowId} ended in {ExecutionId} after {Attempt} attempts and {OperationDuration} s",
        Values.NodeId, Values.WorkflowId, Values.ExecutionId, Values.Attempt, Values.Duration);

    internal void CallBelowLevel() => _logger.Debug("Node {NodeId} looks at {ExecutionId}, attempt {Attempt}", Values.NodeId, Values.ExecutionId, Values.Attempt);

    internal void Receipt()
    {
        var entry = LogEventInfo.Create(LogLevel.Info, _logger.Name, "Request completed");
        var properties = entry.Properties;
        properties["RequestMethod"] = Values.Method;
        properties["RequestPath"] = Values.Path;
        properties["RequestEndpoint"] = Values.Endpoint;
        properties["RequestDuration"] = Values.Duration;
        properties["RequestSize"] = Values.RequestSize;
        properties["UserAgent"] = Values.UserAgent;
        properties["RequestIp"] = Values.Address;
        properties["ResponseStatus"] = Values.Status;
        properties["ResponseSize"] = Values.ResponseSize;
        properties["ResponseContentType"] = Values.ContentType;
        properties["ReceiptKind"] = "request";
        properties["Outcome"] = Values.Outcome;
        properties["ApiVersion"] = Values.ApiVersion;
        properties["SamplingReason"] = Values.SamplingReason;
        properties["RowsWritten"] = Values.Rows;
        properties["TimeToFirstByte"] = Values.FirstByte;
        _logger.Log(entry);
    }

    public void Dispose()
    {
        for (var i = _context.Count - 1; i >= 0; i--) _context[i].Dispose();
        _factory.Dispose();
    }

    private sealed class BufferTarget : TargetWithLayout
    {
        private readonly System.Text.StringBuilder _text = new();
        private readonly byte[] _bytes = new byte[64 * 1024];
        private int _length;

        internal BufferTarget(Layout layout) => (Layout, Name) = (layout, "buffer");

        internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

        protected override void Write(LogEventInfo logEvent)
        {
            _text.Clear();
            Layout.Render(logEvent, _text);
            _length = 0;
            foreach (var chunk in _text.GetChunks()) _length += System.Text.Encoding.UTF8.GetBytes(chunk.Span, _bytes.AsSpan(_length));
        }
    }
}
