using System.Text.Json;
using Xunit;

namespace AiTeams.Tests.ApiGateway;

public sealed class TrackingTests : IAsyncLifetime
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(("Tracking:ServiceTimeout", "00:00:01"));
        _gateway.Engine.AnswerJson(200, Rows("workflow-engine"));
        _gateway.Agent.AnswerJson(200, Rows("workflow-agent"));
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData(Id)]
    [InlineData("00-" + Id + "-00f067aa0ba902b7-01")]
    public async Task Rows_of_all_services_are_joined(string asked)
    {
        var session = (await _gateway.PostAsync("/api/app/sessions", "{}", ("traceparent", $"00-{Id}-00f067aa0ba902b7-01"))).Json.GetProperty("session_id").GetString();
        _gateway.Engine.AnswerJson(200, Rows("workflow-engine", "executions", "exe_1"));

        var found = await _gateway.GetAsync("/api/app/tracking/" + asked);

        Assert.Equal((200, Id), (found.Status, found.Json.GetProperty("tracking_id").GetString()));
        Assert.Equal(
            [("api-gateway", "ok", "sessions", session), ("workflow-agent", "ok", null, null), ("workflow-engine", "ok", "executions", "exe_1")],
            Services(found));
        Assert.Equal(session, found.Json.GetProperty("services")[0].GetProperty("rows")[0].GetProperty("facts").GetProperty("session_id").GetString());
        Assert.All([_gateway.Engine, _gateway.Agent], upstream =>
        {
            Assert.True(upstream.Requests.TryDequeue(out var seen));
            Assert.Equal(("/tracking/" + Id, "dev"), (seen.Target, seen.Headers["X-Tenant-ID"]));
        });
    }

    [Fact]
    public async Task A_row_that_a_later_story_changed_is_found_by_that_story_too()
    {
        var made = await _gateway.PostAsync("/api/app/sessions", "{}");
        _gateway.Agent.AnswerEvents((_, write) => write("event: done\ndata: {}\n\n"));
        await _gateway.PostAsync("/api/app/chat/stream", $$"""{"message": "hi", "session_id": "{{made.Json.GetProperty("session_id").GetString()}}"}""",
            ("traceparent", $"00-{Id}-00f067aa0ba902b7-01"));
        _gateway.Agent.AnswerJson(200, Rows("workflow-agent"));

        var rows = (await _gateway.GetAsync("/api/app/tracking/" + Id)).Json.GetProperty("services")[0].GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal([("sessions", made.TrackingId, Id), ("messages", Id, null)], rows.Select(row => (
            row.GetProperty("table").GetString(), row.GetProperty("tracking_id").GetString(), row.TryGetProperty("updated_tracking_id", out var by) ? by.GetString() : null)));
        Assert.DoesNotContain("hi\"", rows[1].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("slow")]
    [InlineData("failing")]
    [InlineData("nonsense")]
    public async Task A_service_that_does_not_answer_is_listed_as_unreachable_and_nothing_is_then_called_not_found(string how)
    {
        if (how == "away") await _gateway.Engine.StopAsync();
        if (how == "slow") _gateway.Engine.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        if (how == "failing") _gateway.Engine.AnswerProblem(500, "internal_error", "no");
        if (how == "nonsense") _gateway.Engine.AnswerJson(200, "[]");

        var found = await _gateway.GetAsync("/api/app/tracking/" + Id);

        Assert.Equal(200, found.Status);
        Assert.Equal([("api-gateway", "ok", null, null), ("workflow-agent", "ok", null, null), ("workflow-engine", "unreachable", null, null)], Services(found));
    }

    [Fact]
    public async Task Only_when_all_answered_and_none_has_a_row_it_is_not_found() =>
        (await _gateway.GetAsync("/api/app/tracking/" + Id)).AssertProblem(404, "tracking_id_not_found");

    [Theory]
    [InlineData("4BF92F3577B34DA6A3CE929D0E0E4736")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e47366")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e473g")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("00-4BF92F3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("ses_4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("'; DROP TABLE sessions; --")]
    public async Task What_is_no_tracking_id_is_refused_and_nobody_is_asked(string id)
    {
        (await _gateway.GetAsync("/api/app/tracking/" + Uri.EscapeDataString(id))).AssertProblem(400, "tracking_id_invalid");
        Assert.Empty(_gateway.Engine.Requests);
    }

    private static string Rows(string service, string? table = null, string? id = null) =>
        $$"""{"service":"{{service}}","status":"ok","rows":[{{(table is null ? "" : $$"""{"table":"{{table}}","id":"{{id}}","tracking_id":"{{Id}}","trace_id":"{{Id}}","span_id":"00f067aa0ba902b7","created_at":"2026-01-01T00:00:00Z"}""")}}],"truncated":false}""";

    private static IEnumerable<(string?, string?, string?, string?)> Services(Reply reply) =>
        reply.Json.GetProperty("services").EnumerateArray().Select(service =>
        {
            var row = service.GetProperty("rows").EnumerateArray().FirstOrDefault();
            var has = row.ValueKind == JsonValueKind.Object;
            return (service.GetProperty("service").GetString(), service.GetProperty("status").GetString(),
                has ? row.GetProperty("table").GetString() : null, has ? row.GetProperty("id").GetString() : null);
        });
}
