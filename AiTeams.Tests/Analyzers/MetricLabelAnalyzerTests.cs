using AiTeams.Analyzers;
using Xunit;

namespace AiTeams.Tests.Analyzers;

public sealed class MetricLabelAnalyzerTests
{
    [Theory]
    [InlineData("user_id")]
    [InlineData("userId")]
    [InlineData("user.id")]
    [InlineData("session_id")]
    [InlineData("trace_id")]
    [InlineData("span_id")]
    [InlineData("tracking_id")]
    [InlineData("execution_id")]
    [InlineData("request_id")]
    [InlineData("workflow_id")]
    [InlineData("correlationId")]
    [InlineData("uid")]
    [InlineData("id")]
    [InlineData("url")]
    [InlineData("target_url")]
    [InlineData("url.path")]
    [InlineData("http_path")]
    [InlineData("url.query")]
    [InlineData("client_ip")]
    [InlineData("email")]
    [InlineData("user")]
    [InlineData("username")]
    [InlineData("user_agent")]
    [InlineData("error_message")]
    [InlineData("timestamp")]
    public async Task A_key_that_names_an_id_is_refused(string key)
    {
        Assert.Equal([$"AIT0001: \"{key}\""], await ReportsAsync(
            $$"""void Count(string value) => counter.Add(1, new TagList { { "{{key}}", value } });"""));
    }

    [Theory]
    [InlineData("endpoint")]
    [InlineData("tenant_id")]
    [InlineData("api_key_id")]
    [InlineData("client_name")]
    [InlineData("user_segment")]
    [InlineData("token_type")]
    [InlineData("error_type")]
    [InlineData("server.address")]
    [InlineData("http.route")]
    [InlineData("status")]
    [InlineData("valid")]
    [InlineData("grid")]
    public async Task A_key_with_few_values_is_accepted(string key) => Assert.Empty(await ReportsAsync(
        $$"""void Count(string value) => counter.Add(1, new TagList { { "{{key}}", value } });"""));

    [Theory]
    [InlineData("""counter.Add(1, new KeyValuePair<string, object?>("user_id", value));""")]
    [InlineData("""counter.Add(1, KeyValuePair.Create("user_id", (object?)value));""")]
    [InlineData("""counter.Add(1, new("a", 1), new("user_id", value));""")]
    [InlineData("""counter.Add(1, [new("user_id", value)]);""")]
    [InlineData("""histogram.Record(1, new KeyValuePair<string, object?>("user_id", value));""")]
    [InlineData("""upDown.Add(1, new KeyValuePair<string, object?>("user_id", value));""")]
    [InlineData("""var tags = new TagList(); tags.Add("user_id", value); counter.Add(1, tags);""")]
    [InlineData("""var tags = new TagList(); tags.Add(new KeyValuePair<string, object?>("user_id", value)); counter.Add(1, tags);""")]
    [InlineData("""var tag = new KeyValuePair<string, object?>("user_id", value); counter.Add(1, tag);""")]
    [InlineData("""var tags = new KeyValuePair<string, object?>[] { new("user_id", value) }; counter.Add(1, tags);""")]
    [InlineData("""counter.Add(1, Tag(value)); static KeyValuePair<string, object?> Tag(string value) => new("user_id", value);""")]
    [InlineData("""counter.Add(1, Tag(value)); static KeyValuePair<string, object?> Tag(string value) { return new("user_id", value); }""")]
    [InlineData("""meter.CreateObservableGauge("g", () => new Measurement<int>(1, new KeyValuePair<string, object?>("user_id", value)));""")]
    [InlineData("""const string Key = "user_id"; counter.Add(1, new TagList { { Key, value } });""")]
    public async Task A_key_is_found_however_it_reaches_the_instrument(string statements)
    {
        var report = Assert.Single(await ReportsAsync($"void Count(string value) {{ {statements} }}"));
        Assert.StartsWith("AIT0001: ", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Guid.NewGuid()", "Guid.NewGuid()")]
    [InlineData("Guid.NewGuid().ToString(\"N\")", "Guid.NewGuid()")]
    [InlineData("Activity.Current!.TraceId", "Activity.Current!.TraceId")]
    [InlineData("Activity.Current?.TraceId.ToHexString()", ".TraceId")]
    [InlineData("Activity.Current!.Id", "Activity.Current!.Id")]
    [InlineData("context.Request.Path", "context.Request.Path")]
    [InlineData("context.Request.Path.Value", "context.Request.Path")]
    [InlineData("context.Request.Path.ToString()", "context.Request.Path")]
    [InlineData("context.Request.QueryString.Value", "context.Request.QueryString")]
    [InlineData("context.Request.Query[\"q\"]", "context.Request.Query")]
    [InlineData("context.TraceIdentifier", "context.TraceIdentifier")]
    [InlineData("context.Connection.RemoteIpAddress", "context.Connection.RemoteIpAddress")]
    [InlineData("context.Connection.Id", "context.Connection.Id")]
    [InlineData("$\"user {userId}\"", "userId")]
    [InlineData("\"user \" + userId", "userId")]
    [InlineData("userId ?? \"none\"", "userId")]
    [InlineData("userId.Trim()", "userId")]
    [InlineData("DateTimeOffset.UnixEpoch", "DateTimeOffset.UnixEpoch")]
    [InlineData("Ids.New(\"ses\")", "Ids.New(\"ses\")")]
    [InlineData("_sessionId", "_sessionId")]
    [InlineData("number", "context.Request.Path")]
    public async Task A_value_that_is_an_id_is_refused(string value, string culprit)
    {
        var report = Assert.Single(await MessagesAsync($$"""
            private readonly string _sessionId = "s";
            void Count(string userId)
            {
                var number = context.Request.Path.Value;
                counter.Add(1, new TagList { { "endpoint", {{value}} } });
            }
            """));
        Assert.StartsWith($"Label 'endpoint' takes '{culprit}', which is different for each request, user or run: ", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"GET\"")]
    [InlineData("route")]
    [InlineData("tenantId")]
    [InlineData("apiKeyId")]
    [InlineData("Bounded(userId)")]
    [InlineData("context.Request.Method")]
    [InlineData("context.Response.StatusCode")]
    [InlineData("DayOfWeek.Monday")]
    [InlineData("isValid")]
    [InlineData("isValid ? \"yes\" : \"no\"")]
    public async Task A_value_from_a_closed_or_bounded_set_is_accepted(string value) => Assert.Empty(await ReportsAsync($$"""
        static string Bounded(string value) => value.Length > 3 ? "long" : "short";
        void Count(string userId, string tenantId, string apiKeyId, string route, bool isValid) =>
            counter.Add(1, new TagList { { "endpoint", {{value}} } });
        """));

    [Theory]
    [InlineData("""activity.SetTag("user.id", value);""")]
    [InlineData("""logger.BeginScope(new[] { new KeyValuePair<string, object?>("UserId", value) });""")]
    [InlineData("""var headers = new Dictionary<string, object?> { { "session_id", value } };""")]
    [InlineData("""var link = new ActivityTagsCollection { { "trace_id", value } };""")]
    public async Task Ids_belong_on_spans_and_in_logs(string statement) => Assert.Empty(await ReportsAsync(
        $$"""void Tell(Activity activity, ILogger logger, string value) { {{statement}} }"""));

    [Fact]
    public async Task The_message_says_what_to_do_instead() => Assert.Equal(
        [
            "Label 'user_id' names an id, and each of its values would be a series of its own: put it on the span or into the log line (an exemplar links a bucket to its trace), or use a label from a closed set such as user_segment",
        ],
        await MessagesAsync("""void Count(string value) => counter.Add(1, new TagList { { "user_id", value } });"""));

    private static Task<IReadOnlyList<string>> ReportsAsync(string body) => Snippet.ReportsAsync<MetricLabelAnalyzer>(body);

    private static Task<IReadOnlyList<string>> MessagesAsync(string body) => Snippet.MessagesAsync<MetricLabelAnalyzer>(body);
}
