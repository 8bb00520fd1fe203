using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;
using Xunit;

namespace AiTeams.Tests.Compat.ServiceDiscovery;

public sealed class HttpClientTests
{
    private readonly List<(string Uri, string? Host)> _sent = [];

    private async Task<HttpRequestMessage> SendAsync(
        string uri, Dictionary<string, string?> settings, int times = 1, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        services.AddHttpClient("").ConfigurePrimaryHttpMessageHandler(() => new Recorder(_sent));
        configure?.Invoke(services);
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient();

        HttpRequestMessage request = null!;
        for (var i = 0; i < times; i++)
        {
            request = new(HttpMethod.Get, uri);
            using var response = await client.SendAsync(request);
        }
        return request;
    }

    [Fact]
    public async Task A_request_goes_to_the_configured_address_and_keeps_its_own_uri()
    {
        var request = await SendAsync("https+http://engine/workflows?x=1", new() { ["Services:engine:http:0"] = "http://localhost:8002" });

        Assert.Equal("http://localhost:8002/workflows?x=1", Assert.Single(_sent).Uri);
        Assert.Equal("https+http://engine/workflows?x=1", request.RequestUri!.OriginalString);
        Assert.Null(_sent[0].Host);
    }

    [Fact]
    public async Task Addresses_take_turns()
    {
        await SendAsync("http://engine/", new() { ["Services:engine:http:0"] = "http://a:1", ["Services:engine:http:1"] = "http://b:2" }, times: 4);

        Assert.Equal(["http://b:2/", "http://a:1/", "http://b:2/", "http://a:1/"], _sent.Select(sent => sent.Uri));
    }

    [Theory]
    [InlineData("http://engine/b", "http://a:1/prefix/", "http://a:1/prefix/b")]
    [InlineData("https+http://engine/b", "http://a:1", "http://a:1/b")]
    [InlineData("http://engine/b", "https://a:1", "http://engine/b")]
    [InlineData("http://engine/b", "a:1", "http://a:1/b")]
    [InlineData("http://engine:5000/b", "10.0.0.1", "http://10.0.0.1:5000/b")]
    [InlineData("https+http://engine/b", "[::1]:81", "https://[::1]:81/b")]
    public async Task Scheme_port_and_path_prefix_come_from_the_address_where_it_has_them(string uri, string address, string expected)
    {
        await SendAsync(uri, new() { ["Services:engine:default:0"] = address });

        Assert.Equal(expected, Assert.Single(_sent).Uri);
    }

    [Theory]
    [InlineData("https+http://elsewhere/b", "https://elsewhere/b")]
    [InlineData("http://_admin.elsewhere:81/b", "http://elsewhere:81/b")]
    public async Task An_unknown_name_is_the_address_under_the_first_scheme(string uri, string expected)
    {
        await SendAsync(uri, []);

        Assert.Equal(expected, Assert.Single(_sent).Uri);
    }

    [Fact]
    public async Task The_host_header_names_the_service_when_asked_to()
    {
        await SendAsync(
            "http://engine/",
            new() { ["Services:engine:http:0"] = "http://a:1" },
            configure: services => services.Configure<ConfigurationServiceEndpointProviderOptions>(options => options.ShouldApplyHostNameMetadata = _ => true));

        Assert.Equal("engine", Assert.Single(_sent).Host);
    }

    private sealed class Recorder(List<(string, string?)> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add((request.RequestUri!.AbsoluteUri, request.Headers.Host));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
