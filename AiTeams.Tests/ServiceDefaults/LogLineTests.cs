using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Logging;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class LogLineTests : IDisposable
{
    private readonly CapturedLines _lines = new();
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;

    public LogLineTests()
    {
        var identity = new ServiceIdentity("workflow-engine", "1.2.3", "i-1", DeploymentEnvironment.Dev, ServiceIdentity.DefaultProject);
        var time = new FixedTime(new DateTimeOffset(2026, 11, 21, 9, 30, 0, 7, TimeSpan.Zero));
        var pipeline = new LogPipeline(identity, _lines, new OtlpLogs(null), new UserIds(new ConfigurationBuilder().Build(), identity), new ServiceStory(new EmptyServices()), time);
        _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new ContractLoggerProvider(pipeline)));
        _logger = _loggers.CreateLogger("Engine.Runs");
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void A_line_has_the_contracts_order_and_form()
    {
        using var activity = new Activity("test").SetParentId(
            ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"), ActivitySpanId.CreateFromString("b7ad6b7169203331"), ActivityTraceFlags.Recorded).Start();
        using var story = Telemetry.Begin();
        Telemetry.Tenant("acme");
        Telemetry.Workflow("wf_1", "simple");

        _logger.LogWarning(new EventId(2100, "RunSlow"), "Run {ExecutionId} took {Seconds} s, {Share} of all, by {UserId}", "exe_1", 12.5, double.NaN, "u-1");

        Assert.Equal(
            "{\"@timestamp\":\"2026-11-21T09:30:00.007Z\",\"@level\":\"WARN\",\"@message\":\"Run exe_1 took 12.5 s, NaN of all, by u-1\",\"level\":\"WARN\","
            + "\"logger\":\"Engine.Runs\",\"event\":{\"id\":2100,\"name\":\"RunSlow\"},\"service\":\"workflow-engine\",\"environment\":\"dev\",\"version\":\"1.2.3\","
            + "\"tracking_id\":\"0af7651916cd43dd8448eb211c80319c\",\"tracing\":{\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\",\"span_id\":\"" + activity.SpanId
            + "\",\"sampled\":true,\"xray_id\":\"1-0af76519-16cd43dd8448eb211c80319c\"},\"user\":{\"id\":\"u-1\"},\"tenant\":{\"id\":\"acme\"},"
            + "\"workflow\":{\"id\":\"wf_1\",\"type\":\"simple\",\"execution_id\":\"exe_1\"},\"fields\":{\"Seconds\":12.5,\"Share\":\"NaN\"}}\n",
            Assert.Single(_lines.All));
    }

    [Theory]
    [InlineData(LogLevel.Trace, "DEBUG")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Warning, "WARN")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Critical, "FATAL")]
    public void Levels_have_the_contracts_names(LogLevel level, string name)
    {
        _logger.Log(level, "hello");

        Assert.Equal(name, Only().Text("level"));
    }

    [Fact]
    public void Scopes_feed_the_groups_and_the_innermost_wins()
    {
        using (_logger.BeginScope(new Dictionary<string, object> { ["SessionId"] = "ses_outer", ["colour"] = "red" }))
        using (_logger.BeginScope("in {SessionId}", "ses_inner"))
            _logger.LogInformation("hello");

        Assert.Equal("ses_inner", Only().Text("session.id"));
        Assert.Equal("red", Only().Text("fields.colour"));
    }

    [Fact]
    public void Nothing_overwrites_what_the_contract_writes()
    {
        using (_logger.BeginScope(new Dictionary<string, object> { ["service"] = "evil", ["level"] = "evil", ["tracking_id"] = "evil", ["@message"] = "evil" }))
            _logger.LogInformation("{StatusCode}", "two hundred");

        var line = Only();
        Assert.Equal("workflow-engine", line.Text("service"));
        Assert.Equal("INFO", line.Text("level"));
        Assert.Equal("evil", line.Text("fields.service"));
        // A number's place takes numbers only, so that a field never has two types.
        Assert.Null(line.At("response.status"));
        Assert.Equal("two hundred", line.Text("fields.StatusCode"));
    }

    [Fact]
    public void Secrets_by_name_do_not_leave()
    {
        using (_logger.BeginScope(new Dictionary<string, object> { ["api_key"] = "k-123" }))
            _logger.LogInformation("{Authorization} {InputTokens}", "Bearer abc", 7);

        var line = Only();
        Assert.Equal("[redacted]", line.Text("fields.Authorization"));
        Assert.Equal("[redacted]", line.Text("fields.api_key"));
        Assert.Equal(7, line.Number("ai.input_tokens"));
    }

    [Fact]
    public void An_exception_is_a_group_with_its_inner_ones()
    {
        Exception? thrown = null;
        try
        {
            try
            {
                throw new TimeoutException("too late");
            }
            catch (TimeoutException inner)
            {
                throw new InvalidOperationException("no", inner);
            }
        }
        catch (InvalidOperationException exception)
        {
            thrown = exception;
        }

        _logger.LogError(thrown, "failed");

        var line = Only();
        Assert.Equal("System.InvalidOperationException", line.Text("exception.class"));
        Assert.Equal("no", line.Text("exception.message"));
        Assert.Contains(nameof(An_exception_is_a_group_with_its_inner_ones), line.Text("exception.stack_trace"), StringComparison.Ordinal);
        Assert.Equal("LogLineTests.cs", line.Text("exception.file"));
        Assert.Equal("System.TimeoutException: too late", line.Text("exception.inner"));
        Assert.Equal("System.InvalidOperationException", line.Text("error.type"));
        Assert.Equal(nameof(An_exception_is_a_group_with_its_inner_ones), line.Text("source.function"));
    }

    [Fact]
    public void Too_many_fields_are_cut_and_said_so_and_ids_stay()
    {
        using var scope = _logger.BeginScope(Enumerable.Range(0, 300).ToDictionary(i => "f" + i, object? (i) => new string('x', 400)));

        _logger.LogInformation("{ExecutionId}", "exe_1");

        var line = Only();
        Assert.Equal("exe_1", line.Text("workflow.execution_id"));
        Assert.True(line.At("fields")!.Value.EnumerateObject().Count() < 100);
        Assert.Equal("fields", Assert.Single(line.At("cut")!.Value.EnumerateArray()).GetString());
    }

    [Fact]
    public void A_huge_message_or_value_is_cut_within_the_lines_limit()
    {
        _logger.LogInformation("{Text} {Blob}", new string('ü', 400_000), new string('\u0001', 100_000));

        Assert.True(Encoding.UTF8.GetByteCount(Assert.Single(_lines.All)) <= 256 * 1024);
        Assert.Contains("message", Only().At("cut")!.Value.EnumerateArray().Select(part => part.GetString()));
    }

    [Fact]
    public void A_value_that_throws_costs_no_line()
    {
        _logger.LogInformation("{Bad}", new Hostile());

        Assert.Equal("[Hostile: InvalidOperationException]", Only().Text("fields.Bad"));
    }

    [Fact]
    public void Any_text_anywhere_is_one_valid_line_and_comes_back()
    {
        var hostile = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(),
            Gen.Elements("\0", "\n", "\r\n", "\"", "\\", "\ud800", "\udc00x", "\u2028", "\u0085", "{Name}", "{", "}", "é😀", "</script>", "\u001b[31m", "@level", ""));
        Prop.ForAll(Arb.From(Gen.Three(hostile)), texts =>
        {
            var (name, value, message) = texts;
            var before = _lines.All.Count;
            using (_logger.BeginScope(new[] { KeyValuePair.Create("k" + name, (object?)value) }))
                _logger.Log(LogLevel.Information, default, message, null, static (text, _) => text ?? "");
            var line = _lines.All[before];
            Assert.Equal(before + 1, _lines.All.Count);
            Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
            Assert.DoesNotContain('\u2028', line);
            var parsed = JsonDocument.Parse(line).RootElement;
            Assert.Equal(WellFormed(PersonalValues.Mask(message ?? "")), parsed.Text("@message"));
            return value is null || SecretNames.Contains("k" + name) || name?.Length > 20
                || parsed.GetProperty("fields").GetProperty(WellFormed(PersonalValues.Mask("k" + name))).GetString() == WellFormed(PersonalValues.Mask(value));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_line_of_the_pipeline_allocates_almost_nothing_of_its_own()
    {
        var sink = new NullSink();
        var identity = new ServiceIdentity("workflow-engine", "1.2.3", "i-1", DeploymentEnvironment.Dev, ServiceIdentity.DefaultProject);
        var pipeline = new LogPipeline(
            identity, sink, new OtlpLogs(null), new UserIds(new ConfigurationBuilder().Build(), identity), new ServiceStory(new EmptyServices()), TimeProvider.System);
        void Once()
        {
            var entry = LogEntry.Rent("AiTeams.Receipt", LogLevel.Information, default, null, isReceipt: true);
            entry.Message = "Request completed";
            entry.Set(Field.RequestEndpoint, "/items/{id}");
            entry.Set(Field.RequestDuration, 0.0123);
            entry.Set(Field.ResponseStatus, 200);
            pipeline.Write(entry);
        }
        for (var i = 0; i < 100; i++) Once();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Once();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sink.Bytes > 0);
    }

    /// <summary>Lone surrogates have no UTF-8 form.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private JsonElement Only() => JsonDocument.Parse(Assert.Single(_lines.All)).RootElement;

    private sealed class Hostile
    {
        public override string ToString() => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{GetType()}"));
    }

    private sealed class EmptyServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class NullSink : ILogLineSink
    {
        public long Bytes { get; private set; }

        public void Write(ReadOnlySpan<byte> line, bool essential) => Bytes += line.Length;

        public void Flush(TimeSpan timeout)
        {
        }
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
