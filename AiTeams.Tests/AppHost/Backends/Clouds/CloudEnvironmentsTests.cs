using System.Net;
using System.Net.Http.Json;
using AiTeams.Contracts;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends.Clouds;

/// <summary>Two environments that share one account at a cloud: the AppHost, its services and the real Collector, with an OTLP sink as the cloud.</summary>
public sealed class CloudEnvironmentsTests
{
    [RealProgramsFact("otelcol-contrib")]
    public async Task Dev_and_then_prod_arrive_at_one_cloud_and_stay_apart_by_environment()
    {
        await using var cloud = await OtlpSink.StartAsync();

        var dev = await TellAStoryAsync("dev", cloud);
        var prod = await TellAStoryAsync("prod", cloud);

        var received = cloud.Received;
        foreach (var (trackingId, environment) in new[] { (dev, "dev"), (prod, "prod") })
        {
            Assert.Equal([environment], received.SpansOf(trackingId).Select(span => span.Resource.Attributes.Text("environment")).Distinct());
            Assert.Equal([environment], received.LogsOf(trackingId).Select(log => log.Resource.Attributes.Text("environment")).Distinct());
        }

        string[] both = ["dev", "prod"];
        Assert.Equal(both, received.Spans.Select(span => span.Resource.Attributes.Text("environment")).Distinct().Order());
        Assert.Equal(both, received.Logs.Select(log => log.Resource.Attributes.Text("environment")).Distinct().Order());
        // Every series has it as a label.
        Assert.Equal(both, received.Metrics.SelectMany(metric => metric.Points).Select(point => point.Attributes.Text("environment")).Distinct().Order());
    }

    /// <summary>Starts everything in the environment, asks the gateway once, waits until the cloud has it by all three signals, and stops.</summary>
    private static async Task<string> TellAStoryAsync(string environment, OtlpSink cloud)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var data = new TempFolder();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
        [
            $"--AITEAMS_DATA={data.Path}", "--Backends=off", "--Backends:Collector=native", $"--Parameters:environment={environment}",
            // In prod the overlay would keep this one trace of ten only.
            "--Collector:TailSampling=false",
            $"--GRAFANA_CLOUD_OTLP_ENDPOINT={cloud.HttpEndpoint}", "--GRAFANA_CLOUD_INSTANCE_ID=4711", "--GRAFANA_CLOUD_API_KEY=glc_secret",
        ], deadline.Token);
        await using var app = await builder.BuildAsync(deadline.Token);
        await app.StartAsync(deadline.Token);
        foreach (var resource in (string[])[ServiceNames.ApiGateway, "otel-collector"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
        }

        using var gateway = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = app.GetEndpoint(ServiceNames.ApiGateway, "http") };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/app/sessions") { Content = JsonContent.Create(new { name = "first" }) };
        // 201 in dev; in prod, where there is no key to give, 401, which is a story too.
        using var response = await gateway.SendAsync(request, deadline.Token);

        var trackingId = Assert.Single(response.Headers.GetValues("X-Tracking-ID"));
        Assert.Equal(environment == "dev" ? HttpStatusCode.Created : HttpStatusCode.Unauthorized, response.StatusCode);

        await cloud.Received.WaitForAsync(received => received.SpansOf(trackingId).Count > 0);
        await cloud.Received.WaitForAsync(received => received.LogsOf(trackingId).Count > 0);
        await cloud.Received.WaitForAsync(received => received.MetricsNamed("request_count").Any(metric => metric.Points.Any(point => point.Attributes.Text("environment") == environment)));
        await app.StopAsync(deadline.Token);
        return trackingId;
    }
}
