using System.Net;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Export;

/// <summary>A server span's attributes come from the request itself; an instrumentation that sets them as tags changes nothing.</summary>
public sealed class ServerSpanTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_requests_span_carries_the_conventions_attributes_once(bool instrumented)
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await StartAsync(sink, instrumented);

        using var response = await service.SendAsync(HttpMethod.Post, "/things/7?card=4111111111111111", new StringContent("12345"), ("User-Agent", "probe/1.0"));

        var span = await sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == response.TrackingId());
        Assert.Equal("POST /things/{id}", span.Name);
        Assert.Equal(
        [
            "client.address: StringValue 127.0.0.0",
            "http.request.body.size: IntValue 5",
            "http.request.method: StringValue POST",
            "http.response.body.size: IntValue 4",
            "http.response.status_code: IntValue 200",
            "http.route: StringValue /things/{id}",
            "network.protocol.version: StringValue 1.1",
            "server.address: StringValue 127.0.0.1",
            $"server.port: IntValue {service.Address.Port}",
            "tenant.id: StringValue acme",
            $"tracking.id: StringValue {response.TrackingId()}",
            "url.path: StringValue /things/7",
            "url.scheme: StringValue http",
            "user_agent.original: StringValue probe/1.0",
        ], span.Attributes.Select(attribute => $"{attribute.Key}: {attribute.Value.Kind} {attribute.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_matches_nothing_and_one_that_fails_are_named_and_judged(bool instrumented)
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await StartAsync(sink, instrumented);

        using var lost = await service.SendAsync(new HttpMethod("BREW"), "/pot");
        using var failed = await service.GetAsync("/fails");

        Assert.Equal(HttpStatusCode.NotFound, lost.StatusCode);
        var unmatched = await sink.FirstSpanAsync(span => span.TraceId.ToString() == lost.TrackingId());
        Assert.Equal("HTTP", unmatched.Name);
        Assert.Equal("_OTHER", unmatched.Attributes.Text("http.request.method"));
        Assert.Equal("BREW", unmatched.Attributes.Text("http.request.method_original"));
        Assert.Equal(OtlpValueKind.Empty, unmatched.Attributes["http.route"].Kind);
        Assert.Equal(OtlpStatus.Unset, unmatched.Status);
        var failure = await sink.FirstSpanAsync(span => span.TraceId.ToString() == failed.TrackingId());
        Assert.Equal((OtlpStatus.Error, 500L, "System.InvalidOperationException"),
            (failure.Status, failure.Attributes["http.response.status_code"].IntValue, failure.Attributes.Text("error.type")));
        Assert.Single(failure.Attributes, attribute => attribute.Key == "error.type");
        Assert.Single(failure.Events, found => found.Name == "exception");
    }

    private static Task<TestService> StartAsync(OtlpSink sink, bool instrumented) => TestService.StartAsync(
        app =>
        {
            app.MapPost("/things/{id}", async (Stream body) =>
            {
                await body.CopyToAsync(Stream.Null);
                Telemetry.Tenant("acme");
                return "done";
            });
            app.MapGet("/fails", string () => throw new InvalidOperationException("no stock"));
        },
        configure: builder =>
        {
            if (instrumented) builder.Services.ConfigureOpenTelemetryTracerProvider(static tracing => tracing.AddAspNetCoreInstrumentation());
        },
        settings: sink.Settings());
}
