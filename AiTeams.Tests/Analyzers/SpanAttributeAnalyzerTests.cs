using AiTeams.Analyzers;
using Xunit;

namespace AiTeams.Tests.Analyzers;

public sealed class SpanAttributeAnalyzerTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("db.password")]
    [InlineData("accessToken")]
    [InlineData("http.request.header.authorization")]
    [InlineData("set-cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("connection_string")]
    [InlineData("clientSecret")]
    public async Task An_attribute_named_after_a_secret_is_refused(string key) => Assert.Equal(
        [$"AIT0004: \"{key}\""], await ReportsAsync($$"""void Tell(Activity activity, string value) => activity.SetTag("{{key}}", value);"""));

    [Theory]
    [InlineData("activity.AddTag(\"token\", value);")]
    [InlineData("activity.SetBaggage(\"token\", value);")]
    [InlineData("activity.AddBaggage(\"token\", value);")]
    public async Task So_is_baggage(string statement) => Assert.Single(await ReportsAsync($$"""void Tell(Activity activity, string value) { {{statement}} }"""));

    [Theory]
    [InlineData("gen_ai.usage.input_tokens", "1")]
    [InlineData("gen_ai.token.type", "value")]
    [InlineData("user.id", "value")]
    [InlineData("tracking.id", "value")]
    [InlineData("api_key_id", "value")]
    [InlineData("password", "true")]
    public async Task Counts_types_public_ids_and_presence_are_accepted(string key, string value) => Assert.Empty(
        await ReportsAsync($$"""void Tell(Activity activity, string value) => activity.SetTag("{{key}}", {{value}});"""));

    private static Task<IReadOnlyList<string>> ReportsAsync(string body) => Snippet.ReportsAsync<SpanAttributeAnalyzer>(body);
}
