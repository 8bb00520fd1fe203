using System.Text.Json.Nodes;
using AiTeams.Contracts.Tracking;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

public sealed class RowsTests
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task The_gateways_rows_are_shown_by_service_and_the_configured_key_is_sent()
    {
        await using var gateway = await FakeGateway.StartAsync(Rows("ok"));
        await using var console = await ConsoleHost.StartAsync($"services:api-gateway:http:0={gateway.Url}", "Console:GatewayKey=reads-rows");

        var rows = (await console.JsonAsync($"/api/cases/{Id}")).GetProperty("rows");
        var page = await console.PageAsync($"/cases/{Id}");

        Assert.Equal("found", rows.GetProperty("verdict").GetString());
        Assert.Equal("ses_1", rows.GetProperty("services")[0].GetProperty("rows")[0].GetProperty("id").GetString());
        Assert.Contains("ses_1", page, StringComparison.Ordinal);
        Assert.Contains("sessions", page, StringComparison.Ordinal);
        Assert.Equal(["reads-rows", "reads-rows"], gateway.Keys);
    }

    [Fact]
    public async Task A_silent_service_behind_the_gateway_makes_the_rows_partial_and_is_named()
    {
        await using var gateway = await FakeGateway.StartAsync(Rows("unreachable"));
        await using var console = await ConsoleHost.StartAsync($"services:api-gateway:http:0={gateway.Url}");

        var rows = (await console.JsonAsync($"/api/cases/{Id}")).GetProperty("rows");

        Assert.Equal(("partial", "workflow-engine"), (rows.GetProperty("verdict").GetString(), rows.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_in_time_is_unreachable_and_the_page_comes_all_the_same()
    {
        await using var gateway = await FakeGateway.StartAsync(Rows("ok"), hangs: true);
        await using var console = await ConsoleHost.StartAsync($"services:api-gateway:http:0={gateway.Url}", "Console:RowsTimeout=00:00:00.100");

        var page = await console.PageAsync($"/cases/{Id}");
        var rows = await console.PageAsync($"/fragments/cases/{Id}/rows");

        Assert.Contains("unreachable: api-gateway: no answer within 0.1 s", rows, StringComparison.Ordinal);
        Assert.Contains("id=\"rows\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_does_not_wait_for_a_slow_gateway_and_fetches_the_rows_on_its_own()
    {
        await using var gateway = await FakeGateway.StartAsync(Rows("ok"), hangs: true);
        await using var console = await ConsoleHost.StartAsync($"services:api-gateway:http:0={gateway.Url}", "Console:RowsTimeout=00:01:00");

        var page = await console.PageAsync($"/cases/{Id}");

        Assert.Contains($"data-lazy=\"/fragments/cases/{Id}/rows\"", page, StringComparison.Ordinal);
    }

    private static TrackingResponse Rows(string engine) => new()
    {
        TrackingId = Id,
        Services =
        [
            new TrackingRows
            {
                Service = "api-gateway",
                Status = "ok",
                Rows =
                [
                    new TrackingRow
                    {
                        Table = "sessions", Id = "ses_1", TrackingId = Id, TraceId = Id, SpanId = "00f067aa0ba902b7",
                        CreatedAt = DateTimeOffset.UnixEpoch, Facts = new JsonObject { ["name"] = "demo" },
                    },
                ],
            },
            new TrackingRows { Service = "workflow-engine", Status = engine },
        ],
    };
}
