using System.Globalization;
using AiTeams.ApiGateway.Access;
using AiTeams.Contracts;
using AiTeams.Contracts.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class AccessTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Sessions = "/api/app/sessions";
    private readonly GatewayUnderTest _gateway = fixture.Fresh();
    private readonly Dictionary<string, string> _keys = fixture.Keys;

    [Theory]
    [InlineData("X-API-Key", "")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "bearer ")]
    public async Task A_key_is_taken_from_either_header(string header, string prefix)
    {
        var reply = await _gateway.PostAsync(Sessions, "{}", (header, prefix + _keys["all"]));

        Assert.Equal(201, reply.Status);
        var receipt = await _gateway.Receipts.OfAsync(reply.TrackingId);
        Assert.Equal(("acme", "premium"), (receipt["tenant.id"], receipt["user.segment"]));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ak_all_")]
    [InlineData("ak_nobody_0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("ak_all_0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("ak_ALL_0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_wrong_key_is_refused_even_where_none_is_needed(string key)
    {
        var reply = await _gateway.PostAsync(Sessions, "{}", ("X-API-Key", key));

        reply.AssertProblem(401, "api_key_invalid");
        Assert.Equal("Bearer", reply.Header("WWW-Authenticate"));
        Assert.DoesNotContain(key, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_one_character_more_or_less_or_other_is_refused()
    {
        var key = _keys["all"];
        foreach (var wrong in new[] { key + "0", key[..^1], key[..^1] + (key[^1] == '0' ? '1' : '0') })
        {
            (await _gateway.GetAsync(Sessions, ("X-API-Key", wrong))).AssertProblem(401, "api_key_invalid");
        }
    }

    [Theory]
    [InlineData("debug", "1", "debug")]
    [InlineData("debug", "0", "not_kept")]
    [InlineData("debug", null, "not_kept")]
    [InlineData("execute", "1", "not_kept")]
    public async Task A_debug_trace_is_kept_for_keys_that_may_ask_for_it(string scope, string? header, string reason)
    {
        var (key, settings) = GatewayUnderTest.NewKey(0, "asker", "acme", "read write " + scope);
        await using var gateway = await GatewayUnderTest.StartAsync([.. settings, ("ENVIRONMENT", "prod"), ("Tracing:TailRatio", "0")]);

        var reply = await gateway.PostAsync("/api/app/sessions", "{}", header is null ? [("X-API-Key", key)] : [("X-API-Key", key), ("X-Debug-Trace", header)]);

        Assert.Equal(201, reply.Status);
        // On a busy machine it may be slow before it is anything else.
        Assert.Contains((await gateway.Receipts.OfAsync(reply.TrackingId))["receipt.sampling_reason"], new[] { reason, "slow" });
    }

    [Fact]
    public async Task An_expired_key_is_told_when_it_expired()
    {
        var problem = (await _gateway.GetAsync(Sessions, ("X-API-Key", _keys["expired"]))).AssertProblem(401, "api_key_expired");

        Assert.Contains("2020-01-01T00:00:00Z", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reader", "GET", Sessions, 200)]
    [InlineData("reader", "POST", Sessions, 403)]
    [InlineData("reader", "POST", "/api/app/chat/stream", 403)]
    [InlineData("reader", "POST", "/api/app/workflows", 403)]
    [InlineData("reader", "POST", "/api/app/workflows/wf_1/execute", 403)]
    [InlineData("reader", "POST", "/api/app/executions/exe_1/cancel", 403)]
    [InlineData("writer", "POST", Sessions, 201)]
    [InlineData("writer", "GET", Sessions, 403)]
    [InlineData("writer", "GET", "/api/app/sessions/ses_1", 403)]
    [InlineData("writer", "GET", "/api/app/workflows", 403)]
    [InlineData("writer", "GET", "/api/app/executions/exe_1", 403)]
    [InlineData("writer", "GET", "/api/app/executions/exe_1/document", 403)]
    [InlineData("writer", "GET", "/api/app/tracking/4bf92f3577b34da6a3ce929d0e0e4736", 403)]
    [InlineData("writer", "POST", "/api/app/workflows/wf_1/execute", 403)]
    public async Task A_key_may_do_what_its_scopes_say(string key, string method, string path, int status)
    {
        using var body = method == "POST" ? GatewayUnderTest.Json("{}"u8.ToArray()) : null;
        var reply = await _gateway.SendAsync(new(method), path, body, ("X-API-Key", _keys[key]));

        if (status == 403) reply.AssertProblem(403, "scope_missing");
        else Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Another_tenant_does_not_see_a_session_and_a_claimed_tenant_is_not_believed()
    {
        var made = await _gateway.PostAsync(Sessions, "{}", ("X-API-Key", _keys["all"]));
        var path = $"{Sessions}/{made.Json.GetProperty("session_id").GetString()}";

        Assert.Equal(200, (await _gateway.GetAsync(path, ("X-API-Key", _keys["all"]))).Status);
        (await _gateway.GetAsync(path, ("X-API-Key", _keys["other"]))).AssertProblem(404, "session_not_found");
        (await _gateway.GetAsync(path, ("X-API-Key", _keys["other"]), ("X-Tenant-ID", "acme"), ("baggage", "tenant.id=acme"))).AssertProblem(404, "session_not_found");
        Assert.Equal(0, (await _gateway.GetAsync(Sessions, ("X-API-Key", _keys["other"]))).Json.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Services_are_told_the_proved_caller_and_nothing_a_caller_claims()
    {
        await _gateway.PostAsync("/api/app/workflows", """{"graph": {}, "user_id": "李雷 50%"}""", ("X-API-Key", _keys["all"]), ("X-Tenant-ID", "evil"), ("X-User-ID", "evil"),
            ("baggage", "tenant.id=evil,user.vip=true,secret=1"), ("Cookie", "a=b"), ("X-Forwarded-For", "1.2.3.4"));

        Assert.True(_gateway.Engine.Requests.TryDequeue(out var seen));
        Assert.Equal(("acme", "李雷 50%"), (seen.Headers["X-Tenant-ID"], InternalHeaders.DecodeUserId(seen.Headers["X-User-ID"])));
        Assert.Equal(["tenant.id=acme", "user.segment=premium"], seen.Headers["baggage"].Split(',').Select(entry => entry.Trim().Replace(" ", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(["X-API-Key", "Cookie", "X-Forwarded-For", "Authorization"], name => Assert.False(seen.Headers.ContainsKey(name), name));
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData("evil.example:8000", null)]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, "null")]
    public async Task Somebody_elses_web_page_is_not_the_developer(string? host, string? origin)
    {
        var headers = new List<(string, string)>();
        if (host is not null) headers.Add(("Host", host));
        if (origin is not null) headers.Add(("Origin", origin));

        (await _gateway.PostAsync(Sessions, null, [.. headers])).AssertProblem(401, "api_key_required");
    }

    [Theory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"a\\nb\"")]
    [InlineData("\"\\u202Eabc\"")]
    [InlineData("\"a\\u2028b\"")]
    [InlineData(null)]
    public async Task A_user_id_that_could_forge_a_line_is_refused(string? json)
    {
        json ??= "\"" + new string('x', 129) + "\"";
        var problem = (await _gateway.PostAsync(Sessions, $$"""{"user_id": {{json}}}""")).AssertProblem(400, "user_id_invalid");

        Assert.True(problem.GetProperty("errors").TryGetProperty("$.user_id", out _));
    }

    [Theory]
    [InlineData("{}", "from-header", "from-header")]
    [InlineData("""{"user_id":"from-body"}""", "from-header", "from-body")]
    [InlineData("""{"user_id":"王芳 "}""", null, "王芳")]
    [InlineData("""{"user_id":"  "}""", null, null)]
    public async Task The_end_user_is_whom_the_body_names_else_the_header(string body, string? header, string? expected)
    {
        var reply = await _gateway.PostAsync(Sessions, body, header is null ? [] : [("X-User-ID", header)]);

        Assert.Equal(201, reply.Status);
        Assert.Equal(expected, reply.Json.TryGetProperty("user_id", out var user) ? user.GetString() : null);
        Assert.Equal(expected, (await _gateway.Receipts.OfAsync(reply.TrackingId))["user.id"]);
    }

    [Fact]
    public async Task Over_the_limit_of_its_key_a_call_is_told_when_to_come_back_and_other_keys_go_on()
    {
        var (limited, first) = GatewayUnderTest.NewKey(0, "limited", "acme", "read");
        var (other, second) = GatewayUnderTest.NewKey(1, "other", "acme", "read");
        await using var gateway = await GatewayUnderTest.StartAsync([.. first, .. second, ("Access:RequestsPerMinute", "2")]);

        Assert.Equal((200, 200), (await Status(limited), await Status(limited)));
        var refused = await gateway.GetAsync(Sessions, ("X-API-Key", limited));

        refused.AssertProblem(429, "rate_limited");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 30);
        Assert.Equal("rejected", (await gateway.Receipts.OfAsync(refused.TrackingId))["receipt.outcome"]);
        Assert.Equal(200, await Status(other));
        Assert.Equal(200, (await gateway.GetAsync(Sessions)).Status);

        async Task<int> Status(string key) => (await gateway.GetAsync(Sessions, ("X-API-Key", key))).Status;
    }

    [Fact]
    public async Task A_call_with_a_refused_user_id_counts_towards_the_limit_too()
    {
        var (key, settings) = GatewayUnderTest.NewKey(0, "limited", "acme", "read");
        await using var gateway = await GatewayUnderTest.StartAsync([.. settings, ("Access:RequestsPerMinute", "1")]);

        (await CallAsync()).AssertProblem(400, "user_id_invalid");
        (await CallAsync()).AssertProblem(429, "rate_limited");

        Task<Reply> CallAsync() => gateway.GetAsync(Sessions, ("X-API-Key", key), ("X-User-ID", new string('u', 129)));
    }

    [Fact]
    public async Task Outside_dev_a_call_without_a_key_is_refused_and_public_health_is_not()
    {
        var (key, settings) = GatewayUnderTest.NewKey(0, "prod", "acme", "read");
        await using var gateway = await GatewayUnderTest.StartAsync([.. settings, ("ENVIRONMENT", "prod")]);

        (await gateway.GetAsync(Sessions)).AssertProblem(401, "api_key_required");
        (await gateway.GetAsync(Sessions, ("Authorization", "Basic YTpi"))).AssertProblem(401, "api_key_required");
        (await gateway.GetAsync("/api/app/nonexistent")).AssertProblem(404, "not_found");
        Assert.Equal(200, (await gateway.GetAsync(Sessions, ("X-API-Key", key))).Status);
        Assert.Equal(200, (await gateway.GetAsync("/api/public/health")).Status);
    }

    [Fact]
    public async Task Configured_origins_may_read_the_tracking_id_and_others_get_no_grant()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Cors:Origins:0", "https://app.example.com"));

        var allowed = await gateway.SendAsync(HttpMethod.Options, Sessions, null, ("Origin", "https://app.example.com"),
            ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-api-key,content-type"));
        Assert.Equal((204, "https://app.example.com"), (allowed.Status, allowed.Header("Access-Control-Allow-Origin")));
        Assert.NotNull(allowed.TrackingId);

        var read = await gateway.GetAsync("/api/app/nonexistent", ("Origin", "https://app.example.com"));
        Assert.Contains("X-Tracking-ID", read.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Null((await gateway.GetAsync(Sessions, ("Origin", "https://evil.example"))).Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("Id", "UPPER", "Access:Keys:0:Id")]
    [InlineData("Id", "a_b", "Access:Keys:0:Id")]
    [InlineData("Hash", "1234", "Access:Keys:0:Hash")]
    [InlineData("Tenant", "", "Access:Keys:0:Tenant")]
    [InlineData("Tenant", "a b", "Access:Keys:0:Tenant")]
    [InlineData("ClientName", "", "Access:Keys:0:ClientName")]
    [InlineData("ClientName", "line\nbreak", "Access:Keys:0:ClientName")]
    [InlineData("ClientType", "toaster", "Access:Keys:0:ClientType")]
    [InlineData("Segment", "anonymous", "Access:Keys:0:Segment")]
    [InlineData("Scopes:0", "root", "Access:Keys:0:Scopes")]
    public async Task A_key_that_could_not_work_stops_the_start_and_is_named(string property, string value, string named)
    {
        var (_, settings) = GatewayUnderTest.NewKey(0, "some-key", "acme", "read");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Item1, s.Item2)));
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create($"Access:Keys:0:{property}", (string?)value)]);
        builder.Services.AddAccess();
        using var host = builder.Build();

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_keys_of_one_id_are_refused()
    {
        var options = new AccessOptions();
        for (var i = 0; i < 2; i++)
        {
            options.Keys.Add(new() { Id = "twice", Hash = ApiKeyFormat.Hash("x"), Tenant = "acme", ClientName = "c", Scopes = { "read" } });
        }

        Assert.Equal(["Access:Keys:1:Id 'twice' is used twice."], new AccessOptionsValidator().Validate(null, options).Failures);
    }

    [Fact]
    public void A_key_is_its_prefix_its_public_id_and_256_random_bits()
    {
        var key = ApiKeyFormat.Create("demo-acme");

        Assert.Matches("^ak_demo-acme_[0-9a-f]{64}$", key);
        Assert.NotEqual(key, ApiKeyFormat.Create("demo-acme"));
        Assert.True(ApiKeyFormat.TryReadId(key, out var id));
        Assert.Equal("demo-acme", id);
        Assert.Equal("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", ApiKeyFormat.Hash("foo"));
        Assert.Throws<ArgumentException>(() => ApiKeyFormat.Create("under_score"));
    }
}
