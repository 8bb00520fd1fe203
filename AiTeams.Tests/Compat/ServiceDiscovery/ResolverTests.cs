using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;
using Xunit;

namespace AiTeams.Tests.Compat.ServiceDiscovery;

public sealed class ResolverTests
{
    private static ServiceProvider Services(IEnumerable<KeyValuePair<string, string?>> settings, Action<ServiceDiscoveryOptions>? configure = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(configuration)
            .AddServiceDiscovery(configure ?? (_ => { }))
            .BuildServiceProvider();
    }

    private static async Task<string> ResolveAsync(string name, string settings, Action<ServiceDiscoveryOptions>? configure = null)
    {
        var pairs = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]));
        await using var services = Services(pairs, configure);
        return (await services.GetRequiredService<ServiceEndpointResolver>().GetEndpointsAsync(name, CancellationToken.None)).ToString();
    }

    [Theory]
    [InlineData("http://engine", "Services:engine:http:0=http://localhost:8002", "[http://localhost:8002/]")]
    [InlineData("http://engine", "services:ENGINE:http:0=http://localhost:8002", "[http://localhost:8002/]")]
    [InlineData("https+http://engine", "Services:engine:http:0=http://a:1 Services:engine:https:0=https://b:2", "[https://b:2/]")]
    [InlineData("http+https://engine", "Services:engine:http:0=http://a:1 Services:engine:https:0=https://b:2", "[http://a:1/]")]
    [InlineData("https+http://engine", "Services:engine:http:0=http://a:1", "[http://a:1/]")]
    [InlineData("http://engine", "Services:engine:default:0=http://a:1 Services:engine:http:0=http://b:2", "[http://a:1/]")]
    [InlineData("http://_admin.engine", "Services:engine:http:0=http://a:1 Services:engine:admin:0=http://b:2", "[http://b:2/]")]
    [InlineData("http://_none.engine", "Services:engine:http:0=http://a:1", "[engine:80]")]
    [InlineData("http://engine", "Services:engine:http=http://a:1", "[http://a:1/]")]
    [InlineData("http://engine", "Services:engine:http:0=http://a:1 Services:engine:http:1=http://b:2", "[http://a:1/, http://b:2/]")]
    [InlineData("https+http://engine", "Services:engine:default:0=http://a:1 Services:engine:default:1=https://b:2", "[https://b:2/]")]
    [InlineData("http://engine", "Services:engine:default:0=https://a:1 Services:engine:default:1=b:2", "[b:2]")]
    [InlineData("engine", "Services:engine:default:0=http://a:1 Services:engine:default:1=https://b:2", "[http://a:1/, https://b:2/]")]
    [InlineData("http://other", "Services:engine:http:0=http://a:1", "[other:80]")]
    [InlineData("http://other:81", "", "[other:81]")]
    [InlineData("http://127.0.0.1:81", "", "[127.0.0.1:81]")]
    public async Task A_name_is_looked_up_in_configuration_and_else_taken_as_the_address(string name, string settings, string expected) =>
        Assert.Equal(expected, await ResolveAsync(name, settings));

    [Fact]
    public async Task Schemes_that_are_not_allowed_are_not_looked_up()
    {
        const string Settings = "Services:engine:http:0=http://a:1 Services:engine:https:0=https://b:2";

        var resolved = await ResolveAsync("http+https://engine", Settings, options => (options.AllowAllSchemes, options.AllowedSchemes) = (false, ["https"]));

        Assert.Equal("[https://b:2/]", resolved);
    }

    [Theory]
    [InlineData("Services:engine:http:primary=http://a:1")]
    [InlineData("Services:engine:http:0=http://")]
    public async Task Configuration_that_is_no_list_of_addresses_is_refused(string settings) =>
        await Assert.ThrowsAsync<KeyNotFoundException>(() => ResolveAsync("http://engine", settings));

    [Fact]
    public async Task A_change_of_configuration_is_followed()
    {
        await using var services = Services([new("Services:engine:http:0", "http://a:1")]);
        var resolver = services.GetRequiredService<ServiceEndpointResolver>();
        var before = await resolver.GetEndpointsAsync("http://engine", CancellationToken.None);
        var configuration = services.GetRequiredService<IConfigurationRoot>();

        configuration["Services:engine:http:0"] = "http://b:2";
        configuration.Reload();

        Assert.True(before.ChangeToken.HasChanged);
        Assert.Equal("[http://b:2/]", (await resolver.GetEndpointsAsync("http://engine", CancellationToken.None)).ToString());
    }

    [Fact]
    public async Task Without_a_provider_a_name_cannot_be_resolved()
    {
        await using var services = new ServiceCollection().AddServiceDiscoveryCore().BuildServiceProvider();

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => services.GetRequiredService<ServiceEndpointResolver>().GetEndpointsAsync("http://engine", CancellationToken.None).AsTask());
    }
}
