using AiTeams.Cli.Traffic;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Cli;

public sealed class IdentitiesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public IdentitiesTests() => File.WriteAllText(Path.Combine(_folder.Path, "demo-keys.json"), """{"keys":[{"tenant":"acme","key":"ak_demo-acme"}]}""");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("http://localhost:8000", "dev acme")]
    [InlineData("http://127.0.0.1", "dev acme")]
    [InlineData("http://[::1]:8000", "dev acme")]
    [InlineData("https://example.org", "dev")]
    [InlineData("http://10.0.0.7:8000", "dev")]
    [InlineData("http://localhost.example.org", "dev")]
    [InlineData("http://127.0.0.1.example.org", "dev")]
    [InlineData("http://localhost@example.org", "dev")]
    public void Demo_keys_go_to_this_machine_only(string url, string identities) =>
        Assert.Equal(identities, string.Join(' ', Find(null, url).Select(identity => identity.Name)));

    [Fact]
    public void A_key_that_is_given_goes_wherever_it_is_sent() => Assert.Equal("ak_mine", Assert.Single(Find("ak_mine", "https://example.org")).Key);

    private IReadOnlyList<Identity> Find(string? key, string url) => Identities.Find(key, new(url), name => name == "AITEAMS_DATA" ? _folder.Path : null);
}
