using Xunit;

namespace AiTeams.Tests.ApiGateway;

/// <summary>One gateway for the tests of a class that need no settings or rows of their own, with keys of two tenants.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;

    /// <summary>all (acme), other (globex), reader, writer and expired (acme): public id → key.</summary>
    internal Dictionary<string, string> Keys { get; } = [];

    /// <summary>The gateway, its doubles as if just started.</summary>
    internal GatewayUnderTest Fresh()
    {
        _gateway.Engine.Forget();
        _gateway.Agent.Forget();
        return _gateway;
    }

    public async Task InitializeAsync()
    {
        var settings = new List<(string, string?)>();
        Add("all", "acme", "read write execute debug");
        Add("other", "globex", "read write");
        Add("reader", "acme", "read");
        Add("writer", "acme", "write");
        Add("expired", "acme", "read write", new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _gateway = await GatewayUnderTest.StartAsync([.. settings]);

        void Add(string id, string tenant, string scopes, DateTimeOffset? expires = null)
        {
            var (key, own) = GatewayUnderTest.NewKey(Keys.Count, id, tenant, scopes, expires: expires);
            Keys[id] = key;
            settings.AddRange(own);
        }
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();
}
