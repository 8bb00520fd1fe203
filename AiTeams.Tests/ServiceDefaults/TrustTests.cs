using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class TrustTests
{
    private const string Gateway = "AiTeams.ApiGateway";
    private const string Engine = "AiTeams.WorkflowEngine";
    private const string Caller = "00-12345678901234567890123456789012-1234567890123456-01";
    private const string CallersTrace = "12345678901234567890123456789012";
    private const string Elsewhere = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData(Gateway, "dev")]
    [InlineData(Engine, "prod")]
    [InlineData("AiTeams.WorkflowAgent", "prod")]
    public async Task A_callers_traceparent_is_the_tracking_id(string service, string environment)
    {
        await using var app = await StartAsync(service, environment);

        using var response = await app.GetAsync("/story", ("traceparent", Caller));

        Assert.Equal(CallersTrace, response.TrackingId());
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("staging")]
    public async Task The_gateway_outside_dev_starts_a_new_root_that_links_to_the_caller(string environment)
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var app = await StartAsync(Gateway, environment, sink.Settings());

        using var response = await app.GetAsync("/story", ("traceparent", Caller));

        Assert.NotEqual(CallersTrace, response.TrackingId());
        var span = await sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == response.TrackingId());
        Assert.Equal("0000000000000000", span.ParentSpanId.ToString());
        Assert.Equal(CallersTrace, Assert.Single(span.Links).TraceId.ToString());
    }

    [Theory]
    [InlineData("00-00000000000000000000000000000000-1234567890123456-01")]
    [InlineData("00-12345678901234567890123456789012-0000000000000000-01")]
    [InlineData("00-1234567890123456789012345678901G-1234567890123456-01")]
    [InlineData("00-12345678901234567890123456789012")]
    [InlineData("|abc.1.")]
    [InlineData("")]
    public async Task A_malformed_traceparent_starts_a_new_root(string traceparent)
    {
        await using var app = await StartAsync(Engine, "dev");

        using var response = await app.GetAsync("/story", ("traceparent", traceparent), ("Request-Id", "|old.1."));

        Assert.Matches("^[0-9a-f]{32}$", response.TrackingId());
        Assert.NotEqual(CallersTrace, response.TrackingId());
        Assert.NotEqual(new string('0', 32), response.TrackingId());
    }

    [Fact]
    public async Task The_gateway_takes_no_baggage_but_the_batch()
    {
        await using var app = await StartAsync(Gateway, "dev");

        using var response = await app.GetAsync("/baggage", ("baggage", $"tenant.id=acme,user.vip=true,tracking.id={Elsewhere},batch.id=b1,batch.total=3,color=red"));

        Assert.Equal("batch.id=b1;batch.total=3;tenant=", await response.Content.ReadAsStringAsync());
        Assert.NotEqual(Elsewhere, response.TrackingId());
    }

    [Fact]
    public async Task Internal_services_take_the_allow_list()
    {
        await using var app = await StartAsync(Engine, "prod");

        using var response = await app.GetAsync("/baggage", ("baggage", $"tenant.id=acme,user.segment=free,tracking.id={Elsewhere},color=red"));

        Assert.Equal($"tenant.id=acme;tracking.id={Elsewhere};user.segment=free;tenant=acme", await response.Content.ReadAsStringAsync());
        Assert.Equal(Elsewhere, response.TrackingId());
    }

    [Theory]
    [InlineData("0AF7651916CD43DD8448EB211C80319C")]
    [InlineData("short")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("0af7651916cd43dd8448eb211c80319c0")]
    public async Task A_tracking_id_that_is_none_is_ignored(string given)
    {
        await using var app = await StartAsync(Engine, "dev");

        using var response = await app.GetAsync("/story", ("baggage", "tracking.id=" + given), ("traceparent", Caller));

        Assert.Equal(CallersTrace, response.TrackingId());
    }

    [Fact]
    public async Task Tenant_and_segment_travel_to_the_next_service_and_nothing_else()
    {
        await using var next = await StartAsync(Engine, "dev");
        await using var app = await TestService.StartAsync(
            map => map.MapGet("/hop", async (IHttpClientFactory clients) =>
            {
                System.Diagnostics.Activity.Current!.AddBaggage("color", "red");
                Telemetry.Tenant("acme");
                Telemetry.User("u-1", "enterprise", vip: true);
                return await clients.CreateClient().GetStringAsync(new Uri(next.Address, "/baggage"));
            }),
            service: Gateway);

        using var response = await app.GetAsync("/hop");

        Assert.Equal("tenant.id=acme;user.segment=enterprise;user.vip=true;tenant=acme", await response.Content.ReadAsStringAsync());
        await next.Lines.ReceiptOfAsync(response.TrackingId());
    }

    [Fact]
    public async Task Where_the_host_starts_no_activity_the_pipeline_does()
    {
        await using var app = await TestService.StartAsync(
            map => map.MapGet("/story", () => Telemetry.TrackingId), configure: builder => builder.Services.AddSingleton<IStartupFilter, WithoutActivity>());

        using var followed = await app.GetAsync("/story", ("traceparent", Caller), ("baggage", "tenant.id=acme"));
        using var rooted = await app.GetAsync("/story");

        Assert.Equal(CallersTrace, followed.TrackingId());
        Assert.Equal("acme", (await app.Lines.ReceiptOfAsync(CallersTrace)).Text("tenant.id"));
        Assert.Matches("^[0-9a-f]{32}$", rooted.TrackingId());
        Assert.NotEqual(new string('0', 32), rooted.TrackingId());
    }

    private static Task<TestService> StartAsync(string service, string environment, params (string Key, string Value)[] settings) => TestService.StartAsync(
        app =>
        {
            app.MapGet("/story", () => Telemetry.TrackingId);
            app.MapGet("/baggage", (HttpContext _) => string.Join(';', System.Diagnostics.Activity.Current!.Baggage
                .Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal).Append("tenant=" + Telemetry.Current!.TenantId)));
        },
        service, environment, settings: settings);

    /// <summary>As the host does when neither a listener nor a logger asks for one.</summary>
    private sealed class WithoutActivity : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, then) =>
            {
                System.Diagnostics.Activity.Current = null;
                return then(context);
            });
            next(app);
        };
    }
}
