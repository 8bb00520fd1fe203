using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class SessionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Sessions = "/api/app/sessions";
    private readonly GatewayUnderTest _gateway = fixture.Fresh();

    [Fact]
    public async Task The_load_script_of_the_manual_works_without_a_key()
    {
        for (var i = 0; i < 10; i++)
        {
            var made = await _gateway.PostAsync(Sessions, $$"""{"name": "Test Session {{i}}"}""");
            Assert.Equal((201, $"Test Session {i}"), (made.Status, made.Json.GetProperty("name").GetString()));
        }
        Assert.Equal(404, (await _gateway.GetAsync("/api/app/nonexistent")).Status);

        var traced = await _gateway.GetAsync("/api/public/health", ("traceparent", "00-12345678901234567890123456789012-1234567890123456-01"));
        Assert.Equal("12345678901234567890123456789012", traced.TrackingId);
    }

    [Fact]
    public async Task A_session_is_answered_with_its_place_and_can_be_read_there()
    {
        var made = await _gateway.PostAsync(Sessions, """{"name": "Budget", "user_id": "user-1", "channel": "web", "tags": [1, {"a": null}]}""");

        var id = made.Json.GetProperty("session_id").GetString();
        Assert.Matches("^ses_[0-9a-f]{32}$", id);
        Assert.Matches("Z$", made.Json.GetProperty("created_at").GetString());
        Assert.Equal(($"{Sessions}/{id}", made.TrackingId), (made.Header("Location"), made.Json.GetProperty("tracking_id").GetString()));

        var read = await _gateway.GetAsync(made.Header("Location")!);
        Assert.Equal(200, read.Status);
        Assert.Equal("""{"channel":"web","tags":[1,{"a":null}]}""", read.Json.GetProperty("attributes").GetRawText());
        Assert.Equal(("Budget", "user-1", made.TrackingId, 0),
            (read.Json.GetProperty("name").GetString(), read.Json.GetProperty("user_id").GetString(), read.Json.GetProperty("tracking_id").GetString(),
                read.Json.GetProperty("messages").GetArrayLength()));
        Assert.NotEqual(read.TrackingId, made.TrackingId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task A_session_needs_no_body(string? body) => Assert.Equal(201, (await _gateway.PostAsync(Sessions, body)).Status);

    [Fact]
    public async Task Sessions_are_listed_newest_first_page_by_page_and_by_user()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var made = new List<string?>();
        for (var i = 0; i < 5; i++)
        {
            var reply = await gateway.PostAsync(Sessions, $$"""{"user_id": "user-{{i % 2}}"}""");
            made.Insert(0, reply.Json.GetProperty("session_id").GetString());
        }

        var first = (await gateway.GetAsync($"{Sessions}?limit=3")).Json;
        var second = (await gateway.GetAsync($"{Sessions}?limit=3&before={first.GetProperty("next").GetString()}")).Json;

        Assert.Equal(made.Order(StringComparer.Ordinal).Reverse(), Ids(first).Concat(Ids(second)));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Equal(2, Ids((await gateway.GetAsync(Sessions, ("X-User-ID", "user-1"))).Json).Count());

        static IEnumerable<string?> Ids(System.Text.Json.JsonElement page) =>
            page.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("session_id").GetString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_page_has_1_to_200_sessions(string limit) =>
        (await _gateway.GetAsync($"{Sessions}?limit={limit}")).AssertProblem(400, "validation_failed");

    [Fact]
    public async Task A_name_or_own_fields_over_their_bound_are_refused()
    {
        (await _gateway.PostAsync(Sessions, $$"""{"name": "{{new string('n', 201)}}"}""")).AssertProblem(400, "validation_failed");
        (await _gateway.PostAsync(Sessions, $$"""{"own": "{{new string('n', 17_000)}}"}""")).AssertProblem(400, "validation_failed");
    }

    [Fact]
    public async Task Sessions_survive_a_restart()
    {
        using var folder = new TempFolder();
        string place;
        await using (var before = await ServiceUnderTest<AiTeams.ApiGateway.Access.ApiKeys>.StartAsync(dataFolder: folder.Path))
        {
            using var made = await before.Client.PostAsync(Sessions, null);
            place = made.Headers.Location!.OriginalString;
        }
        await using var after = await ServiceUnderTest<AiTeams.ApiGateway.Access.ApiKeys>.StartAsync(dataFolder: folder.Path);
        using var read = await after.Client.GetAsync(place);
        Assert.Equal(System.Net.HttpStatusCode.OK, read.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/app/sessions")]
    [InlineData("/api/v1/sessions")]
    public async Task Aliases_answer_the_same_and_are_version_1_too(string alias)
    {
        var made = await _gateway.PostAsync(alias, "{}");
        Assert.Equal(201, made.Status);
        Assert.Equal(200, (await _gateway.GetAsync($"{alias}/{made.Json.GetProperty("session_id").GetString()}")).Status);

        var receipt = await _gateway.Receipts.OfAsync(made.TrackingId);
        Assert.Equal(("v1", "create_session", "1"), (receipt["receipt.api_version"], receipt["operation.name"], receipt["receipt.rows_written"]));
    }

    [Fact]
    public async Task Fields_of_ones_own_are_nested_no_deeper_than_what_can_be_listed_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        Assert.Equal(201, (await gateway.PostAsync(Sessions, Nested(56))).Status);
        (await gateway.PostAsync(Sessions, Nested(57))).AssertProblem(400, "validation_failed");

        var listed = await gateway.GetAsync(Sessions);
        Assert.Equal((200, 1), (listed.Status, listed.Json.GetProperty("sessions").GetArrayLength()));

        // The body itself is the first level.
        static string Nested(int levels) => "{\"a\": " + new string('[', levels - 1) + new string(']', levels - 1) + "}";
    }
}
